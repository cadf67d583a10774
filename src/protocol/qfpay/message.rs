//! The operations of a register, and their fields (ECR page, sections on requests; Odoo).

use super::amount::{self, AmountRefused};
use super::content::{Content, Unwritable};
use crate::money::Amount;

/// Longest reference of ours that is sent. Assumed; the vendor's server takes 128.
const REFERENCE_CAP: usize = 64;
/// Longest `payment_timeout` of `PayMe`, in seconds (ECR page).
pub const PAYME_TIMEOUT_S: u32 = 120;

/// Means of payment (ECR page, table of channels).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Visa or Mastercard.
    Card,
    /// `UnionPay` card.
    UnionPayCard,
    /// American Express.
    Amex,
    /// `WeChat` Pay.
    WeChat,
    /// Alipay.
    Alipay,
    /// `PayMe`.
    PayMe,
    /// `UnionPay QuickPass`.
    QuickPass,
    /// FPS.
    Fps,
    /// Octopus.
    Octopus,
}

impl Channel {
    /// All of them, in the order of the vendor's table.
    pub const ALL: [Self; 9] = [
        Self::Card,
        Self::UnionPayCard,
        Self::Amex,
        Self::WeChat,
        Self::Alipay,
        Self::PayMe,
        Self::QuickPass,
        Self::Fps,
        Self::Octopus,
    ];

    /// The vendor's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "card_payment",
            Self::UnionPayCard => "unionpay_card",
            Self::Amex => "amex_card",
            Self::WeChat => "wx",
            Self::Alipay => "alipay",
            Self::PayMe => "payme",
            Self::QuickPass => "union",
            Self::Fps => "fps",
            Self::Octopus => "octopus",
        }
    }

    /// The channel of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }

    /// A card that is read by the terminal: refunded on the same day only in full (ECR page).
    pub const fn is_card(self) -> bool {
        matches!(self, Self::Card | Self::UnionPayCard | Self::Amex)
    }

    /// Whether it can be refunded over this interface: FPS and Octopus cannot (vendor's table of pay codes, cloud page).
    pub const fn is_refundable(self) -> bool {
        !matches!(self, Self::Fps | Self::Octopus)
    }

    /// `busicd` of an answer: the customer shows the code or card, or the terminal shows the code.
    pub const fn busicd(self, terminal_shows: bool) -> Option<&'static str> {
        match (self, terminal_shows) {
            (Self::Card, _) => Some("802808"),
            (Self::UnionPayCard, _) => Some("806708"),
            (Self::Amex, _) => Some("806808"),
            (Self::WeChat, false) => Some("800208"),
            (Self::WeChat, true) => Some("800201"),
            (Self::Alipay, false) => Some("800108"),
            (Self::Alipay, true) => Some("800101"),
            (Self::PayMe, false) => Some("805808"),
            (Self::PayMe, true) => Some("805801"),
            (Self::QuickPass, false) => Some("800708"),
            (Self::QuickPass, true) => Some("800701"),
            (Self::Fps, true) => Some("802001"),
            (Self::Fps, false) => None,
            (Self::Octopus, _) => Some("803708"),
        }
    }
}

/// Who shows the code of a wallet. The vendor's pages disagree on which word is which way round: the words are passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanType {
    /// `SCAN_PAY`.
    Scan,
    /// `QRCODE_PAY`.
    QrCode,
}

impl ScanType {
    /// The vendor's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scan => "SCAN_PAY",
            Self::QrCode => "QRCODE_PAY",
        }
    }
}

/// What is asked beside the amount in a payment; what is none is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PayOptions {
    /// Which camera reads the customer's code: false is the back one, true the front one.
    pub front_camera: Option<bool>,
    /// Longest wait in seconds: for the card, or until a wallet has confirmed (app 4.33.24).
    pub payment_timeout_s: Option<u32>,
    /// The older name of the same for cards (app 4.32.8).
    pub wait_card_timeout_s: Option<u32>,
    /// Who shows the code.
    pub scan_type: Option<ScanType>,
    /// Go back to the home screen after the result.
    pub move_to_back: Option<bool>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// 1001: take a payment.
    Pay {
        /// How much.
        amount: Amount,
        /// By which means.
        channel: Channel,
        /// Our reference: the only handle for asking about it.
        reference: String,
        /// Everything else.
        options: PayOptions,
    },
    /// 1002: give money back, whole or in part.
    Refund {
        /// The vendor's id of the payment (`syssn`).
        syssn: String,
        /// How much; none is all that is left.
        amount: Option<Amount>,
        /// Whether the clerk may change it at the terminal.
        may_modify: Option<bool>,
        /// Go back to the home screen after the result.
        move_to_back: Option<bool>,
    },
    /// 3001: print the slip of a payment again.
    PrintReceipt {
        /// The vendor's id of the payment.
        syssn: String,
    },
    /// 3002: print the summary of the day.
    PrintSummary,
    /// 4001: what became of a payment, by either id.
    Inquire {
        /// The vendor's id.
        syssn: Option<String>,
        /// Our reference (app 4.32.5).
        reference: Option<String>,
    },
    /// 5001: stop what the terminal is doing. A request, never a result.
    Cancel,
}

/// A request that cannot be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// Its amount.
    #[error(transparent)]
    Amount(#[from] AmountRefused),
    /// One of its texts.
    #[error(transparent)]
    Text(#[from] Unwritable),
    /// Our reference: 1 to 64 of `A-Z a-z 0-9 _ -`.
    #[error("the reference is not 1 to 64 letters, digits, _ and -")]
    Reference,
    /// A time that is zero, or too long for `PayMe`.
    #[error("the time for the payment must be above 0 s, and for PayMe at most 120 s")]
    Timeout,
    /// An inquiry by neither id.
    #[error("an inquiry needs an id")]
    NoId,
}

impl Request {
    /// `func_type`: the number of the operation.
    pub const fn func_type(&self) -> u32 {
        match self {
            Self::Pay { .. } => 1001,
            Self::Refund { .. } => 1002,
            Self::PrintReceipt { .. } => 3001,
            Self::PrintSummary => 3002,
            Self::Inquire { .. } => 4001,
            Self::Cancel => 5001,
        }
    }

    /// Where it is posted to.
    pub const fn path(&self) -> &'static str {
        // Every number of `func_type` is in the table.
        match path_of(self.func_type()) {
            Some(path) => path,
            None => "",
        }
    }

    /// The signed part.
    ///
    /// # Errors
    /// [`Unsendable`]: nothing that the terminal could read otherwise than we meant it is ever built.
    pub fn content(&self) -> Result<Content, Unsendable> {
        let mut content = Content::default();
        content.integer("func_type", self.func_type());
        match self {
            Self::Pay { amount, channel, reference, options } => {
                if !is_reference(reference) {
                    return Err(Unsendable::Reference);
                }
                content.number("amt", &amount::amt(*amount)?)?.text("channel", channel.word())?;
                content.text("out_trade_no", reference)?;
                options.add_to(&mut content, *channel)?;
            }
            Self::Refund { syssn, amount, may_modify, move_to_back } => {
                content.text("orderId", syssn)?;
                if let Some(amount) = amount {
                    content.text("refund_amount", &amount::refund_amount(*amount)?)?;
                }
                flag(&mut content, "allow_modify_flag", *may_modify);
                flag(&mut content, "moveToBack", *move_to_back);
            }
            Self::PrintReceipt { syssn } => {
                content.text("orderId", syssn)?;
            }
            Self::Inquire { syssn, reference } => {
                if syssn.is_none() && reference.is_none() {
                    return Err(Unsendable::NoId);
                }
                if let Some(syssn) = syssn {
                    content.text("orderId", syssn)?;
                }
                if let Some(reference) = reference {
                    content.text("out_trade_no", reference)?;
                }
            }
            Self::PrintSummary | Self::Cancel => {}
        }
        Ok(content)
    }
}

impl PayOptions {
    fn add_to(&self, content: &mut Content, channel: Channel) -> Result<(), Unsendable> {
        flag(content, "camera_id", self.front_camera);
        for (name, seconds) in
            [("payment_timeout", self.payment_timeout_s), ("wait_card_timeout", self.wait_card_timeout_s)]
        {
            let Some(seconds) = seconds else { continue };
            if seconds == 0 || (channel == Channel::PayMe && seconds > PAYME_TIMEOUT_S) {
                return Err(Unsendable::Timeout);
            }
            content.integer(name, seconds);
        }
        if let Some(scan_type) = self.scan_type {
            content.text("scan_type", scan_type.word())?;
        }
        flag(content, "moveToBack", self.move_to_back);
        Ok(())
    }
}

fn flag(content: &mut Content, name: &str, value: Option<bool>) {
    if let Some(value) = value {
        content.integer(name, u32::from(value));
    }
}

/// Whether a text can be our reference: nothing in it is escaped on the wire.
pub fn is_reference(text: &str) -> bool {
    (1..=REFERENCE_CAP).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// The path of an operation. Mind the vendor's names: `cancel` refunds, `cancel_request` cancels.
pub const fn path_of(func_type: u32) -> Option<&'static str> {
    match func_type {
        1001 => Some("/api/pos/trade"),
        1002 => Some("/api/pos/cancel"),
        3001 => Some("/api/pos/print_receipt"),
        3002 => Some("/api/pos/transaction_info"),
        4001 => Some("/api/pos/query_transaction"),
        5001 => Some("/api/pos/cancel_request"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::vectors;
    use super::*;
    use crate::money::Currency;

    fn pay(cents: u64, channel: Channel, reference: &str) -> Request {
        let amount = Amount::from_minor_units(cents, Currency::HKD).unwrap();
        Request::Pay { amount, channel, reference: reference.to_owned(), options: PayOptions::default() }
    }

    #[test]
    fn a_payment_is_the_one_of_the_vectors() {
        let entry = vectors::entry("requests_odoo_dialect", "pay_int_amount__K16");
        let request = pay(10_000, Channel::Card, "T20250101-0001");
        assert_eq!(request.content().unwrap().canonical(), vectors::text(entry, "canonical"));
        assert_eq!(request.path(), vectors::text(entry, "http_path"));
    }

    #[test]
    fn every_path_of_the_vectors_is_its_operations() {
        for entry in vectors::list("requests_odoo_dialect") {
            let func_type =
                entry["content"]["func_type"].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap();
            if let Some(path) = path_of(func_type) {
                assert_eq!(path, vectors::text(entry, "http_path"), "{}", entry["id"]);
            }
        }
    }

    #[test]
    fn every_field_has_its_name_and_type() {
        let options = PayOptions {
            front_camera: Some(true),
            payment_timeout_s: Some(90),
            wait_card_timeout_s: Some(30),
            scan_type: Some(ScanType::QrCode),
            move_to_back: Some(false),
        };
        let Request::Pay { amount, channel, reference, .. } = pay(1010, Channel::WeChat, "A-1") else { unreachable!() };
        let content = Request::Pay { amount, channel, reference, options }.content().unwrap();
        assert_eq!(
            content.canonical(),
            "{amt=10.1,camera_id=1,channel='wx',func_type=1001,moveToBack=0,out_trade_no='A-1',payment_timeout=90,\
             scan_type='QRCODE_PAY',wait_card_timeout=30}"
        );
    }

    #[rstest]
    #[case::zero_time(PayOptions { payment_timeout_s: Some(0), ..PayOptions::default() })]
    #[case::payme(PayOptions { payment_timeout_s: Some(121), ..PayOptions::default() })]
    fn a_time_that_the_terminal_refuses_is_not_sent(#[case] options: PayOptions) {
        let Request::Pay { amount, channel, reference, .. } = pay(100, Channel::PayMe, "A") else { unreachable!() };
        let request = Request::Pay { amount, channel, reference, options };
        assert_eq!(request.content(), Err(Unsendable::Timeout));
    }

    #[rstest]
    #[case("")]
    #[case("it's")]
    #[case("a b")]
    #[case("a{b")]
    fn a_reference_is_plain(#[case] reference: &str) {
        assert_eq!(pay(100, Channel::Card, reference).content(), Err(Unsendable::Reference));
    }

    #[test]
    fn an_inquiry_needs_an_id() {
        let nameless = Request::Inquire { syssn: None, reference: None };
        assert_eq!(nameless.content(), Err(Unsendable::NoId));
    }

    #[test]
    fn words_and_channels_are_one_to_one() {
        for channel in Channel::ALL {
            assert_eq!(Channel::of_word(channel.word()), Some(channel));
        }
        assert_eq!(Channel::of_word("cash"), None);
    }
}
