//! `countertop finish` and `countertop give-up`: a transaction that has begun at a card and is owed its end.

use std::time::Duration;

use serde::Serialize;
use tokio::time::timeout;

use crate::console::{Texts, of_code};
use crate::payment::{Payment, Reference, Stage};
use crate::protocol::easycard::is_reader_error;
use crate::report::{PaymentJson, case};
use crate::terminal::PaymentView;
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::{self, Failure};
use super::{output, query, set_aside, words};

/// The answer to the question behind a given-up transaction may take so much longer than the answers' own limit.
const MOMENT: Duration = Duration::from_secs(5);

/// Finish a transaction that is owed its end: the SAME card is back on the reader.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop finish 7K2M9Q")]
pub(super) struct Finish {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
    /// Who has put the card back.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
}

/// Give the end of a transaction up: it stays unresolved, and is a case for the vendor.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop give-up 7K2M9Q --reason 'the customer has left'")]
pub(super) struct GiveUp {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who gives it up.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
}

/// The payment with the case for its vendor.
#[derive(Serialize)]
struct GaveUp<'a> {
    #[serde(flatten)]
    payment: PaymentJson<'a>,
    case: &'a [String],
}

pub(super) async fn finish(desk: &Desk, args: Finish) -> Result<Exit, Failure> {
    let recorded = owed(desk, &args.reference).await?;
    let reference = recorded.intent.reference;
    let mut counter = desk.counter(None).await?;
    counter.start_of(&recorded).await?;
    let by = Some(desk.operator(args.operator));
    let done = tried(desk, &mut counter, &recorded, by).await;
    let journal = counter.till.journal().clone();
    counter.close().await;
    done?;
    let payment = journal.payment(reference).await?.unwrap_or(recorded);
    words::show(desk, &payment);
    Ok(Exit::of(&payment))
}

/// Once it may be tried, it is; and then what comes of the try is awaited.
async fn tried(desk: &Desk, counter: &mut Counter, payment: &Payment, by: Option<String>) -> Result<(), Failure> {
    query::probe_terminal_of(counter, payment).await?;
    let reference = payment.intent.reference;
    // An end that has come meanwhile needs no try.
    counter.till.ask_now(reference).await?;
    let Some((next, tries)) = until_it_may_be_tried(counter, reference).await? else { return Ok(()) };
    let (first, mut may_sign_on) = (next, true);
    loop {
        let (next, tries) = (next.to_string(), tries.to_string());
        output::note(&desk.texts().fill("reader.same_card", &[("n", &next), ("tries", &tries)]));
        counter.till.finish(reference, by.clone()).await?;
        let (view, answer) = answered(counter, reference).await?;
        if view.may_finish.is_none_or(|(next, _)| next != first) {
            return Ok(());
        }
        say_answer(desk.texts(), &answer);
        // Its sign-on is over, and a process of its own would not know it: the same try, on a new sign-on, with the card still there.
        if !is_reader_error(code_in(&answer)) || !std::mem::take(&mut may_sign_on) {
            return Ok(());
        }
    }
}

/// What came of the try, once the next may be made or none is needed, with the words of its answer.
async fn answered(counter: &mut Counter, reference: Reference) -> Result<(Box<PaymentView>, String), Failure> {
    let (mut is_out, mut answer) = (false, None);
    loop {
        let view = news(counter, reference).await?;
        is_out |= view.answer_due.is_some();
        if is_out && view.answer_due.is_none() {
            let answer = answer.get_or_insert_with(|| view.last_words.clone());
            if view.may_finish.is_some() || !is_waiting(&view.payment) {
                return Ok((view, std::mem::take(answer)));
            }
        }
    }
}

/// The code at the end of `words (code)`.
fn code_in(words: &str) -> &str {
    words.strip_suffix(')').and_then(|words| words.rsplit_once('(')).map_or("", |(_, code)| code)
}

/// Why the try has finished nothing, where the answer says so.
fn say_answer(texts: &'static Texts, answer: &str) {
    let meaning = of_code(texts, code_in(answer)).map_or("", |(meaning, _)| meaning);
    if !answer.is_empty() {
        output::note(&texts.fill("reader.try_refused", &[("words", answer), ("meaning", meaning)]));
    }
}

/// Which try is next and how many there are, after what became of it was asked; none if that has ended it.
async fn until_it_may_be_tried(counter: &mut Counter, reference: Reference) -> Result<Option<(u8, u8)>, Failure> {
    loop {
        let view = news(counter, reference).await?;
        if let Some((next, left)) = view.may_finish.filter(|_| query::waits_for_the_card(&view)) {
            return Ok(Some((next, next + left - 1)));
        }
        if !is_waiting(&view.payment) {
            return Ok(None);
        }
    }
}

fn is_waiting(payment: &Payment) -> bool {
    matches!(payment.stage, Stage::Waiting)
}

/// The next news about this payment; that a command about it was refused is a failure.
async fn news(counter: &mut Counter, reference: Reference) -> Result<Box<PaymentView>, Failure> {
    loop {
        match counter.next().await? {
            TillEvent::Refused(_, refused) if refused.reference == Some(reference) => {
                return Err(failure::refused(&refused.why.to_string(), reference));
            }
            event => {
                if let Some(view) = query::view_of(event, reference) {
                    return Ok(view);
                }
            }
        }
    }
}

pub(super) async fn give_up(desk: &Desk, args: GiveUp) -> Result<Exit, Failure> {
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("reason_empty", "the reason is empty", "Say why it is given up: --reason TEXT."));
    }
    let recorded = owed(desk, &args.reference).await?;
    let reference = recorded.intent.reference;
    let mut counter = desk.counter(None).await?;
    counter.start_of(&recorded).await?;
    let by = Some(desk.operator(args.operator));
    counter.till.give_up(reference, by, args.reason).await?;
    let given_up = set_aside::changed(&mut counter, reference, |payment| payment.given_up.is_some()).await;
    if given_up.is_ok() {
        let limits = counter.till.config().limits.of(recorded.intent.vendor);
        let longest = limits.connect.duration() + limits.answer.duration() + MOMENT;
        // Not answered in time: the reader sells again once the next start has asked.
        let is_free = |payment: &Payment| payment.set_aside || matches!(payment.stage, Stage::Closed(_));
        let _ = timeout(longest, set_aside::changed(&mut counter, reference, is_free)).await;
    }
    let journal = counter.till.journal().clone();
    counter.close().await;
    given_up?;
    let payment = journal.payment(reference).await?.unwrap_or(recorded);
    show_case(desk, &payment);
    Ok(Exit::of(&payment))
}

/// What is not owed its end can be neither finished nor given up.
async fn owed(desk: &Desk, reference: &str) -> Result<Payment, Failure> {
    let recorded = desk.recorded(reference).await?;
    let is_owed = recorded.owed.is_some() && recorded.given_up.is_none() && recorded.outcome_word() == "unresolved";
    if is_owed {
        return Ok(recorded);
    }
    let six = recorded.intent.reference.last_six();
    let message = format!("nothing is owed for {six}");
    let advice = "Look at the payment: countertop query REFERENCE.";
    Err(Failure::new(Exit::NotStarted, "nothing_to_finish", message, advice).about(six))
}

fn show_case(desk: &Desk, payment: &Payment) {
    let merchant = desk.profile().ok().and_then(|profile| {
        let known = profile.terminals().iter().find(|terminal| terminal.id == payment.intent.terminal)?;
        Some(known.settings.known().merchant.to_owned())
    });
    let lines = case(payment, &merchant.unwrap_or_default(), &crate::platform::local_zone()).unwrap_or_default();
    let lines: Vec<String> = lines.iter().map(|line| line.text(|key| desk.texts().get(key))).collect();
    let json = GaveUp { payment: PaymentJson::of(payment, words::advice(payment, desk.lang)), case: &lines };
    desk.out.result(&json, || format!("{}\n\n{}", words::in_words(payment, desk.lang), lines.join("\n")));
}
