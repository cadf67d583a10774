//! What came of closing a batch, in words.

use crate::console::texts::Texts;
use crate::money::Amount;
use crate::terminal::{BatchCheck, BatchClose, SettledKind};

/// In one line, with what to do where it is not known. Every difference is on a page of its own: [`super::batch_page()`].
pub fn batch_close(texts: &Texts, terminal: &str, close: &BatchClose) -> String {
    let (key, why) = match close {
        BatchClose::Closed(settled) => match &settled.check {
            Some(check) if check.differences.is_empty() => ("settle.agrees", agreed(texts, check)),
            Some(_) => ("settle.differs", String::new()),
            None => ("settle.closed", String::new()),
        },
        BatchClose::Refused(why) => ("settle.refused", why.clone()),
        BatchClose::NotSent(why) => ("settle.not_sent", why.clone()),
        BatchClose::NotKnown(_) => ("settle.not_known", String::new()),
    };
    texts.fill(key, &[("terminal", terminal), ("why", &why)])
}

fn agreed(texts: &Texts, check: &BatchCheck) -> String {
    let journal = &check.journal;
    let part = |kind, count, amount| format!("{} {}", texts.get(batch_part(kind)), counted(count, amount));
    let payments = part(SettledKind::Payments, journal.payments.count, journal.payments.amount);
    let refunds = part(SettledKind::Refunds, journal.refunds.count, journal.refunds.amount);
    format!("{payments}, {refunds}")
}

pub(super) fn counted(count: u64, amount: Amount) -> String {
    format!("{count} / {amount}")
}

/// The key of the name of a part of a batch.
pub(super) fn batch_part(kind: SettledKind) -> &'static str {
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
    use crate::payment::{BatchCount, Tally};
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
            uncertain: Vec::new(),
            counted: Vec::new(),
        };
        let settled = Settled { parts, ..Settled::default() };
        let check = BatchCheck::of(&settled, None, journal);
        BatchClose::Closed(Settled { check: check.map(Box::new), ..settled })
    }

    #[test]
    fn a_batch_that_agrees_says_its_sums_and_one_that_does_not_where_to_look() {
        let texts = Lang::En.texts();
        assert_eq!(
            batch_close(texts, "e", &closed(3)),
            "The batch of e is closed and agrees with this journal: payments 3 / TWD 150, refunds 1 / TWD 100"
        );
        assert_eq!(
            batch_close(texts, "e", &closed(2)),
            "e: batch closed, DIFFERS FROM THIS JOURNAL. F4, then E shows how."
        );
    }
}
