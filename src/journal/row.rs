//! The row that stands for a payment in lists: what is shown and searched, written in the transaction of the events.

use std::str::FromStr;

use rusqlite::{Connection, Row, params};

use crate::money::{Amount, Currency};
use crate::payment::{ByHand, Kind, Payment, Proof, Reference, TerminalId, Vendor, WallTime};

use super::record::unreadable;

/// One payment as lists show it. Always what folding its events gives; `journal verify` compares.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent column")]
pub struct PaymentRow {
    /// Our reference.
    pub reference: Reference,
    /// Sale, refund or void.
    pub kind: Kind,
    /// The permanent id of its terminal.
    pub terminal: TerminalId,
    /// The terminal's name at that time.
    pub terminal_name: String,
    /// Whose protocol.
    pub vendor: Vendor,
    /// Under which id the vendor knows it.
    pub vendor_reference: String,
    /// The sale of this journal that it refunds or voids.
    pub original: Option<Reference>,
    /// How much was intended, without tip and cashback.
    pub amount: Amount,
    /// [`Payment::tip`].
    #[serde(default)]
    pub tip: Option<Amount>,
    /// [`Payment::cashback`].
    #[serde(default)]
    pub cashback: Option<Amount>,
    /// What became of a hold: its completion or its release, if one of them was approved. Only lists of payments know it.
    #[serde(default)]
    pub became: Option<Kind>,
    /// The shop's order number.
    pub order: Option<String>,
    /// Who rang it up.
    pub operator: Option<String>,
    /// True if no real money can have moved.
    pub simulated: bool,
    /// When it was intended, wall clock.
    pub started: WallTime,
    /// When it ended, by proof or by hand.
    pub finished: Option<WallTime>,
    /// [`Payment::outcome_word`].
    pub outcome: String,
    /// [`Payment::money_moved`] as a word.
    pub money_moved: String,
    /// [`Payment::reason_code`].
    pub reason: String,
    /// [`Payment::advice_code`].
    pub advice: String,
    /// The terminal's own words.
    pub message: String,
    /// [`Payment::is_open`].
    pub is_open: bool,
    /// [`Payment::awaits_truth`].
    pub awaits_truth: bool,
    /// Put aside.
    pub set_aside: bool,
    /// What a person decided.
    pub by_hand: Option<ByHand>,
    /// What the truth made of that.
    pub proof: Option<Proof>,
    /// The terminal undid it.
    pub reversed: bool,
    /// The card's last four digits.
    pub card_last: Option<String>,
    /// The card's scheme or wallet, as the vendor spells it.
    pub scheme: Option<String>,
}

impl PaymentRow {
    /// All columns, in the order in which [`PaymentRow::read`] takes them.
    pub(super) const COLUMNS: &str = "reference, kind, terminal, terminal_name, vendor, vendor_reference, original, minor, \
        currency, order_number, operator, simulated, started, finished, outcome, money_moved, reason, advice, message, \
        is_open, awaits_truth, set_aside, by_hand, proof, reversed, card_last, scheme, tip, cashback";

    /// What became of a hold, behind the columns.
    pub(super) const BECAME: &str = "CASE WHEN kind = 'preauth' THEN (SELECT later.kind FROM payment later
        WHERE later.original = payment.reference AND later.kind IN ('completion', 'void') AND later.outcome = 'approved'
        AND NOT later.reversed LIMIT 1) END";

    /// The row of a payment.
    pub fn of(payment: &Payment) -> Self {
        let intent = &payment.intent;
        Self {
            reference: intent.reference,
            kind: intent.kind,
            terminal: intent.terminal.clone(),
            terminal_name: intent.terminal_name.clone(),
            vendor: intent.vendor,
            vendor_reference: intent.vendor_reference.clone(),
            original: intent.original.as_ref().and_then(|original| original.reference),
            amount: intent.amount,
            tip: payment.tip(),
            cashback: payment.cashback(),
            became: None,
            order: intent.order.clone(),
            operator: intent.operator.clone(),
            simulated: intent.simulated,
            started: intent.at,
            finished: payment.finished_at,
            outcome: payment.outcome_word().to_owned(),
            money_moved: payment.money_moved().as_str().to_owned(),
            reason: payment.reason_code().to_owned(),
            advice: payment.advice_code().to_owned(),
            message: payment.message.clone(),
            is_open: payment.is_open(),
            awaits_truth: payment.awaits_truth(),
            set_aside: payment.set_aside,
            by_hand: payment.by_hand.as_ref().map(|decision| decision.decision),
            proof: payment.proof,
            reversed: payment.reversed,
            card_last: payment.details.card.as_ref().map(|card| card.last().to_owned()).filter(|last| !last.is_empty()),
            scheme: Some(payment.details.scheme.clone()).filter(|scheme| !scheme.is_empty()),
        }
    }

    /// Whether it says the same about the money as this one. Words and marks beside that may change with the program.
    pub(super) fn tells_the_same(&self, other: &Self) -> bool {
        let money = |row: &Self| (row.kind, row.amount, row.is_open, row.by_hand);
        money(self) == money(other) && self.outcome == other.outcome && self.money_moved == other.money_moved
    }

    /// What moves in all: the amount with its own tip and cashback.
    pub fn total(&self) -> Amount {
        let extras = [self.tip, self.cashback].into_iter().flatten();
        extras.fold(self.amount, |sum, extra| sum.checked_add(extra).unwrap_or(sum))
    }

    /// Reads one row.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let original = row.get_ref(6)?.as_str_or_null()?.map(|text| parsed::<Reference>(6, text)).transpose()?;
        let currency = Currency::parse(row.get_ref(8)?.as_str()?).map_err(|error| unreadable(8, error))?;
        let amount = Amount::from_minor_units(minor_units(row, 7)?, currency).map_err(|error| unreadable(7, error))?;
        Ok(Self {
            reference: parsed(0, row.get_ref(0)?.as_str()?)?,
            kind: word(1, row, &KINDS)?,
            terminal: TerminalId(row.get(2)?),
            terminal_name: row.get(3)?,
            vendor: word(4, row, &VENDORS)?,
            vendor_reference: row.get(5)?,
            original,
            amount,
            tip: optional_amount(row, 27, currency)?,
            cashback: optional_amount(row, 28, currency)?,
            became: None,
            order: row.get(9)?,
            operator: row.get(10)?,
            simulated: row.get(11)?,
            started: WallTime(row.get(12)?),
            finished: row.get::<_, Option<i64>>(13)?.map(WallTime),
            outcome: row.get(14)?,
            money_moved: row.get(15)?,
            reason: row.get(16)?,
            advice: row.get(17)?,
            message: row.get(18)?,
            is_open: row.get(19)?,
            awaits_truth: row.get(20)?,
            set_aside: row.get(21)?,
            by_hand: optional_word(22, row, &DECISIONS)?,
            proof: optional_word(23, row, &PROOFS)?,
            reversed: row.get(24)?,
            card_last: row.get(25)?,
            scheme: row.get(26)?,
        })
    }

    /// Reads one row with [`Self::BECAME`] behind its columns.
    pub(super) fn read_with_end(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { became: optional_word(29, row, &KINDS)?, ..Self::read(row)? })
    }

    /// Writes the row of a new payment. A payment that is there already is a constraint violation.
    pub(super) fn insert(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO payment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)",
        )?;
        statement.execute(params![
            self.reference.as_str(),
            self.kind.as_str(),
            self.terminal.0,
            self.terminal_name,
            self.vendor.as_str(),
            self.vendor_reference,
            self.original.as_ref().map(Reference::as_str),
            minor_column(self.amount),
            self.amount.currency().code(),
            self.order,
            self.operator,
            self.simulated,
            self.started.0,
            self.finished.map(|at| at.0),
            self.outcome,
            self.money_moved,
            self.reason,
            self.advice,
            self.message,
            self.is_open,
            self.awaits_truth,
            self.set_aside,
            self.by_hand.map(|decision| name(&DECISIONS, decision)),
            self.proof.map(|proof| name(&PROOFS, proof)),
            self.reversed,
            self.card_last,
            self.scheme,
            self.tip.map(minor_column),
            self.cashback.map(minor_column),
        ])?;
        Ok(())
    }

    /// Writes what may have changed since the payment was intended. Columns of the intent and their indexes stay untouched.
    pub(super) fn update(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached(
            "UPDATE payment SET finished = ?2, outcome = ?3, money_moved = ?4, reason = ?5, advice = ?6, message = ?7,
             is_open = ?8, awaits_truth = ?9, set_aside = ?10, by_hand = ?11, proof = ?12, reversed = ?13, card_last = ?14,
             scheme = ?15, tip = ?16, cashback = ?17 WHERE reference = ?1",
        )?;
        statement.execute(params![
            self.reference.as_str(),
            self.finished.map(|at| at.0),
            self.outcome,
            self.money_moved,
            self.reason,
            self.advice,
            self.message,
            self.is_open,
            self.awaits_truth,
            self.set_aside,
            self.by_hand.map(|decision| name(&DECISIONS, decision)),
            self.proof.map(|proof| name(&PROOFS, proof)),
            self.reversed,
            self.card_last,
            self.scheme,
            self.tip.map(minor_column),
            self.cashback.map(minor_column),
        ])?;
        Ok(())
    }
}

fn optional_amount(row: &Row<'_>, column: usize, currency: Currency) -> rusqlite::Result<Option<Amount>> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null {
        return Ok(None);
    }
    let amount = Amount::from_minor_units(minor_units(row, column)?, currency);
    amount.map(Some).map_err(|error| unreadable(column, error))
}

/// Minor units as SQLite holds them.
pub(super) fn minor_column(amount: Amount) -> i64 {
    i64::try_from(amount.minor_units()).expect("an amount has at most 12 digits")
}

/// Minor units as the table holds them, which are never negative.
pub(super) fn minor_units(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|error| unreadable(column, error))
}

/// Values and their words in the table.
type Words<T, const N: usize> = [(T, &'static str); N];

const KINDS: Words<Kind, 6> = [
    (Kind::Sale, "sale"),
    (Kind::Refund, "refund"),
    (Kind::Void, "void"),
    (Kind::PreAuth, "preauth"),
    (Kind::Completion, "completion"),
    (Kind::TipAdjustment, "tip"),
];
const VENDORS: Words<Vendor, 4> = [
    (Vendor::Wonder, "wonder"),
    (Vendor::QfPay, "qfpay"),
    (Vendor::CodePay, "codepay"),
    (Vendor::EasyCard, "easycard"),
];
const DECISIONS: Words<ByHand, 2> = [(ByHand::Paid, "paid"), (ByHand::Unpaid, "unpaid")];
const PROOFS: Words<Proof, 2> = [(Proof::Proven, "proven"), (Proof::Contradicted, "contradicted")];

fn name<T: Copy + PartialEq, const N: usize>(words: &Words<T, N>, value: T) -> &'static str {
    words.iter().find(|(known, _)| *known == value).map(|(_, word)| *word).expect("every value has its word")
}

fn value<T: Copy, const N: usize>(column: usize, words: &Words<T, N>, text: &str) -> rusqlite::Result<T> {
    let found = words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
    found.ok_or_else(|| unreadable(column, format!("unknown word {text:?}")))
}

fn word<T: Copy, const N: usize>(column: usize, row: &Row<'_>, words: &Words<T, N>) -> rusqlite::Result<T> {
    value(column, words, row.get_ref(column)?.as_str()?)
}

fn optional_word<T: Copy, const N: usize>(
    column: usize,
    row: &Row<'_>,
    words: &Words<T, N>,
) -> rusqlite::Result<Option<T>> {
    row.get_ref(column)?.as_str_or_null()?.map(|text| value(column, words, text)).transpose()
}

fn parsed<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    column: usize,
    text: &str,
) -> rusqlite::Result<T> {
    text.parse().map_err(|error: T::Err| unreadable(column, error))
}
