//! Following one payment until its outcome is known, or the program must say that it is not.

use std::pin::pin;
use std::time::Duration;

use serde::Serialize;
use tokio::time::{Instant, sleep_until};

use crate::journal::Journal;
use crate::payment::{NotStarted, Outcome, Payment, Reference, Stage, Unresolved};
use crate::platform::Wall;
use crate::platform::signals;
use crate::report;
use crate::terminal::PaymentView;
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::output;
use super::words;

/// After the asking period the machine has this long to say that the outcome is not known.
const LAST_WORD: Duration = Duration::from_millis(50);

/// What ended the following.
enum End {
    Known(Box<Payment>),
    Interrupted,
}

/// Follows the payment, prints it, closes the till, and gives the exit code.
pub(super) async fn to_the_end(
    desk: &Desk,
    mut counter: Counter,
    reference: Reference,
    events: bool,
) -> Result<Exit, Failure> {
    let end = follow(desk, &mut counter, reference, events).await;
    let journal = counter.till.journal().clone();
    counter.close().await;
    let payment = match end? {
        End::Known(payment) => *payment,
        End::Interrupted => journal.payment(reference).await?.ok_or_else(nothing_sent)?,
    };
    if matches!(payment.stage, Stage::Waiting) && payment.owed.is_none() {
        output::note(desk.texts().get("notice.quit"));
    }
    match owed_before(&journal, &payment).await? {
        Some(owed) => words::show_advising(desk, &payment, &words::finish_or_give_up(desk.texts(), owed)),
        None => words::show(desk, &payment),
    }
    Ok(Exit::of(&payment))
}

/// What its terminal is blocked by, if that is a transaction that is owed its end: then it is known what to do.
async fn owed_before(journal: &Journal, payment: &Payment) -> Result<Option<Reference>, Failure> {
    if payment.stage != Stage::Closed(Outcome::NotStarted(NotStarted::Blocked)) {
        return Ok(None);
    }
    let open = journal.open_payments().await?;
    let owed = |open: &&Payment| open.intent.terminal == payment.intent.terminal && open.owed.is_some();
    Ok(open.iter().filter(|open| open.blocks_terminal()).find(owed).map(|open| open.intent.reference))
}

async fn follow(desk: &Desk, counter: &mut Counter, reference: Reference, events: bool) -> Result<End, Failure> {
    let mut stop = pin!(signals::shutdown());
    let mut latest: Option<Payment> = None;
    let mut give_up: Option<Instant> = None;
    loop {
        tokio::select! {
            event = counter.next() => {
                let event = event?;
                if let TillEvent::ShowCode { reference: about, address } = &event && *about == reference {
                    show_code(desk, address, events);
                }
                let Some(view) = news_of(desk, event, reference)? else { continue };
                if events {
                    tell(desk, &view);
                }
                if is_over(&view.payment) || view.may_finish.is_some() {
                    return Ok(End::Known(Box::new(view.payment)));
                }
                if view.answer_due.is_none() {
                    let limits = counter.till.config().limits.of(view.payment.intent.vendor);
                    give_up.get_or_insert_with(|| Instant::now() + limits.ask_for.duration());
                }
                latest = Some(view.payment);
            }
            _ = &mut stop => return Ok(End::Interrupted),
            () = sleep_until(give_up.unwrap_or_else(Instant::now)), if give_up.is_some() => {
                match latest.take() {
                    Some(payment) if matches!(payment.stage, Stage::Unresolved(_)) => {
                        return Ok(End::Known(Box::new(payment)));
                    }
                    other => (latest, give_up) = (other, Some(Instant::now() + LAST_WORD)),
                }
            }
        }
    }
}

/// A code for the customer, and its address for a screen of its own.
fn show_code(desk: &Desk, address: &str, events: bool) {
    #[derive(Serialize)]
    struct Shown<'a> {
        event: &'static str,
        address: &'a str,
    }
    if desk.out.is_json() && events {
        output::json_line(&Shown { event: "show_code", address });
    }
    let code = report::qr(address).map(|code| code.half_blocks().join("\n")).unwrap_or_default();
    output::note(&format!("{code}\n{address}\n{}", desk.texts().get("reader.scan_to_pay")));
}

/// Nothing more will come by waiting: it is closed, or the terminal has said all it can.
fn is_over(payment: &Payment) -> bool {
    matches!(payment.stage, Stage::Closed(_) | Stage::Unresolved(Unresolved::AmountDiffers { .. }))
}

/// The news if it is about this payment; a refused order and an answer that could not be stored are failures.
fn news_of(desk: &Desk, event: TillEvent, reference: Reference) -> Result<Option<Box<PaymentView>>, Failure> {
    match event {
        TillEvent::Payment(view) if view.payment.intent.reference == reference => Ok(Some(view)),
        TillEvent::Refused(_, refused) if refused.reference.is_none_or(|about| about == reference) => {
            Err(super::failure::refused(&refused.why.to_string(), reference))
        }
        TillEvent::NotSaved { reference: about, first, unsaved } if about == reference => {
            Err(not_saved(desk, first, &unsaved))
        }
        _ => Ok(None),
    }
}

fn not_saved(desk: &Desk, first: bool, unsaved: &Payment) -> Failure {
    if first {
        let advice = "Free space on the disk or repair it; nothing was sent to the terminal.";
        return Failure::new(Exit::NotStarted, "not_saved", "the payment could not be recorded", advice);
    }
    let words = desk.texts().get("notice.not_saved");
    let said = format!("{words} ({}, {})", unsaved.outcome_word(), unsaved.intent.reference);
    let advice = "Repair the disk and start again: the terminal is asked what became of it.";
    Failure::new(Exit::Unresolved, "answer_not_saved", said, advice)
}

fn nothing_sent() -> Failure {
    Failure::new(Exit::NotStarted, "interrupted", "stopped before anything was sent", "Start again.")
}

/// A line of progress.
#[derive(Serialize)]
struct Progress<'a> {
    event: &'a str,
    reference: &'a str,
    at: String,
    outcome: &'a str,
    code: &'a str,
    message: &'a str,
    times_asked: u32,
}

fn tell(desk: &Desk, view: &PaymentView) {
    let payment = &view.payment;
    let event = match &payment.stage {
        Stage::Recorded => "recorded",
        Stage::Waiting if payment.cancel_asked => "cancel_asked",
        Stage::Waiting if view.answer_due.is_some() => "waiting",
        Stage::Waiting => "asking",
        Stage::Unresolved(_) => "unresolved",
        Stage::Closed(_) => "closed",
    };
    let progress = Progress {
        event,
        reference: payment.intent.reference.as_str(),
        at: Wall::now().to_string(),
        outcome: payment.outcome_word(),
        code: payment.reason_code(),
        message: &view.last_words,
        times_asked: view.times_asked,
    };
    if desk.out.is_json() {
        output::json_line(&progress);
    } else {
        output::note(&format!("{}  {event}  {}", progress.at, view.last_words));
    }
}
