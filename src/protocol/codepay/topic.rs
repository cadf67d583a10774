//! What a message is about.

/// The topics of generation C (WLAN page; SDK for those beside order, query and close).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Sale, void, refund, authorization, completion, sale with cashback: told apart by `trans_type`.
    Order,
    /// The state of an order.
    Query,
    /// Cancel an order that is not paid yet.
    Close,
    /// Settle the open batch.
    BatchClose,
    /// Set the tip of a payment of the open batch.
    TipAdjustment,
    /// Print a receipt again.
    Reprint,
    /// A terminal offers itself to a register, or the other way round.
    Pair,
    /// The pairing is over.
    Unpair,
    /// Names are exchanged.
    GetInfo,
    /// A greeting.
    Init,
    /// A greeting with the rules of the terminal's queue.
    PayInit,
    /// A sign of life. Never needs an answer.
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
        Self::Pair,
        Self::Unpair,
        Self::GetInfo,
        Self::Init,
        Self::PayInit,
        Self::Heartbeat,
    ];

    /// The vendor's name of it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "ecrhub.pay.order",
            Self::Query => "ecrhub.pay.query",
            Self::Close => "ecrhub.pay.close",
            Self::BatchClose => "ecrhub.pay.batch.close",
            Self::TipAdjustment => "ecrhub.pay.tip.adjustment",
            Self::Reprint => "ecrhub.pay.reprint",
            Self::Pair => "ecrhub.pair",
            Self::Unpair => "ecrhub.unpair",
            Self::GetInfo => "ecrhub.getInfo",
            Self::Init => "ecrhub.init",
            Self::PayInit => "ecrhub.pay.init",
            Self::Heartbeat => "ecrhub.heartbeat",
        }
    }

    /// The topic of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_topics_are_one_to_one() {
        for topic in Topic::ALL {
            assert_eq!(Topic::of(topic.name()), Some(topic));
        }
        assert_eq!(Topic::of("ecrhub.pay"), None);
    }
}
