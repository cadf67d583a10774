//! What came of closing a batch: compared with the journal, recorded, and only then told.

use crate::journal::{Deed, Journal, JournalError};
use crate::money::Amount;
use crate::payment::{BatchCount, Payment, TerminalId};
use crate::protocol::{BatchCheck, Settled};
use crate::terminal::{BatchClose, now};

/// Compares and records it. `about` is the deed, without what came of it.
pub(super) async fn recorded(journal: &Journal, about: &Deed, terminal: &TerminalId, close: &mut BatchClose) {
    if let BatchClose::Closed(settled) = close {
        match compared(journal, terminal, settled).await {
            Ok(check) => settled.check = check.map(Box::new),
            Err(error) => tracing::error!(%error, "a batch could not be compared with the journal"),
        }
    }
    let deed = Deed { became: told(close), result: close.code().to_owned(), ..about.clone() };
    if let Err(error) = journal.record(now().wall, deed).await {
        tracing::error!(%error, "what came of closing a batch could not be recorded");
    }
}

async fn compared(
    journal: &Journal,
    terminal: &TerminalId,
    settled: &Settled,
) -> Result<Option<BatchCheck>, JournalError> {
    let Some(currency) = settled.parts.iter().find_map(|part| part.amount).map(Amount::currency) else {
        return Ok(None);
    };
    let since = journal.last_batch(terminal).await?;
    let empty = BatchCount::empty(Amount::zero(currency));
    let count = journal.batch_count(terminal, since, empty, is_in_batch).await?;
    Ok(BatchCheck::of(settled, since.map(|mark| mark.at), count))
}

/// Paid at the reader: what a customer pays by a code never comes there.
fn is_in_batch(payment: &Payment) -> bool {
    payment.intent.method.as_deref().is_none_or(|method| !crate::protocol::easycard::methods::is_qr(method))
}

/// What the terminal told of its batch, if anything, and whether the journal has the same.
fn told(close: &BatchClose) -> Option<String> {
    let BatchClose::Closed(settled) = close else { return None };
    let count = settled.count.map(|count| count.to_string());
    let sums = settled.sums.iter().map(ToString::to_string);
    let differs = settled.check.as_ref().filter(|check| !check.differences.is_empty());
    let differs =
        differs.map(|check| format!("journal {}, {}", check.journal.payments.count, check.journal.payments.amount));
    let words: Vec<String> = count.into_iter().chain(sums).chain(differs).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
