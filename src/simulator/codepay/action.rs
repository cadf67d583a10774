//! What a register can ask of this terminal: topics, and the kinds of order.

use crate::simulator::scenario::ScenarioAction;

/// `trans_type` of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransType {
    /// 1.
    Sale,
    /// 2.
    Void,
    /// 3.
    Refund,
    /// 4: an amount is held.
    PreAuth,
    /// 5: a held amount is let go. Of the sister brand only.
    PreAuthCancel,
    /// 6: of a held amount, so much is charged.
    Completion,
    /// 11: a sale with cash paid out.
    Cashback,
}

impl TransType {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Sale, Self::Void, Self::Refund, Self::PreAuth, Self::PreAuthCancel, Self::Completion, Self::Cashback];

    /// As it is written.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sale => "1",
            Self::Void => "2",
            Self::Refund => "3",
            Self::PreAuth => "4",
            Self::PreAuthCancel => "5",
            Self::Completion => "6",
            Self::Cashback => "11",
        }
    }

    /// The kind that is written so; a leading zero is forgiven.
    pub fn of(code: &str) -> Option<Self> {
        let code = code.trim_start_matches('0');
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it gives back, or lets go of, another order whole.
    pub fn is_void(self) -> bool {
        matches!(self, Self::Void | Self::PreAuthCancel)
    }

    /// Whether it charges a card, so that it can be voided, refunded and tipped.
    pub fn is_charge(self) -> bool {
        matches!(self, Self::Sale | Self::Cashback | Self::Completion)
    }

    /// Whether the customer has to present a card or code, an original given or not.
    pub fn needs_customer(self, has_original: bool) -> bool {
        match self {
            Self::Sale | Self::PreAuth | Self::Cashback => true,
            Self::Refund => !has_original,
            Self::Void | Self::PreAuthCancel | Self::Completion => false,
        }
    }
}

/// `topic`, without its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// An order of any kind.
    Order,
    /// The state of an order.
    Query,
    /// Ends an order that is not paid.
    Close,
    /// Settles.
    BatchClose,
    /// Changes a tip.
    TipAdjustment,
    /// Prints again.
    Reprint,
    /// How orders are to be taken from now on.
    PayInit,
    /// Pairs.
    Pair,
    /// Unpairs.
    Unpair,
    /// Names are exchanged.
    GetInfo,
    /// A greeting.
    Init,
    /// A sign of life.
    Heartbeat,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Order,
        Self::Query,
        Self::Close,
        Self::BatchClose,
        Self::TipAdjustment,
        Self::Reprint,
        Self::PayInit,
        Self::Pair,
        Self::Unpair,
        Self::GetInfo,
        Self::Init,
        Self::Heartbeat,
    ];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "ecrhub.pay.order",
            Self::Query => "ecrhub.pay.query",
            Self::Close => "ecrhub.pay.close",
            Self::BatchClose => "ecrhub.pay.batch.close",
            Self::TipAdjustment => "ecrhub.pay.tip.adjustment",
            Self::Reprint => "ecrhub.pay.reprint",
            Self::PayInit => "ecrhub.pay.init",
            Self::Pair => "ecrhub.pair",
            Self::Unpair => "ecrhub.unpair",
            Self::GetInfo => "ecrhub.getInfo",
            Self::Init => "ecrhub.init",
            Self::Heartbeat => "ecrhub.heartbeat",
        }
    }

    /// The topic that is written so.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Whether the payment application is asked, which looks at `app_id`.
    pub fn is_payment(self) -> bool {
        self.name().starts_with("ecrhub.pay.") && self != Self::PayInit
    }
}

/// What is asked, in the words of scenarios and request lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// An order of this kind.
    Order(TransType),
    /// Anything else.
    Other(Topic),
}

impl Action {
    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order(TransType::Sale) => "sale",
            Self::Order(TransType::Void) => "void",
            Self::Order(TransType::Refund) => "refund",
            Self::Order(TransType::PreAuth) => "preauth",
            Self::Order(TransType::PreAuthCancel) => "preauth_cancel",
            Self::Order(TransType::Completion) => "completion",
            Self::Order(TransType::Cashback) => "cashback",
            Self::Other(Topic::Order) => "order",
            Self::Other(Topic::Query) => "query",
            Self::Other(Topic::Close) => "close",
            Self::Other(Topic::BatchClose) => "batch_close",
            Self::Other(Topic::TipAdjustment) => "tip",
            Self::Other(Topic::Reprint) => "reprint",
            Self::Other(Topic::PayInit) => "pay_init",
            Self::Other(Topic::Pair) => "pair",
            Self::Other(Topic::Unpair) => "unpair",
            Self::Other(Topic::GetInfo) => "get_info",
            Self::Other(Topic::Init) => "init",
            Self::Other(Topic::Heartbeat) => "heartbeat",
        }
    }
}

impl ScenarioAction for Action {
    fn all() -> Vec<Self> {
        TransType::ALL.into_iter().map(Self::Order).chain(Topic::ALL.into_iter().map(Self::Other)).collect()
    }

    fn word(self) -> &'static str {
        self.name()
    }
}
