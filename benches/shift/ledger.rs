//! What really happened to the money, by the terminals' own ledgers, and whether the journal says the same.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use countertop::journal::{Cursor, Filter, Journal, JournalPlace, PageFrom, PaymentRow};
use countertop::money::{Amount, Currency};
use countertop::payment::{ByHand, Kind, Proof, Reference, Vendor};
use serde::Deserialize;

use crate::fleet::{LEDGERS, name};

/// Rows of the journal that are read at a time.
const PAGE: u32 = 1_000;

/// One movement of money, as a ledger has it.
#[derive(Deserialize)]
struct Line {
    kind: String,
    reference: String,
    amount: String,
    currency: String,
}

/// What names a movement: the terminal, which way, and the vendor's reference.
type Key = (String, &'static str, String);

/// Under which kind and reference a ledger books a payment: `own` is the payment's reference at the vendor, `of_sale` that of
/// the sale which it gives back.
pub fn booked(vendor: Vendor, kind: Kind, own: &str, of_sale: &str) -> (&'static str, String) {
    match (vendor, kind) {
        (_, Kind::Sale) => ("charge", own.to_owned()),
        (Vendor::QfPay | Vendor::EasyCard, _) => ("refund", of_sale.to_owned()),
        (_, Kind::Refund) => ("refund", own.to_owned()),
        _ => ("void", own.to_owned()),
    }
}

/// Looks at the terminal, as a person does: whether this was booked there.
pub fn is_booked(folder: &Path, terminal: usize, (kind, reference): &(&'static str, String)) -> bool {
    let Ok(file) = File::open(folder.join(LEDGERS).join(name(terminal))) else { return false };
    BufReader::new(file).lines().map_while(Result::ok).any(|line| {
        line.contains(reference.as_str())
            && serde_json::from_str::<Line>(&line).is_ok_and(|line| line.kind == *kind && line.reference == *reference)
    })
}

/// What became of all payments.
#[derive(Debug, Default)]
pub struct Compared {
    /// Journal and ledger say the same.
    pub agreed: u64,
    /// A person decided, as the ledger has it.
    pub decided: u64,
    pub lost: Vec<String>,
    pub double: Vec<String>,
    pub phantom: Vec<String>,
    pub wrong: Vec<String>,
    pub open: Vec<String>,
}

/// Compares all ledgers with the whole journal, payment by payment.
pub async fn compare(folder: &Path, journal: &JournalPlace, terminals: usize) -> Compared {
    let mut compared = Compared::default();
    let mut moved = ledgers(folder, terminals, &mut compared);
    let rows = rows(journal).await;
    let sales: HashMap<Reference, &str> =
        rows.iter().filter(|row| row.kind == Kind::Sale).map(|row| (row.reference, &*row.vendor_reference)).collect();
    for row in &rows {
        let of_sale = row.original.and_then(|sale| sales.get(&sale).copied()).unwrap_or_default();
        let (kind, reference) = booked(row.vendor, row.kind, &row.vendor_reference, of_sale);
        // What was refused beforehand never had a movement, and a second try may have one under the same name.
        let ours = moved.contains_key(&(row.terminal_name.clone(), kind, reference.clone()));
        let amount = if ours && may_have_moved(row) {
            moved.remove(&(row.terminal_name.clone(), kind, reference))
        } else {
            None
        };
        compared.judge(row, amount);
    }
    compared.lost.extend(moved.keys().map(|key| format!("{key:?} is in no record")));
    compared
}

/// A void that was refused because of another one has that one's name (Wonder).
fn may_have_moved(row: &PaymentRow) -> bool {
    row.kind == Kind::Sale || row.outcome == "approved" || row.outcome == "unresolved"
}

impl Compared {
    fn judge(&mut self, row: &PaymentRow, moved: Option<Amount>) {
        let words = || {
            format!(
                "{} {} on {}: {} ({}), the ledger has {moved:?}",
                row.kind.as_str(),
                row.amount,
                row.terminal_name,
                row.outcome,
                row.reason
            )
        };
        let same = moved == Some(row.amount);
        let list = match (row.outcome.as_str(), row.by_hand, moved.is_some()) {
            _ if row.proof == Some(Proof::Contradicted) => &mut self.wrong,
            ("approved", _, false) => &mut self.phantom,
            ("approved", _, true) if !same => &mut self.wrong,
            ("unresolved", None, _) => &mut self.open,
            ("unresolved", Some(ByHand::Paid), true) | ("unresolved", Some(ByHand::Unpaid), false) => {
                self.decided += 1;
                return;
            }
            ("unresolved", Some(_), _) => &mut self.wrong,
            ("approved", _, true) | (_, _, false) => {
                self.agreed += 1;
                return;
            }
            (_, _, true) => &mut self.lost,
        };
        list.push(words());
    }

    /// Everything that must never be.
    pub fn faults(&self) -> impl Iterator<Item = (&'static str, &Vec<String>)> {
        [
            ("lost", &self.lost),
            ("double", &self.double),
            ("phantom", &self.phantom),
            ("wrong", &self.wrong),
            ("open", &self.open),
        ]
        .into_iter()
    }
}

fn ledgers(folder: &Path, terminals: usize, compared: &mut Compared) -> HashMap<Key, Amount> {
    let mut moved = HashMap::new();
    for number in 0..terminals {
        // A terminal that has moved nothing may have no ledger.
        let text = std::fs::read_to_string(folder.join(LEDGERS).join(name(number))).unwrap_or_default();
        for line in text.lines() {
            let line: Line = serde_json::from_str(line).expect("a line of the ledger");
            let currency = Currency::parse(&line.currency).expect("a currency");
            let amount = Amount::parse_major(&line.amount, currency).expect("an amount");
            let kind = ["charge", "refund", "void"].into_iter().find(|kind| *kind == line.kind).expect("a kind");
            if moved.insert((name(number), kind, line.reference.clone()), amount).is_some() {
                compared.double.push(format!("{kind} {amount} on {}: {}", name(number), line.reference));
            }
        }
    }
    moved
}

/// Oldest last.
async fn rows(place: &JournalPlace) -> Vec<PaymentRow> {
    let journal = Journal::read_only(place).await.expect("it opens");
    let (mut rows, mut from) = (Vec::new(), PageFrom::Top);
    loop {
        let page = journal.list(Filter::default(), from, PAGE).await.expect("a page");
        let Some(last) = page.last() else { return rows };
        from = PageFrom::Below(Cursor::at(last));
        rows.extend(page);
    }
}
