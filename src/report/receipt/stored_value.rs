//! The lines that regulation wants on the slip of a stored-value card (EN: easycard-printout).

use super::ReceiptLine;
use crate::payment::Payment;

/// Them, in the order of the vendor's slip. None for a payment of which the reader told nothing of the kind.
pub(super) fn lines(payment: &Payment) -> Vec<ReceiptLine> {
    let (details, told) = (&payment.details, &payment.details.stored_value);
    if told.is_none() {
        return Vec::new();
    }
    let currency = payment.intent.amount.currency();
    let top_up = told.top_up.map(|amount| amount.to_string()).unwrap_or_default();
    let lines = [
        ("label.balance_before", told.before.shown(currency)),
        ("label.auto_top_up", top_up),
        ("label.balance_after", told.after.shown(currency)),
        ("label.chip", told.chip.clone()),
        ("label.device_number", told.device_number.clone()),
        ("label.batch", told.batch.clone()),
        ("detail.rrn", details.rrn.clone()),
    ];
    lines.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| ReceiptLine { key, value }).collect()
}

/// The reader's own date and time, `20260105 093001`, as people write it; none where it told no such thing.
pub(super) fn time(payment: &Payment) -> Option<String> {
    let (date, time) = payment.details.terminal_time.split_once(' ')?;
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if payment.details.stored_value.is_none() || !digits(date, 8) || !digits(time, 6) {
        return None;
    }
    let date = [&date[..4], &date[4..6], &date[6..]].join("-");
    Some(format!("{date} {}", [&time[..2], &time[2..4], &time[4..]].join(":")))
}
