//! What a terminal has closed beside what the journal has: a page of lines as narrow as a receipt, for the screen and for paper.

use jiff::tz::TimeZone;

use super::batch::{batch_part, counted};
use crate::console::texts::Texts;
use crate::console::widgets::text;
use crate::money::Amount;
use crate::payment::{BatchEntry, Tally, WallTime};
use crate::platform::clock::Wall;
use crate::terminal::{BatchCheck, Settled, SettledKind, SettledPart};

/// Cells of a line: what a receipt printer takes.
const WIDTH: u16 = 40;
/// Cells of the names of the two sides.
const SIDE: u16 = 15;

/// The page, of the batch that `terminal` closed at `at`.
pub fn batch_page(texts: &Texts, terminal: &str, at: WallTime, settled: &Settled, zone: &TimeZone) -> Vec<String> {
    let mut lines = wrapped(&texts.fill("batch.of", &[("terminal", terminal)]), WIDTH);
    lines.push(moment(at, zone));
    let Some(check) = &settled.check else {
        lines.extend(wrapped(texts.get("batch.not_compared"), WIDTH));
        return lines;
    };
    let word = if settled.differs() { "batch.differs" } else { "batch.agrees" };
    lines.extend(wrapped(texts.get(word), WIDTH));
    for part in &settled.parts {
        lines.push(String::new());
        lines.extend(beside(texts, part, check));
    }
    lines.push(String::new());
    lines.extend(wrapped(&since(texts, check, zone), WIDTH));
    for (heading, entries) in [("batch.missing", &check.missing[..]), ("batch.not_known", check.uncertain())] {
        if !entries.is_empty() {
            lines.push(String::new());
            lines.extend(wrapped(texts.get(heading), WIDTH));
            lines.extend(entries.iter().map(|entry| named(texts, entry, zone)));
        }
    }
    if settled.differs() {
        lines.push(String::new());
        lines.push(texts.get("batch.what_now").to_owned());
        for step in ["batch.step_1", "batch.step_2", "batch.step_3"] {
            lines.extend(wrapped(texts.get(step), WIDTH));
        }
    }
    lines
}

/// The lines of a text, without the blanks at which it was broken.
fn wrapped(words: &str, cells: u16) -> Vec<String> {
    text::wrapped(words, cells).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// One part, on both sides, and what the difference is.
fn beside(texts: &Texts, part: &SettledPart, check: &BatchCheck) -> Vec<String> {
    let ours = match part.kind {
        SettledKind::Payments => Some(check.journal.payments),
        SettledKind::Refunds => Some(check.journal.refunds),
        SettledKind::TopUps | SettledKind::CancelledTopUps => None,
    };
    let mut lines = vec![texts.get(batch_part(part.kind)).to_owned(), side(texts, "batch.there", &told(part))];
    let Some(ours) = ours else {
        lines.push(side(texts, "batch.here", texts.get("batch.not_here")));
        return lines;
    };
    lines.push(side(texts, "batch.here", &counted(ours.count, ours.amount)));
    let same = !check.differences.iter().any(|differs| differs.terminal.kind == part.kind);
    let judged = if same { texts.get("batch.same").to_owned() } else { gap(texts, part, ours) };
    lines.push(side(texts, if same { "batch.judged" } else { "batch.gap" }, &judged));
    lines
}

/// As the terminal says it; a question mark for what is no number.
fn told(part: &SettledPart) -> String {
    let count = part.count.map_or_else(|| "?".to_owned(), |count| count.to_string());
    let amount = part.amount.map_or_else(|| "?".to_owned(), |amount| amount.to_string());
    format!("{count} / {amount}")
}

/// How much more one side has than the other.
fn gap(texts: &Texts, part: &SettledPart, ours: Tally) -> String {
    let (Some(count), Some(amount)) = (part.count, part.amount) else {
        return texts.get("batch.unreadable").to_owned();
    };
    format!("{} / {}", signed(count, ours.count), signed_amount(amount, ours.amount))
}

fn signed(there: u64, here: u64) -> String {
    let sign = sign(there.cmp(&here));
    format!("{sign}{}", there.abs_diff(here))
}

fn signed_amount(there: Amount, here: Amount) -> String {
    match there.checked_sub(here) {
        Ok(more) if more.is_zero() => more.to_string(),
        Ok(more) => format!("+{more}"),
        Err(_) => here.checked_sub(there).map_or_else(|_| "?".to_owned(), |less| format!("-{less}")),
    }
}

const fn sign(order: std::cmp::Ordering) -> &'static str {
    match order {
        std::cmp::Ordering::Greater => "+",
        std::cmp::Ordering::Less => "-",
        std::cmp::Ordering::Equal => "",
    }
}

fn side(texts: &Texts, key: &str, value: &str) -> String {
    format!("  {}{value}", text::pad(texts.get(key), SIDE))
}

fn named(texts: &Texts, entry: &BatchEntry, zone: &TimeZone) -> String {
    let kind = texts.get(if entry.is_refund { "batch.refund" } else { "batch.sale" });
    let at = moment(entry.at, zone);
    let at = at.get(5..16).unwrap_or(&at);
    format!("  {at}  {}  {kind} {}", entry.reference.last_six(), entry.amount)
}

fn since(texts: &Texts, check: &BatchCheck, zone: &TimeZone) -> String {
    match check.since {
        Some(since) => texts.fill("batch.since", &[("when", &moment(since, zone))]),
        None => texts.get("batch.all").to_owned(),
    }
}

fn moment(at: WallTime, zone: &TimeZone) -> String {
    let Some(at) = Wall::from_unix_millis(at.0) else { return String::new() };
    at.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::texts::Lang;
    use crate::money::Currency;
    use crate::payment::{BatchCount, Reference};

    fn twd(dollars: u64) -> Amount {
        Amount::from_minor_units(dollars, Currency::TWD).unwrap()
    }

    fn entry(n: u64, dollars: u64, is_refund: bool) -> BatchEntry {
        let at = WallTime(1_795_269_960_000);
        BatchEntry { reference: Reference::new(1_772_355_900_120, n), is_refund, amount: twd(dollars), at }
    }

    fn settled(payments: u64) -> Settled {
        let part = |kind, count, dollars| SettledPart { kind, count: Some(count), amount: Some(twd(dollars)) };
        let parts = vec![
            part(SettledKind::Payments, payments, payments * 50),
            part(SettledKind::Refunds, 1, 100),
            part(SettledKind::TopUps, 1, 500),
        ];
        let journal = BatchCount {
            payments: Tally { count: 3, amount: twd(150) },
            refunds: Tally { count: 1, amount: twd(100) },
            uncertain: vec![entry(7, 80, false)],
            counted: vec![entry(1, 50, false), entry(2, 100, true)],
        };
        let settled = Settled { parts, ..Settled::default() };
        let check = BatchCheck::of(&settled, Some(WallTime(1_795_183_560_000)), journal);
        Settled { check: check.map(Box::new), ..settled }
    }

    fn page(lang: Lang, payments: u64) -> String {
        let lines = batch_page(lang.texts(), "Metro", WallTime(1_795_269_960_000), &settled(payments), &TimeZone::UTC);
        assert!(lines.iter().all(|line| text::width(line) <= WIDTH), "{lines:#?}");
        lines.join("\n")
    }

    #[test]
    fn every_difference_is_named_with_what_may_explain_it_and_what_to_do() {
        insta::assert_snapshot!("batch_page_en", page(Lang::En, 2));
        insta::assert_snapshot!("batch_page_zh", page(Lang::ZhHant, 2));
        insta::assert_snapshot!("batch_page_more_en", page(Lang::En, 4));
    }

    #[test]
    fn a_batch_that_agrees_says_so_and_wants_nothing() {
        insta::assert_snapshot!("batch_page_agrees_zh_hans", page(Lang::ZhHans, 3));
    }
}
