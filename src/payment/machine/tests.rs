//! Scripts on virtual time: one line per input, with the effects it must have and how the payment must stand after it.

mod answers;
mod asking;
mod closing;
mod kinds;
mod late;
mod owed;
mod people;
mod random;
mod states;

use super::{Effect, Limits, Machine, Refused};
use crate::payment::samples::{LIMITS, answer, at, hkd, intent};
use crate::payment::{
    AmountSaid, ByHand, Event, Finding, Kind, Millis, NotStarted, Override, Owed, Payment, Silence, Stamped,
};

/// What happens to the machine.
#[derive(Debug, Clone)]
enum In {
    /// The cashier rings it up.
    Start,
    /// A rule of the console refuses it.
    Refuse,
    /// The terminal answers the request itself.
    Direct(Finding),
    /// So, and names this amount.
    DirectOf(Finding, u64),
    /// So, with an amount that is none.
    DirectGarbled(Finding),
    /// The terminal answers a question.
    Status(Finding),
    /// So, and names this amount.
    StatusOf(Finding, u64),
    /// The request is not answered.
    Silent(Silence),
    /// The question is not answered.
    StatusSilent,
    /// Time passes.
    Tick,
    LinkUp,
    AbortOver,
    /// No answer to the abort came.
    AbortSilent,
    Cancel,
    AskNow,
    SetAside,
    /// The same card is back.
    Finish,
    /// A person gives the end of it up.
    GiveUp,
    Decide(ByHand),
    /// Paid by hand, another amount.
    DecidePaid(&'static str),
    Seen,
    /// The program dies and starts again: only what was recorded is left.
    Restart,
}

/// One line: milliseconds since the start, input, effects (`intended may_have_left > send`), how it stands
/// (`code money advice`; empty: as before).
type Line = (u64, In, &'static str, &'static str);

/// A machine and the journal beside it.
struct Desk {
    machine: Machine,
    limits: Limits,
    journal: Vec<Stamped>,
    sent: usize,
    /// Tries to finish it that left.
    finished: Vec<(u8, Box<Owed>)>,
}

impl Desk {
    fn new(kind: Kind) -> Self {
        Self::with(kind, LIMITS)
    }

    fn with(kind: Kind, limits: Limits) -> Self {
        Self {
            machine: Machine::draft(intent(kind), limits),
            limits,
            journal: Vec::new(),
            sent: 0,
            finished: Vec::new(),
        }
    }

    /// A sale that was started at 0.
    fn started() -> Self {
        let mut desk = Self::new(Kind::Sale);
        desk.feed(0, In::Start).expect("a draft can be started");
        desk
    }

    fn payment(&self) -> &Payment {
        self.machine.payment()
    }

    fn wake_at(&self) -> Option<u64> {
        self.machine.wake_at().map(|Millis(at)| at)
    }

    /// `code money advice`.
    fn stands(&self) -> String {
        let payment = self.payment();
        format!("{} {} {}", payment.reason_code(), payment.money_moved().as_str(), payment.advice_code())
    }

    /// Gives the input and carries the effects out: records go into the journal. Returns their words.
    fn feed(&mut self, ms: u64, input: In) -> Result<String, Refused> {
        let effects = self.put(ms, input)?;
        let words: Vec<String> = effects.into_iter().map(|effect| self.carry_out(effect)).collect();
        Ok(words.join(" > "))
    }

    fn put(&mut self, ms: u64, input: In) -> Result<Vec<Effect>, Refused> {
        let (now, machine) = (at(ms), &mut self.machine);
        let same = |finding| answer(finding, AmountSaid::Absent);
        let of = |finding, minor| answer(finding, AmountSaid::Said(hkd(minor)));
        Ok(match input {
            In::Start => machine.start(now),
            In::Refuse => machine.refuse(now, NotStarted::Blocked, "blocked"),
            In::Direct(finding) => machine.answered(now, same(finding)),
            In::DirectOf(finding, minor) => machine.answered(now, of(finding, minor)),
            In::DirectGarbled(finding) => machine.answered(now, answer(finding, AmountSaid::Unreadable("1O.2".into()))),
            In::Status(finding) => machine.status_answered(now, same(finding)),
            In::StatusOf(finding, minor) => machine.status_answered(now, of(finding, minor)),
            In::Silent(silence) => machine.silent(now, silence),
            In::StatusSilent => machine.status_silent(now),
            In::Tick => machine.time_reached(now),
            In::LinkUp => {
                machine.link_came_up(now);
                Vec::new()
            }
            In::AbortOver => {
                machine.abort_over(now, true);
                Vec::new()
            }
            In::AbortSilent => {
                machine.abort_over(now, false);
                Vec::new()
            }
            In::Cancel => machine.ask_to_cancel(now, None)?,
            In::AskNow => machine.ask_now(now)?,
            In::SetAside => machine.set_aside(now, None)?,
            In::Finish => machine.finish(now, Some("Ana".into()))?,
            In::GiveUp => machine.give_up(now, Some("Ana".into()), "the customer has left".into())?,
            In::Decide(decision) => machine.decide(now, by_hand(decision, None))?,
            In::DecidePaid(amount) => machine.decide(now, by_hand(ByHand::Paid, Some(amount)))?,
            In::Seen => machine.seen(now, None),
            In::Restart => self.restart(ms),
        })
    }

    fn restart(&mut self, ms: u64) -> Vec<Effect> {
        let Some(payment) = Payment::fold(&self.journal) else { return Vec::new() };
        let (machine, effects) = Machine::resume(payment, self.limits, at(ms));
        self.machine = machine;
        effects
    }

    fn carry_out(&mut self, effect: Effect) -> String {
        match effect {
            Effect::Record(events) => {
                let words: Vec<String> = events.iter().map(|stamped| word(&stamped.event)).collect();
                self.journal.extend(events);
                words.join(" ")
            }
            Effect::Send(_) => {
                self.sent += 1;
                "send".into()
            }
            Effect::Finish(request) => {
                let (_, owed, attempt) = request.into_parts();
                assert_eq!(owed.next, Some(attempt), "the try that was recorded");
                self.finished.push((attempt, owed));
                "finish".into()
            }
            Effect::Ask => "ask".into(),
            Effect::Abort => "abort".into(),
        }
    }

    /// Plays the lines and checks each.
    fn play(mut self, lines: &[Line]) -> Self {
        let mut stood = self.stands();
        for (ms, input, effects, stands) in lines {
            let line = format!("at {ms}: {input:?}");
            let got = self.feed(*ms, input.clone()).unwrap_or_else(|refused| format!("{refused:?}"));
            assert_eq!(&got, effects, "effects, {line}");
            let expected = if stands.is_empty() { &stood } else { *stands };
            assert_eq!(self.stands(), expected, "stands, {line}");
            assert_eq!(Payment::fold(&self.journal).as_ref(), Some(self.payment()), "journal, {line}");
            stood = self.stands();
        }
        self
    }
}

/// Unfinished, with this try next; none if no more.
fn unfinished(next: Option<u8>) -> Finding {
    let numbers = [("HostSerialNumber".to_owned(), "093101".to_owned())].into();
    Finding::Unfinished(Box::new(Owed { next, tries: 3, numbers, ..Owed::default() }))
}

fn by_hand(decision: ByHand, amount: Option<&str>) -> Override {
    let amount = amount.map(str::to_owned);
    Override { decision, by: "Ana".into(), reason: "slip".into(), approver: None, approval_code: None, amount }
}

/// The event's name in the journal.
fn word(event: &Event) -> String {
    let json = serde_json::to_value(event).expect("an event is JSON");
    json["event"].as_str().expect("an event has a name").to_owned()
}
