//! What a person types into the search field, as a condition that only looks into indexes.

use rusqlite::types::Value;

use crate::money::{Amount, Currency};

/// Shorter beginnings of a reference would mean days of payments.
const REFERENCE_AT_LEAST: usize = 4;
/// Shorter beginnings of a vendor's id would mean nothing.
const VENDOR_AT_LEAST: usize = 8;
/// Screens show the last six characters of a reference.
const SHORT: usize = 6;
/// Digits of a card that are kept.
const CARD_LAST: usize = 4;

/// Upper case, with I, L and O as the digits that they are mistaken for (Crockford's base 32). `None` if it cannot be part of
/// a reference.
pub(super) fn reference_text(text: &str) -> Option<String> {
    let digit = |letter: char| match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let plain: String = text.trim().chars().map(digit).collect();
    let fits = plain.len() <= 20 && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (fits && !plain.is_empty()).then_some(plain)
}

/// The condition for rows that match `text`, with its values; `None` for a blank text, which matches all.
pub(super) fn condition(text: &str) -> Option<(String, Vec<Value>)> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let mut looks = vec![beginning("order_number", text)];
    if let Some(reference) = reference_text(text) {
        if reference.len() >= REFERENCE_AT_LEAST {
            looks.push(beginning("reference", &reference));
        }
        if reference.len() == SHORT {
            let by_end = "SELECT reference FROM payment WHERE substr(reference, 15) = ?";
            looks.push((by_end.to_owned(), vec![Value::from(reference)]));
        }
    }
    if text.len() >= VENDOR_AT_LEAST {
        looks.push(beginning("vendor_reference", text));
    }
    if text.len() == CARD_LAST && text.bytes().all(|byte| byte.is_ascii_digit()) {
        looks
            .push(("SELECT reference FROM payment WHERE card_last = ?".to_owned(), vec![Value::from(text.to_owned())]));
    }
    looks.extend(amounts(text).into_iter().flat_map(by_amount));
    let (queries, values): (Vec<_>, Vec<_>) = looks.into_iter().unzip();
    // ALL: a plain UNION is merged in the order of references, for which SQLite reads the whole table.
    Some((format!("reference IN ({})", queries.join(" UNION ALL ")), values.into_iter().flatten().collect()))
}

/// `column` is one of ours, never typed text.
fn beginning(column: &str, text: &str) -> (String, Vec<Value>) {
    let end = format!("{text}{}", char::MAX);
    let sql = format!("SELECT reference FROM payment WHERE {column} >= ? AND {column} < ?");
    (sql, vec![Value::from(text.to_owned()), Value::from(end)])
}

/// The minor units that may be meant: `10.20` is 1,020; `1020` is that as well (typed as on the keypad) or 1,020 whole ones.
fn amounts(text: &str) -> Vec<i64> {
    let read = |currency| Amount::parse_major(text, currency).ok().and_then(|a| i64::try_from(a.minor_units()).ok());
    [Currency::HKD, Currency::JPY].into_iter().filter_map(read).collect()
}

/// Ended payments by the index of amounts, the few open ones by theirs.
fn by_amount(minor: i64) -> [(String, Vec<Value>); 2] {
    let sql =
        |which: &str| (format!("SELECT reference FROM payment WHERE {which} AND minor = ?"), vec![Value::from(minor)]);
    [sql("finished IS NOT NULL"), sql("is_open")]
}
