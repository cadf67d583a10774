//! What really happened to the money, as the simulated terminal knows it.

use serde::Serialize;

use crate::money::Amount;

/// Which way the money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A customer paid.
    Charge,
    /// A customer got money back.
    Refund,
    /// A payment was taken back whole.
    Void,
    /// The tip of a payment was changed: the amount is the new tip, whole; what it was before was in the charge, or in the tip
    /// before.
    Tip,
}

/// One movement of money. It is written before any answer about it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Which way.
    pub kind: EntryKind,
    /// The register's reference of the transaction; of the original for a void that has none of
    /// its own, and for a tip.
    pub reference: String,
    /// How much really moved.
    pub amount: Amount,
}

#[derive(Serialize)]
struct Written<'a> {
    kind: EntryKind,
    reference: &'a str,
    amount: String,
    currency: &'a str,
}

impl LedgerEntry {
    /// One JSON line, newline included: `{"kind":"charge","reference":"..","amount":"10.20","currency":"HKD"}`.
    pub fn to_line(&self) -> String {
        let Self { kind, reference, amount } = self;
        let written = Written { kind: *kind, reference, amount: amount.to_major(), currency: amount.currency().code() };
        let mut line = serde_json::to_string(&written).expect("texts always serialise");
        line.push('\n');
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn an_entry_is_one_line_of_json() {
        let amount = Amount::from_minor_units(1020, Currency::CNY).unwrap();
        let entry = LedgerEntry { kind: EntryKind::Charge, reference: "a\"\n".to_owned(), amount };
        assert_eq!(
            entry.to_line(),
            "{\"kind\":\"charge\",\"reference\":\"a\\\"\\n\",\"amount\":\"10.20\",\"currency\":\"CNY\"}\n"
        );
    }
}
