//! Numbers that look like a card's are masked before anything is written: in texts, and digit by digit where they were typed.

use serde_json::Value;

use super::{Line, What};
use crate::console::input::Key;
use crate::terminal::without_cards;

/// What these keys hold identifies something: a long number is none of a card.
const IDENTIFIERS: [&str; 12] = [
    "reference",
    "vendor_reference",
    "message_id",
    "id",
    "original",
    "terminal",
    "terminals",
    "serial_number",
    "path",
    "device",
    "address",
    "settings",
];
/// The character in place of a typed digit of a card.
const MASKED: char = '0';

/// The JSON text with every text in it masked that identifies nothing.
pub fn without(json: &str) -> String {
    match serde_json::from_str::<Value>(json) {
        Ok(mut value) => {
            mask(&mut value);
            value.to_string()
        }
        Err(_) => without_cards(json),
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::String(text) => *text = without_cards(text),
        Value::Array(values) => values.iter_mut().for_each(mask),
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut().filter(|(key, _)| !IDENTIFIERS.contains(&key.as_str())) {
                let _ = key;
                mask(value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The lines with the digits masked that were typed one after the other and make a card number.
pub fn masked(mut lines: Vec<Line>) -> Vec<Line> {
    let mut run: Vec<(usize, char)> = Vec::new();
    for at in 0..lines.len() {
        let What::Key(press) = &lines[at].what else { continue };
        match press.key {
            Key::Char(c) if press.typed().is_some() => run.push((at, c)),
            // What was taken back is not part of the number.
            Key::Backspace => drop(run.pop()),
            _ => mask_run(&mut lines, std::mem::take(&mut run)),
        }
    }
    mask_run(&mut lines, run);
    lines
}

fn mask_run(lines: &mut [Line], run: Vec<(usize, char)>) {
    let typed: String = run.iter().map(|(_, c)| *c).collect();
    let masked = without_cards(&typed);
    for ((at, c), shown) in run.into_iter().zip(masked.chars()) {
        if c != shown
            && let What::Key(press) = &mut lines[at].what
        {
            press.key = Key::Char(MASKED);
        }
    }
}
