//! What each vendor's terminals can do, in one table: till, command line and console read it here and nowhere else.

use super::intent::{Intent, Kind, Vendor};

/// What the terminals of one vendor offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that a vendor has or has not")]
pub struct Offers {
    /// Kinds of payments.
    pub kinds: &'static [Kind],
    /// A tip that goes with a sale.
    pub tip: bool,
    /// Cash out of the till that goes with a sale.
    pub cashback: bool,
    /// Being told how much of the amount is sales tax.
    pub tax: bool,
    /// Closing the batch.
    pub settle: bool,
    /// Printing the slip of a payment again.
    pub reprint: bool,
    /// Printing the sums of the day.
    pub summary: bool,
    /// Giving a part of a sale back; otherwise the whole of it or nothing.
    pub partial_refund: bool,
    /// It says, asked who is there, whether it is free.
    pub tells_idle: bool,
    /// Giving money back that is of no sale in particular: the card must be presented.
    pub unreferenced_refund: bool,
    /// A card reader that is asked alone: its sign-on, the number of a card, what is on it; and what it begins it may be owed
    /// the end of.
    pub reader: bool,
}

/// Sale, refund and void, and nothing besides.
const PLAIN: Offers = Offers {
    kinds: &[Kind::Sale, Kind::Refund, Kind::Void],
    tip: false,
    cashback: false,
    tax: false,
    settle: false,
    reprint: false,
    summary: false,
    partial_refund: true,
    tells_idle: false,
    unreferenced_refund: false,
    reader: false,
};

impl Vendor {
    /// The vendor's row of the table.
    pub fn offers(self) -> Offers {
        match self {
            Self::Wonder => Offers { tells_idle: true, ..PLAIN },
            Self::QfPay => Offers { reprint: true, summary: true, ..PLAIN },
            Self::CodePay => Offers {
                kinds: &Kind::ALL,
                tip: true,
                cashback: true,
                tax: true,
                settle: true,
                reprint: true,
                unreferenced_refund: true,
                ..PLAIN
            },
            // The only way back is a refund of the whole sale.
            Self::EasyCard => Offers {
                kinds: &[Kind::Sale, Kind::Refund],
                partial_refund: false,
                settle: true,
                reader: true,
                ..PLAIN
            },
        }
    }
}

impl Offers {
    /// This kind of payment is among them.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

impl Intent {
    /// In words, what of it the vendor's terminals do not offer; none if all of it can be sent.
    pub fn not_offered(&self) -> Option<String> {
        let offers = self.vendor.offers();
        let what = if !offers.has(self.kind) {
            self.kind.as_str()
        } else if self.tip.is_some() && !offers.tip {
            "tip with it"
        } else if self.cashback.is_some() && !offers.cashback {
            "cashback"
        } else if self.tax.is_some() && !offers.tax {
            "tax told with it"
        } else if self.is_unreferenced_refund() && !offers.unreferenced_refund {
            "refund without a sale"
        } else {
            return None;
        };
        Some(format!("{} terminals have no {what}", self.vendor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::samples::{hkd, intent};

    #[test]
    fn what_a_vendor_has_not_is_named() {
        let of = |intent: Intent| intent.not_offered();
        assert_eq!(of(intent(Kind::Sale)), None);
        assert_eq!(of(intent(Kind::PreAuth)).as_deref(), Some("wonder terminals have no preauth"));
        let tipped = Intent { tip: Some(hkd(100)), ..intent(Kind::Sale) };
        assert_eq!(of(tipped).as_deref(), Some("wonder terminals have no tip with it"));
        let with_cash = Intent { cashback: Some(hkd(100)), ..intent(Kind::Sale) };
        assert_eq!(of(with_cash).as_deref(), Some("wonder terminals have no cashback"));
        let taxed = Intent { tax: Some(hkd(100)), ..intent(Kind::Sale) };
        assert_eq!(of(taxed).as_deref(), Some("wonder terminals have no tax told with it"));
        let of_nothing = Intent { original: None, ..intent(Kind::Refund) };
        assert_eq!(of(of_nothing.clone()).as_deref(), Some("wonder terminals have no refund without a sale"));
        assert_eq!(of(Intent { vendor: Vendor::CodePay, ..of_nothing }), None);
    }

    #[test]
    fn every_vendor_sells_and_gives_back() {
        for vendor in Vendor::ALL {
            assert!([Kind::Sale, Kind::Refund].iter().all(|kind| vendor.offers().has(*kind)), "{vendor}");
        }
        assert!(!Vendor::EasyCard.offers().has(Kind::Void), "a refund of the whole sale is the only way back");
    }
}
