//! A lane facing a simulated terminal over exchanges that never fail, and a journal that can.

use super::*;
use crate::money::{Amount, Currency};
use crate::payment::{Event, Intent, Kind, Limits, Original, TerminalId, Vendor, WallTime};
use crate::protocol::wonder::{self, Wiring, crypto, verdict};
use crate::simulator::wonder::{Terminal, TerminalSettings, http_turn};
use crate::simulator::{Ask, HttpTurn, Machine, Output};
use crate::wire::{ExchangeId, Payload};

mod easycard;
mod long;
mod unanswered;
mod who;

const CODE: &str = "260880";
const IDLE_ASK: u64 = 60_000;

struct Counting(u8);

impl Dice for Counting {
    fn roll(&mut self) -> Fresh {
        self.0 = self.0.wrapping_add(1);
        [self.0; 48]
    }
}

fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(1_760_000_000_000_i64.saturating_add_unsigned(ms)) }
}

fn code() -> crypto::PairingCode {
    crypto::PairingCode::parse(CODE).unwrap()
}

fn lane() -> Lane {
    let settings = LaneSettings {
        id: TerminalId("t-1".into()),
        name: "front".into(),
        vendor: Vendor::Wonder,
        simulated: true,
        link_kind: "LAN",
        address: "nowhere".into(),
        serial_number: String::new(),
        names_itself: false,
        merchant: String::new(),
        limits: Limits {
            answer: 120_000,
            ask_every: 2_000,
            ask_at_most: 2_000,
            ask_for: 180_000,
            tell_after: 10_000,
            not_found: None,
        },
        connect: 5_000,
        answer: 10_000,
        idle_ask: Some(IDLE_ASK),
        hello_fresh: 70_000,
        policy: LinkPolicy::Held,
    };
    let session = wonder::Settings {
        wiring: Wiring::Http { path: "/".into(), headers: Vec::new() },
        key: crypto::Key::new(code()),
        profile: Some(crypto::CryptoProfile::Sha256ZeroIv),
        client_device_sn: "1".into(),
        codes: verdict::Codes::default(),
        answer_limit: 10_000,
        money_reply_limit: 300_000,
    };
    Lane::new(settings, Session::Wonder(Box::new(wonder::Session::new(session))), Box::new(Counting(0)))
}

fn intent(minor: u64) -> Box<Intent> {
    Box::new(Intent {
        reference: Reference::new(1, minor),
        kind: Kind::Sale,
        terminal: TerminalId("t-1".into()),
        terminal_name: "front".into(),
        vendor: Vendor::Wonder,
        simulated: true,
        amount: Amount::from_minor_units(minor, Currency::HKD).unwrap(),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: format!("ref-{minor}"),
        message_id: uuid::Uuid::from_u128(minor.into()),
        original: None,
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    })
}

/// Lane, terminal, and what was recorded and shown.
struct Counter {
    lane: Lane,
    terminal: Terminal,
    now_ms: u64,
    /// Records with such an event fail.
    fails: fn(&Event) -> bool,
    recorded: Vec<Event>,
    shown: Vec<String>,
    requests: usize,
}

impl Counter {
    /// Up, identified, in use.
    fn ready() -> Self {
        let terminal = Terminal::new(TerminalSettings { paired: true, ..TerminalSettings::new(code()) });
        let (recorded, shown) = (Vec::new(), Vec::new());
        let mut counter = Self { lane: lane(), terminal, now_ms: 0, fails: |_| false, recorded, shown, requests: 0 };
        counter.give(|lane, now| lane.resume(now, Vec::new(), None));
        counter.give(|lane, now| lane.link_event(now, LinkEvent::Up));
        counter.give(|lane, now| lane.command(now, LaneCommand::InUse(true)));
        counter
    }

    fn give(&mut self, input: impl FnOnce(&mut Lane, Now) -> Vec<LaneEffect>) {
        let effects = input(&mut self.lane, at(self.now_ms));
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<LaneEffect>) {
        let (now, mut effects, mut replies) = (at(self.now_ms), effects.into_iter(), Vec::new());
        while let Some(effect) = effects.next() {
            match effect {
                LaneEffect::Record(reference, events) if events.iter().any(|stamped| (self.fails)(&stamped.event)) => {
                    let first = matches!(events[0].event, Event::Intended { .. });
                    effects = self.lane.not_saved(now, reference, first, effects).into_iter();
                }
                LaneEffect::Record(_, events) => self.recorded.extend(events.into_iter().map(|stamped| stamped.event)),
                LaneEffect::Transmit(out) => replies.extend(self.asks(out)),
                LaneEffect::Publish(LaneEvent::Payment(view)) => self.shown.push(view.payment.reason_code().to_owned()),
                LaneEffect::Publish(LaneEvent::NotSaved { unsaved, .. }) => {
                    self.shown.push(format!("not saved: {}", unsaved.reason_code()));
                }
                LaneEffect::Publish(LaneEvent::Refused(refused)) => self.shown.push(refused.why.to_string()),
                LaneEffect::Connect | LaneEffect::Close | LaneEffect::NoteUnanswered(_) | LaneEffect::Publish(_) => {}
            }
        }
        for event in replies {
            let effects = self.lane.link_event(now, event);
            self.carry_out(effects);
        }
    }

    fn asks(&mut self, out: Outgoing) -> Option<LinkEvent> {
        let Payload::Http(request) = out.payload else { panic!("an HTTP lane") };
        self.requests += 1;
        self.terminal.receive(Ask(out.exchange.0), "", &request.body, self.now_ms);
        self.replies().into_iter().next()
    }

    fn replies(&mut self) -> Vec<LinkEvent> {
        let outputs = std::iter::from_fn(|| self.terminal.next_output());
        let replies = outputs.filter_map(|output| match output {
            Output::Answer(answer) => match http_turn(&answer, false) {
                HttpTurn::Reply(reply) => Some(LinkEvent::Reply(ExchangeId(answer.to.0), reply)),
                _ => None,
            },
            _ => None,
        });
        replies.collect()
    }

    fn sell(&mut self, minor: u64) {
        self.give(|lane, now| lane.command(now, LaneCommand::Begin(intent(minor))));
    }

    /// Sleeps until the lane wants to be woken.
    fn wake(&mut self) {
        self.now_ms = self.lane.wake_at().expect("the lane has plans").0;
        self.give(Lane::time_reached);
    }
}

#[test]
fn an_idle_terminal_is_asked_at_its_pace_and_the_lane_sleeps_meanwhile() {
    let mut counter = Counter::ready();
    for nth in 1..=5 {
        counter.wake();
        assert_eq!((counter.now_ms, counter.requests), (nth * IDLE_ASK, usize::try_from(nth).unwrap() + 1));
    }
}

#[test]
fn an_outcome_that_cannot_be_stored_is_never_shown_as_recorded() {
    let mut counter = Counter::ready();
    counter.fails = |event| matches!(event, Event::Concluded { .. });
    counter.sell(1000);
    assert_eq!(counter.shown, ["waiting", "not saved: approved"]);
    counter.fails = |_| false;
    counter.give(|lane, now| lane.command(now, LaneCommand::Seen { reference: intent(1000).reference, by: None }));
    counter.sell(2000);
    assert_eq!(counter.shown[2..], ["not saved: approved", "the journal cannot be written: nothing is sold"]);
    assert_eq!(counter.recorded.len(), 2, "no gap in its history: {:?}", counter.recorded);
}

/// Until a person has put it aside or decided, in this life of the program and in the next.
#[test]
fn a_payment_that_is_asked_about_no_more_still_blocks_its_terminal() {
    let mut counter = Counter::ready();
    counter.give(|lane, now| lane.command(now, LaneCommand::InUse(false)));
    counter.sell(1063);
    while !counter.recorded.contains(&Event::AskingEnded) {
        counter.wake();
    }
    counter.sell(2000);
    assert_eq!(counter.shown.last().unwrap(), "blocked");
    let reference = intent(1063).reference;
    let payment = counter.lane.payment(&reference).unwrap().clone();
    let mut next = Counter::ready();
    next.now_ms = counter.now_ms;
    next.give(|lane, now| lane.resume(now, vec![payment], None));
    next.sell(2000);
    assert_eq!(next.shown.last().unwrap(), "blocked");
    next.give(|lane, now| lane.command(now, LaneCommand::SetAside { reference, by: None }));
    next.sell(3000);
    assert_ne!(next.shown.last().unwrap(), "blocked");
}

#[test]
fn nothing_is_done_about_a_payment_that_the_journal_is_behind() {
    let mut counter = Counter::ready();
    counter.fails = |event| matches!(event, Event::BecameUnresolved { .. });
    counter.sell(1063);
    counter.now_ms = 130_000;
    counter.give(Lane::time_reached);
    counter.fails = |_| false;
    let reference = intent(1063).reference;
    counter.give(|lane, now| lane.command(now, LaneCommand::SetAside { reference, by: None }));
    let refused = "the journal cannot be written: start again first";
    assert!(counter.shown.iter().any(|shown| shown == refused), "{:?}", counter.shown);
    assert_eq!(counter.recorded.len(), 2);
}

#[test]
fn what_stands_behind_a_failed_record_is_lost_only_if_it_needs_the_record() {
    let mut counter = Counter::ready();
    counter.sell(1063);
    let reference = intent(1063).reference;
    let behind = vec![LaneEffect::Connect, LaneEffect::Record(reference, Vec::new())];
    let effects = counter.lane.not_saved(at(1), Reference::new(1, 1), false, behind);
    assert!(effects.iter().any(|effect| matches!(effect, LaneEffect::Connect)));
    assert!(counter.lane.is_unsaved(&reference), "its record was not stored either");
}

#[test]
fn a_sale_whose_amount_differs_can_be_given_back_though_it_blocks_its_terminal() {
    let mut counter = Counter::ready();
    counter.sell(1058);
    counter.sell(2000);
    assert_eq!(counter.shown[counter.shown.len() - 2..], ["amount_differs", "blocked"]);
    let sale = intent(1058);
    let original = Original {
        reference: Some(sale.reference),
        kind: None,
        vendor_reference: sale.vendor_reference.clone(),
        left: None,
    };
    let void = Intent { kind: Kind::Void, original: Some(original), ..*intent(3) };
    let void = Box::new(Intent { vendor_reference: sale.vendor_reference.clone(), amount: sale.amount, ..void });
    counter.give(|lane, now| lane.command(now, LaneCommand::Begin(void)));
    assert_eq!(counter.shown.last().map(String::as_str), Some("approved"));
}

/// An answer without an amount closes a payment, and the next one tells another: a person must look before it sells again.
#[test]
fn another_amount_told_of_a_closed_payment_keeps_its_terminal() {
    let mut counter = Counter::ready();
    tell_another_amount_of_a_closed_payment(&mut counter);
    counter.give(|lane, now| lane.command(now, LaneCommand::Begin(intent(2_000))));
    assert_eq!(counter.shown.last().map(String::as_str), Some("blocked"), "{:?}", counter.shown);
}

/// The same while the next sale waits to hear that the terminal is free (seed 130705990).
#[test]
fn another_amount_told_while_a_sale_waits_for_its_terminal_stops_that_sale() {
    let mut counter = Counter::ready();
    counter.lane.hello = Hello::Asked(at(1).mono);
    counter.give(|lane, now| lane.command(now, LaneCommand::Begin(intent(2_000))));
    assert!(counter.lane.draft.is_some());
    let waiting = counter.lane.draft.take();
    counter.lane.hello = Hello::Told(at(1).mono);
    tell_another_amount_of_a_closed_payment(&mut counter);
    counter.lane.draft = waiting;
    counter.give(Lane::time_reached);
    assert_eq!(counter.shown.last().map(String::as_str), Some("blocked"), "{:?}", counter.shown);
    assert!(counter.lane.draft.is_none());
}

fn tell_another_amount_of_a_closed_payment(counter: &mut Counter) {
    use crate::payment::{AmountSaid, Answer, Details, Evidence, Finding, Match};
    counter.give(|lane, now| lane.command(now, LaneCommand::Begin(intent(1_020))));
    assert_eq!(counter.shown.last().map(String::as_str), Some("approved"));
    let (reference, other) = (intent(1_020).reference, Amount::from_minor_units(1_021, Currency::HKD).unwrap());
    let answer = Answer {
        finding: Finding::Approved,
        amount: AmountSaid::Said(other),
        code: String::new(),
        message: String::new(),
        details: Details::default(),
        evidence: Evidence {
            frame: 0,
            at: WallTime(0),
            source: String::new(),
            said: String::new(),
            reference: Match::Equal,
            amount: Match::NotSent,
        },
    };
    counter.lane.with_machine(at(1), reference, |machine| machine.status_answered(at(1), answer));
    assert!(counter.lane.open.contains_key(&reference) && counter.lane.closed.is_empty());
}
