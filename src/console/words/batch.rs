//! What came of closing a batch, in words.

use crate::console::texts::Texts;
use crate::money::Amount;
use crate::terminal::{BatchCheck, BatchClose, BatchDifference, SettledKind};

/// In one line, with what to do where it is not known, and every difference to the journal.
pub fn batch_close(texts: &Texts, terminal: &str, close: &BatchClose) -> String {
    let (key, why) = match close {
        BatchClose::Closed(settled) => match &settled.check {
            Some(check) if check.differences.is_empty() => ("settle.agrees", agreed(texts, check)),
            Some(check) => ("settle.differs", batch_differences(texts, check).join("  ")),
            None => ("settle.closed", String::new()),
        },
        BatchClose::Refused(why) => ("settle.refused", why.clone()),
        BatchClose::NotSent(why) => ("settle.not_sent", why.clone()),
        BatchClose::NotKnown(_) => ("settle.not_known", String::new()),
    };
    texts.fill(key, &[("terminal", terminal), ("why", &why)])
}

/// One line for each difference, and one that names what may explain them.
fn batch_differences(texts: &Texts, check: &BatchCheck) -> Vec<String> {
    let mut lines: Vec<String> = check.differences.iter().map(|differs| difference(texts, differs)).collect();
    if !check.uncertain().is_empty() {
        let names: Vec<&str> = check.uncertain().iter().map(crate::payment::Reference::last_six).collect();
        lines.push(texts.fill("settle.uncertain", &[("references", &names.join(" "))]));
    }
    lines
}

fn difference(texts: &Texts, differs: &BatchDifference) -> String {
    let told = &differs.terminal;
    let count = told.count.map_or_else(|| "?".to_owned(), |count| count.to_string());
    let amount = told.amount.map_or_else(|| "?".to_owned(), |amount| amount.to_string());
    let values = [
        ("what", texts.get(batch_part(told.kind))),
        ("there", &format!("{count} / {amount}")),
        ("here", &counted(differs.journal.count, differs.journal.amount)),
    ];
    texts.fill("settle.difference", &values)
}

fn agreed(texts: &Texts, check: &BatchCheck) -> String {
    let journal = &check.journal;
    let part = |kind, count, amount| format!("{} {}", texts.get(batch_part(kind)), counted(count, amount));
    let payments = part(SettledKind::Payments, journal.payments.count, journal.payments.amount);
    let refunds = part(SettledKind::Refunds, journal.refunds.count, journal.refunds.amount);
    format!("{payments}, {refunds}")
}

fn counted(count: u64, amount: Amount) -> String {
    format!("{count} / {amount}")
}

/// The key of the name of a part of a batch.
fn batch_part(kind: SettledKind) -> &'static str {
    match kind {
        SettledKind::Payments => "settle.payments",
        SettledKind::Refunds => "settle.refunds",
        SettledKind::TopUps => "settle.top_ups",
        SettledKind::CancelledTopUps => "settle.cancelled_top_ups",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::texts::Lang;
    use crate::money::Currency;
    use crate::payment::{BatchCount, Reference, Tally};
    use crate::terminal::{Settled, SettledPart};

    fn twd(dollars: u64) -> Amount {
        Amount::from_minor_units(dollars, Currency::TWD).unwrap()
    }

    fn closed(there: u64) -> BatchClose {
        let part = |kind, count, dollars| SettledPart { kind, count: Some(count), amount: Some(twd(dollars)) };
        let parts = vec![part(SettledKind::Payments, there, there * 50), part(SettledKind::Refunds, 1, 100)];
        let journal = BatchCount {
            payments: Tally { count: 3, amount: twd(150) },
            refunds: Tally { count: 1, amount: twd(100) },
            uncertain: vec![Reference::new(1_772_355_900_120, 7)],
        };
        let settled = Settled { parts, ..Settled::default() };
        let check = BatchCheck::of(&settled, None, journal);
        BatchClose::Closed(Settled { check, ..settled })
    }

    #[test]
    fn a_batch_that_agrees_says_its_sums_and_one_that_does_not_every_difference() {
        let texts = Lang::En.texts();
        assert_eq!(
            batch_close(texts, "e", &closed(3)),
            "The batch of e is closed and agrees with this journal: payments 3 / TWD 150, refunds 1 / TWD 100"
        );
        assert_eq!(
            batch_close(texts, "e", &closed(2)),
            "The batch of e is closed. IT DIFFERS FROM THIS JOURNAL: payments: terminal 2 / TWD 100, here 3 / TWD 150.  \
             Not known, may explain it: 000007."
        );
    }
}
