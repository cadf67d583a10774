//! The vendor's code of a payment in words: what it means, and what a person does about it.

use crate::console::texts::Texts;
use crate::payment::{Payment, Stage, Vendor};
use crate::terminal::easycard_code;

/// The action of codes that are no trouble.
const NOTHING_TO_DO: &str = "easycard.action.none";

/// Its meaning and the operator's action; none for a payment that went well, and for vendors without such a table.
pub fn vendor_code(texts: &'static Texts, payment: &Payment) -> Option<(&'static str, &'static str)> {
    let ended_well = payment.stage == Stage::Closed(crate::payment::Outcome::Approved);
    if payment.intent.vendor != Vendor::EasyCard || ended_well {
        return None;
    }
    of_code(texts, &payment.code)
}

/// The same for a code alone.
pub fn of_code(texts: &'static Texts, code: &str) -> Option<(&'static str, &'static str)> {
    let told = easycard_code(code).filter(|told| told.action.text() != NOTHING_TO_DO)?;
    Some((texts.find(&told.meaning)?, texts.find(told.action.text())?))
}
