//! A shop of any vendor on any transport behind one face, for tests that disturb whatever is sold there.

use std::path::PathBuf;
use std::process::Command;

use crate::commands::shop::{self, Ran, program, run_at};
use crate::commands::told::Told;
use crate::commands::{codepay, easycard, qfpay};

/// Where something is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    WonderSerial,
    WonderHttp,
    QfpaySerial,
    QfpayHttp,
    QfpayTcp,
    CodepaySerial,
    CodepaySocket,
    Easycard,
}

/// What is sold, and disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    Sale,
    /// Of a sale that was made before.
    Refund,
    /// Of an amount that was held before.
    Completion,
    /// Of a sale that was left owed before: the same card is put back.
    Finish,
}

/// One errand, ready to be run.
pub struct Order {
    pub errand: Errand,
    pub amount: String,
    pub command: Command,
    /// The payment that it goes on with.
    pub before: Option<String>,
    /// So many requests came before it.
    earlier: usize,
}

enum Shop {
    Wonder(shop::Shop),
    Qfpay(qfpay::shop::Shop),
    Codepay(codepay::shop::Shop),
    Easycard(Box<easycard::shop::Shop>),
}

/// A home with one paired terminal, whose customers take `card_wait_ms` for their cards.
pub struct Desk {
    pub stand: Stand,
    shop: Shop,
    ordered: u32,
}

impl Errand {
    /// What the journal calls it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Sale | Self::Finish => "sale",
            Self::Refund => "refund",
            Self::Completion => "completion",
        }
    }

    /// What the terminal's ledger calls it.
    pub fn entry(self) -> &'static str {
        if self == Self::Refund { "refund" } else { "charge" }
    }
}

impl Stand {
    /// Whether "not found" proves there that nothing was begun, within seconds. Wonder has no such proof; EasyCard's takes longer
    /// than a test.
    pub fn proves_absence(self) -> bool {
        matches!(self, Self::QfpaySerial | Self::QfpayHttp | Self::QfpayTcp | Self::CodepaySerial | Self::CodepaySocket)
    }
}

impl Desk {
    pub fn open(stand: Stand, card_wait_ms: u64) -> Self {
        let wonder = |way| Shop::Wonder(shop::Shop::paired(way, |settings| settings.card_wait_ms = card_wait_ms));
        let qfpay = |way| Shop::Qfpay(qfpay::shop::Shop::paired(way, |settings| settings.card_wait_ms = card_wait_ms));
        let codepay =
            |way| Shop::Codepay(codepay::shop::Shop::paired(way, |settings| settings.card_wait_ms = card_wait_ms));
        let shop = match stand {
            Stand::WonderSerial => wonder(shop::Way::Serial),
            Stand::WonderHttp => wonder(shop::Way::Http),
            Stand::QfpaySerial => qfpay(qfpay::shop::Way::Serial),
            Stand::QfpayHttp => qfpay(qfpay::shop::Way::Http),
            Stand::QfpayTcp => qfpay(qfpay::shop::Way::Tcp("lf")),
            Stand::CodepaySerial => codepay(codepay::shop::Way::Serial),
            Stand::CodepaySocket => codepay(codepay::shop::Way::WebSocket),
            Stand::Easycard => Shop::Easycard(Box::new(easycard::shop::Shop::paired(|settings| {
                (settings.card_wait_ms, settings.retry_amounts) = (card_wait_ms, true);
                // As much as all the sales of a long run.
                settings.cards[0].balance = 1_000_000_000;
            }))),
        };
        Self { stand, shop, ordered: 0 }
    }

    pub fn home(&self) -> PathBuf {
        match &self.shop {
            Shop::Wonder(shop) => shop.home(),
            Shop::Qfpay(shop) => shop.home(),
            Shop::Codepay(shop) => shop.home(),
            Shop::Easycard(shop) => shop.home(),
        }
    }

    /// What really happened to the money: `charge 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        match &self.shop {
            Shop::Wonder(shop) => shop.ledger(),
            Shop::Qfpay(shop) => shop.ledger(),
            Shop::Codepay(shop) => shop.ledger(),
            Shop::Easycard(shop) => shop.ledger(),
        }
    }

    fn told(&self) -> &Told {
        match &self.shop {
            Shop::Wonder(shop) => &shop.told,
            Shop::Qfpay(shop) => &shop.told,
            Shop::Codepay(shop) => &shop.told,
            Shop::Easycard(shop) => &shop.told,
        }
    }

    /// What the terminal makes of it, once it has the request.
    pub fn verdict(&self, order: &Order) -> Option<String> {
        self.told().verdict(&order.amount, order.earlier)
    }

    pub fn run(&self, words: &str) -> Ran {
        run_at(&self.home(), words)
    }

    /// The program with `--json` and these words, about to run.
    pub fn command(&self, words: &str) -> Command {
        let mut command = program(&self.home());
        command.args(words.split_whitespace()).arg("--json");
        command
    }

    /// The name of its terminal.
    pub fn terminal(&self) -> &'static str {
        match &self.shop {
            Shop::Wonder(_) => "front",
            Shop::Qfpay(_) => "q",
            Shop::Codepay(_) => "c",
            Shop::Easycard(_) => "e",
        }
    }

    /// An amount that no other payment has. The last two digits choose what the terminal does: these approve, or leave it owed.
    fn next_amount(&mut self, errand: Errand) -> String {
        let (hundreds, rest) = (1 + self.ordered / 40, self.ordered % 40);
        self.ordered += 1;
        match (&self.shop, errand) {
            (_, Errand::Finish) => format!("{}71", self.ordered),
            (Shop::Easycard(_), _) => format!("{hundreds}{rest:02}"),
            _ => format!("{}.{rest:02}", 100 + hundreds),
        }
    }

    /// The next errand, with all done that has to go before.
    pub fn order(&mut self, errand: Errand) -> Order {
        let (amount, terminal) = (self.next_amount(errand), self.terminal());
        let sale = format!("sale {amount} --terminal {terminal} --another-customer");
        let before = match errand {
            Errand::Sale => None,
            Errand::Refund => Some(self.run(&sale).expect(0)),
            Errand::Completion => Some(self.run(&format!("preauth {amount} --terminal {terminal}")).expect(0)),
            Errand::Finish => Some(self.run(&sale).expect(20)),
        };
        let before = before.map(|ran| ran.text("reference").to_owned());
        let words = match (errand, &before) {
            (Errand::Refund, Some(sale)) => format!("refund {amount} --of {sale}"),
            (Errand::Completion, Some(hold)) => format!("complete {amount} --of {hold}"),
            (Errand::Finish, Some(owed)) => format!("finish {owed}"),
            _ => sale,
        };
        Order { errand, amount, command: self.command(&words), before, earlier: self.told().count() }
    }
}
