//! The actions of protocol 2.0.

/// What a message is about. These are all that "ECR via RS232 (Retail)" documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// First half of pairing.
    Pair,
    /// Second half of pairing.
    Ack,
    /// Asks how the terminal is; moves nothing.
    DeviceInfo,
    /// Takes a payment.
    Sale,
    /// Asks the terminal to stop what it is doing; says nothing about the outcome.
    Abort,
    /// Takes a whole sale back.
    Void,
    /// Gives money of a sale back.
    Refund,
    /// Asks what became of a transaction; moves nothing.
    TransactionStatus,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 8] = [
        Self::Pair,
        Self::Ack,
        Self::DeviceInfo,
        Self::Sale,
        Self::Abort,
        Self::Void,
        Self::Refund,
        Self::TransactionStatus,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pair => "Pair",
            Self::Ack => "Ack",
            Self::DeviceInfo => "DeviceInfo",
            Self::Sale => "Sale",
            Self::Abort => "Abort",
            Self::Void => "Void",
            Self::Refund => "Refund",
            Self::TransactionStatus => "TransactionStatus",
        }
    }

    /// The action of a word, spelled exactly.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}
