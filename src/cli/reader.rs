//! `countertop signon` and `countertop balance`: what is asked of a card reader alone. It moves no money.

use serde::Serialize;

use crate::console::{Texts, of_code};
use crate::money::Currency;
use crate::payment::{CardMoney, card_day};
use crate::protocol::{ReaderAnswer, ReaderQuestion};
use crate::report::{local, rfc3339};
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::not_offered;

/// Sign a card reader on again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop signon --terminal e")]
pub(super) struct SignOn {
    /// Which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
}

/// Ask what is on a card that is held to the reader.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  countertop balance --terminal e\n  countertop balance --terminal e --number-only")]
pub(super) struct Balance {
    /// Which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
    /// The card's number alone.
    #[arg(long)]
    number_only: bool,
}

/// What the reader told.
#[derive(Serialize)]
struct Told<'a> {
    terminal: &'a str,
    /// When it was signed on, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_on: Option<String>,
    /// The number of the card's chip.
    #[serde(skip_serializing_if = "Option::is_none")]
    card_id: Option<&'a str>,
    /// What is on it, as the reader writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'static str>,
    /// Until when it is valid, as the reader writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<&'a str>,
}

pub(super) async fn sign_on(desk: &Desk, args: SignOn) -> Result<Exit, Failure> {
    ask(desk, args.terminal.as_deref(), ReaderQuestion::SignOn).await
}

pub(super) async fn balance(desk: &Desk, args: Balance) -> Result<Exit, Failure> {
    let question = if args.number_only { ReaderQuestion::CardNumber } else { ReaderQuestion::Balance };
    ask(desk, args.terminal.as_deref(), question).await
}

async fn ask(desk: &Desk, terminal: Option<&str>, question: ReaderQuestion) -> Result<Exit, Failure> {
    let terminal = desk.terminal(terminal)?;
    let name = terminal.name.as_str();
    if !terminal.vendor().offers().reader {
        let what = if question == ReaderQuestion::SignOn { "signing on" } else { "asking for a balance" };
        return Err(not_offered::by(terminal.vendor(), what));
    }
    let mut counter = desk.counter(None).await?;
    counter.start(name).await?;
    let told = asked(&mut counter, name, question).await;
    counter.close().await;
    let answer = told?.map_err(|why| refused(desk.texts(), &why))?;
    show(desk, name, terminal.currency, &answer);
    Ok(Exit::Done)
}

async fn asked(
    counter: &mut Counter,
    name: &str,
    question: ReaderQuestion,
) -> Result<Result<ReaderAnswer, String>, Failure> {
    counter.till.ask_reader(name, question).await?;
    loop {
        if let TillEvent::Reader(_, told) = counter.next().await? {
            return Ok(told);
        }
    }
}

/// `(010019) words`: the reader's own words, with what to do about the code where the table has it.
fn refused(texts: &'static Texts, why: &str) -> Failure {
    let code = why.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(code, _)| code);
    let known = of_code(texts, code);
    let message = known.map_or_else(|| why.to_owned(), |(meaning, _)| format!("{why}: {meaning}"));
    let advice = known.map_or("Check the reader and its network, then try again.", |(_, action)| action);
    Failure::new(Exit::Unreachable, "reader_refused", message, advice)
}

fn show(desk: &Desk, terminal: &str, currency: Currency, answer: &ReaderAnswer) {
    let told = Told { terminal, signed_on: None, card_id: None, balance: None, currency: None, expires: None };
    match answer {
        ReaderAnswer::SignedOn { at } => {
            let told = Told { signed_on: Some(rfc3339(*at)), ..told };
            let at = local(*at, &crate::platform::local_zone());
            let words = || desk.texts().fill("reader.signed_on", &[("terminal", terminal), ("at", &at)]);
            desk.out.result(&told, words);
        }
        ReaderAnswer::Card { chip, balance, expires } => {
            let told = Told {
                card_id: Some(chip),
                balance: balance.as_deref(),
                currency: balance.as_ref().map(|_| currency.code()),
                expires: Some(expires.as_str()).filter(|expires| !expires.is_empty()),
                ..told
            };
            desk.out.result(&told, || in_words(desk.texts(), &told, currency));
        }
    }
}

fn in_words(texts: &Texts, told: &Told<'_>, currency: Currency) -> String {
    let mut lines = vec![texts.fill("reader.card", &[("chip", told.card_id.unwrap_or_default())])];
    if let Some(balance) = told.balance {
        let shown = CardMoney(balance.to_owned()).shown(currency);
        lines.push(texts.fill("reader.balance", &[("balance", &shown)]));
    }
    if let Some(expires) = told.expires {
        lines.push(texts.fill("reader.expires", &[("expires", &card_day(expires))]));
    }
    lines.join("\n")
}
