//! The services: one entry point, and a word inside selects what it does.

/// Method of everything that needs the reader (EN: api-request-format).
pub const EASYCARD: &str = "31800";
/// Method of queries, QR payments and their refund.
pub const GENERAL: &str = "00000";

/// A service (`ServiceType`, case-sensitive).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// The readers that are bound to the merchant. Answers while they are off.
    DeviceQuery,
    /// Signs a reader on, for 30 hours (seed).
    SignOn,
    /// The number of a card's chip.
    IdQuery,
    /// What is on a card.
    BalanceQuery,
    /// Takes money from a card.
    Payment,
    /// Gives a whole payment back: to a card with method 31800, of a QR payment with method 00000.
    Refund,
    /// The daily close.
    Settlement,
    /// What became of one order.
    SingleOrderQuery,
    /// The orders of some days.
    OrderQuery,
    /// A QR code for the customer to scan.
    OlPay,
    /// The customer's code, scanned by the register.
    Micropay,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::DeviceQuery,
        Self::SignOn,
        Self::IdQuery,
        Self::BalanceQuery,
        Self::Payment,
        Self::Refund,
        Self::Settlement,
        Self::SingleOrderQuery,
        Self::OrderQuery,
        Self::OlPay,
        Self::Micropay,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::DeviceQuery => "DeviceQuery",
            Self::SignOn => "SignOn",
            Self::IdQuery => "IdQuery",
            Self::BalanceQuery => "BalanceQuery",
            Self::Payment => "Payment",
            Self::Refund => "Refund",
            Self::Settlement => "Settlement",
            Self::SingleOrderQuery => "SingleOrderQuery",
            Self::OrderQuery => "OrderQuery",
            Self::OlPay => "OLPay",
            Self::Micropay => "Micropay",
        }
    }

    /// The service of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.word() == word)
    }
}
