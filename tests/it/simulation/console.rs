//! The console as one process: lanes that are driven exactly as the product's task drives them, and that can die anywhere.

use std::collections::VecDeque;

use countertop::payment::{Event, Kind, Reference, Stage, Stamped, TerminalId};
use countertop::protocol::Fresh;
use countertop::simulator::random::Seeded;
use countertop::terminal::{Dice, Lane, LaneCommand, LaneEffect, LaneEvent, LinkPolicy, Paces, PaymentView};
use countertop::wire::{ExchangeId, LinkEvent, Outgoing, Payload};

use super::guards::rings;
use super::journal::Commit;
use super::mutants::Mutant;
use super::trace::short;
use super::vendor::{self, Message, Topic};
use super::world::{Happening, World};

/// At the latest this long after asking has begun a person is told.
pub const TELL_AFTER: u64 = 10_000;

/// One life of the program.
pub struct Console {
    pub lanes: Vec<Lane>,
    /// Something could not be stored: nothing is sold until the next start.
    pub broken: bool,
}

struct SeededDice(Seeded);

impl Dice for SeededDice {
    fn roll(&mut self) -> Fresh {
        self.0.bytes()
    }
}

pub fn terminal_id(lane: usize) -> TerminalId {
    TerminalId(format!("t-{lane}"))
}

/// A message on a line comes in pieces within this time, milliseconds.
const IN_PIECES_MS: u64 = 30;

impl World {
    /// The program starts: it takes up what the journal has open.
    pub fn console_starts(&mut self) {
        self.clock.console_begins();
        self.note("console", || "starts".to_owned());
        let policy = if self.random.below(4) == 0 { LinkPolicy::OnDemand } else { LinkPolicy::Held };
        let paces = Paces::default();
        let lanes = (0..self.lines.len()).map(|lane| {
            let dice = Box::new(SeededDice(Seeded::new(self.random.draw())));
            let (mut settings, mut session) = vendor::lane(lane, &self.plan.counters[lane], policy);
            paces.join(&mut session);
            if let (Some(rule), Some(Mutant::ClosedTooSoon)) = (&mut settings.limits.not_found, self.mutant) {
                (rule.cancel_after, rule.counts_after) = (rule.cancel_after.map(|_| 0), 0);
            }
            Lane::new(settings, session, dice)
        });
        self.console = Some(Console { lanes: lanes.collect(), broken: false });
        self.watch.console_starts();
        self.cashier.begun.clear();
        for lane in 0..self.lines.len() {
            let open = self.remembered(lane);
            let unanswered = self.unanswered[lane];
            self.drive(lane, |lane, now| lane.resume(now, open, unanswered));
            self.drive(lane, |lane, now| lane.command(now, LaneCommand::InUse(true)));
        }
    }

    /// What a start finds open. A mutant forgets the mark, and with it that something may have left.
    fn remembered(&self, lane: usize) -> Vec<countertop::payment::Payment> {
        let mut open = self.journal.open_on(&terminal_id(lane));
        if self.mutant == Some(Mutant::MarkIgnored) {
            for payment in &mut open {
                if payment.stage == Stage::Waiting {
                    payment.stage = Stage::Recorded;
                }
            }
        }
        if self.mutant == Some(Mutant::OwedForgotten) {
            for payment in &mut open {
                payment.owed = None;
            }
        }
        if self.mutant == Some(Mutant::AsideForgotten) {
            for payment in &mut open {
                payment.set_aside = false;
            }
        }
        self.with_siblings(open)
    }

    /// As the till does it: with what else went back of a sale whose refund is asked about.
    fn with_siblings(&self, mut payments: Vec<countertop::payment::Payment>) -> Vec<countertop::payment::Payment> {
        let all = self.journal.payments();
        let opened = payments.clone();
        let asked = opened.iter().filter(|payment| payment.awaits_truth());
        let sales = asked.filter_map(|payment| all.get(&payment.intent.original.as_ref()?.reference?));
        let own = opened.iter().filter(|payment| payment.intent.kind == Kind::Sale).flat_map(|sale| self.linked(sale));
        let tips = own.filter(|tip| tip.intent.kind == Kind::TipAdjustment);
        for back in sales.flat_map(|sale| self.linked(sale)).chain(tips).filter(|back| back.may_have_moved()) {
            if !payments.iter().any(|payment| payment.intent.reference == back.intent.reference) {
                payments.push(back.clone());
            }
        }
        payments
    }

    /// The program dies. It starts again after a while.
    pub fn crash(&mut self, why: &str) {
        if self.console.take().is_none() {
            return;
        }
        self.note("console", || format!("DIES: {why}"));
        self.watch.crashes += 1;
        let changed = self.journal.crash();
        self.watch.changed.extend(changed);
        for lane in 0..self.lines.len() {
            self.let_go(lane);
        }
        let after = if self.calm { 500 } else { 100 + self.random.below(60_000) };
        self.agenda.plan(self.clock.now_ms + after, Happening::ConsoleStarts);
    }

    /// Gives a lane an input and carries out what comes of it.
    pub fn drive(&mut self, lane: usize, input: impl FnOnce(&mut Lane, countertop::payment::Now) -> Vec<LaneEffect>) {
        let now = self.clock.console();
        let Some(console) = &mut self.console else { return };
        let effects = input(&mut console.lanes[lane], now);
        self.carry_out(lane, effects);
    }

    /// The link of a lane tells something.
    pub fn told(&mut self, lane: usize, event: LinkEvent, answered: Option<Vec<u8>>) {
        self.hears(lane, &event);
        // What began to come before the line was up came without its beginning; something late may have come into the midst of it.
        let since = self.lines[lane].up_since.max(self.lines[lane].late_came);
        let is_whole = !matches!(event, LinkEvent::Received(_)) || self.clock.now_ms > since + IN_PIECES_MS;
        let answered = answered.filter(|_| is_whole);
        let answer = answered.and_then(|envelope| self.tap(lane).answer(&envelope));
        self.hears_who_is_there(lane, answer.as_ref());
        if self.mutant == Some(Mutant::LateAnswerDropped) && self.is_late(lane, answer.as_ref()) {
            self.expects_closed(lane, answer.as_ref());
            return;
        }
        let is_up = event == LinkEvent::Up;
        if self.mutant == Some(Mutant::PushDropped) && self.is_pushed(lane, answer.as_ref()) {
            return self.expects_closed(lane, answer.as_ref());
        }
        let event = self.tampered_event(lane, event);
        self.drive(lane, |lane, now| lane.link_event(now, event));
        if is_up && self.mutant == Some(Mutant::RepeatAcrossLives) {
            self.repeats_across_lives(lane);
        }
        self.expects_closed(lane, answer.as_ref());
    }

    /// Carries out effects in order; the program can die before each.
    fn carry_out(&mut self, lane: usize, effects: Vec<LaneEffect>) {
        let mut effects = VecDeque::from(effects);
        if self.mutant == Some(Mutant::WireBeforeJournal) {
            effects.make_contiguous().sort_by_key(|effect| !matches!(effect, LaneEffect::Transmit(_)));
        }
        while let Some(effect) = effects.pop_front() {
            // To die before a note is to die before what comes after it.
            let is_note = matches!(effect, LaneEffect::NoteUnanswered(_));
            if !is_note && !self.calm && self.random.happens(self.plan.crash_ppm) {
                return self.crash("between two effects");
            }
            match effect {
                LaneEffect::Record(reference, events) => {
                    if let Some(first) = self.record(reference, events) {
                        effects = self.not_saved(lane, reference, first, effects);
                    }
                }
                LaneEffect::Connect => self.connect(lane),
                LaneEffect::Close => self.let_go(lane),
                LaneEffect::NoteUnanswered(until) => self.unanswered[lane] = until,
                LaneEffect::Transmit(out) => self.puts_on_wire(lane, out),
                LaneEffect::Publish(event) => self.shows(lane, event),
            }
        }
    }

    /// Records. If that fails: whether it was the payment's first record.
    fn record(&mut self, reference: Reference, events: Vec<Stamped>) -> Option<bool> {
        let commit = self.commit_fate();
        self.note("journal", || {
            let words: Vec<String> = events.iter().map(|stamped| word(&stamped.event)).collect();
            format!("{} {} ({commit:?})", short(&reference), words.join(", "))
        });
        let first = matches!(events.first().map(|first| &first.event), Some(Event::Intended { .. }));
        let marked = events.iter().any(|stamped| stamped.event == Event::MayHaveLeft);
        self.watch.changed.insert(reference);
        self.is_a_persons_deed(reference, &events);
        if self.mutant == Some(Mutant::MarkNotDurable) && marked {
            self.journal.append_unsaved(reference, events);
            return None;
        }
        if self.journal.append(reference, events, commit).is_ok() {
            return None;
        }
        self.watch.commits_failed += 1;
        if self.mutant == Some(Mutant::CommitFailureIgnored) {
            return None;
        }
        Some(first)
    }

    fn not_saved(
        &mut self,
        lane: usize,
        reference: Reference,
        first: bool,
        behind: VecDeque<LaneEffect>,
    ) -> VecDeque<LaneEffect> {
        let now = self.clock.console();
        let Some(console) = &mut self.console else { return VecDeque::new() };
        console.lanes[lane].not_saved(now, reference, first, behind).into()
    }

    fn commit_fate(&mut self) -> Commit {
        if self.calm || !self.random.happens(self.plan.commit_ppm) {
            Commit::Works
        } else if self.random.below(2) == 0 {
            Commit::FailsWithoutTrace
        } else {
            Commit::FailsButIsThere
        }
    }

    fn puts_on_wire(&mut self, lane: usize, out: Outgoing) {
        let request = self.tap(lane).request(&out.payload);
        if let Some(request) = &request {
            self.note("console", || format!("to {lane}: {} {} {}", request.name, request.reference, request.amount));
            self.saw_request(lane, request, &out.payload);
            self.saw_try(request);
            self.saw_question(lane, request);
        }
        let extra = request.as_ref().and_then(|request| self.careless(lane, request, &out));
        let may_be_repeated = |message: &Message| {
            message.is_money() || (message.topic == Topic::Finish && self.mutant == Some(Mutant::TryRepeated))
        };
        if let Some(money) = request.filter(may_be_repeated) {
            self.watch.sent.insert(money.reference.clone(), (money, out.payload.clone()));
        }
        self.transmit(lane, out);
        if let Some(extra) = extra {
            self.puts_on_wire(lane, extra);
        }
    }

    fn shows(&mut self, lane: usize, event: LaneEvent) {
        match event {
            LaneEvent::Payment(view) => self.shows_payment(lane, &view),
            LaneEvent::NotSaved { reference, first, .. } => {
                self.note("console", || format!("{} NOT SAVED (first: {first})", short(&reference)));
                self.watch.person_told(&reference);
                if let Some(console) = self.console.as_mut().filter(|_| !first) {
                    console.broken = true;
                    let at = self.clock.now_ms + 1_000 + self.random.below(60_000);
                    self.agenda.plan(at, Happening::Restarted);
                }
            }
            LaneEvent::Refused(refused) => self.note("console", || format!("refused: {}", refused.why)),
            LaneEvent::Settled(close) => self.batch_is_closed(lane, close),
            LaneEvent::Status(_)
            | LaneEvent::Probed(_)
            | LaneEvent::Aborted(_)
            | LaneEvent::Unpaired
            | LaneEvent::Saving(_)
            | LaneEvent::Printed(_)
            | LaneEvent::Reader(_)
            | LaneEvent::ShowCode { .. } => {}
        }
    }

    fn shows_payment(&mut self, lane: usize, view: &PaymentView) {
        let payment = &view.payment;
        self.note("screen", || {
            let reference = short(&payment.intent.reference);
            format!("{lane}: {reference} {} {}", payment.reason_code(), payment.money_moved().as_str())
        });
        self.shown(view);
        if self.mutant == Some(Mutant::ContradictionSilenced) && rings(payment) {
            let reference = payment.intent.reference;
            self.drive(lane, |lane, now| lane.command(now, LaneCommand::Seen { reference, by: None }));
        }
    }

    // ---- deliberate bugs --------------------------------------------------------------------------------------------

    fn tampered_event(&self, lane: usize, event: LinkEvent) -> LinkEvent {
        match self.mutant {
            Some(Mutant::StrangerBelieved) => self.tap(lane).disguised(event, false),
            Some(Mutant::IdleOfAnother) => self.tap(lane).disguised(event, true),
            Some(Mutant::BusyIgnored) => self.tap(lane).freed(event),
            _ => event,
        }
    }

    fn is_late(&self, lane: usize, answer: Option<&Message>) -> bool {
        let tap = self.tap(lane);
        let answers_open = |message: &Message| {
            let mut all = self.journal.payments().values();
            let of = all.find(|payment| tap.is_answer_to(message, &payment.intent));
            of.is_some_and(|payment| matches!(payment.stage, Stage::Unresolved(_)))
        };
        answer.is_some_and(answers_open)
    }

    /// A result that nobody has asked for, so soon after the link came up that it is a push.
    fn is_pushed(&self, lane: usize, answer: Option<&Message>) -> bool {
        let soon = self.clock.now_ms < self.lines[lane].up_since.saturating_add(1_000);
        soon && answer.is_some_and(|answer| self.tap(lane).is_final(answer))
    }

    /// What the dead link has not carried for sure is said again on the next.
    fn repeats_across_lives(&mut self, lane: usize) {
        let waits = |payment: &&countertop::payment::Payment| !matches!(payment.stage, Stage::Closed(_));
        let open: Vec<String> = self
            .journal
            .payments()
            .values()
            .filter(waits)
            .map(|payment| payment.intent.vendor_reference.clone())
            .collect();
        let last = open.iter().find_map(|number| self.watch.sent.get(number)).map(|(_, payload)| payload.clone());
        if let Some(payload @ Payload::Bytes(_)) = last {
            self.puts_on_wire(lane, Outgoing { exchange: ExchangeId(u64::MAX), payload });
        }
    }

    /// What a careless program sends beside a question.
    fn careless(&mut self, lane: usize, request: &Message, out: &Outgoing) -> Option<Outgoing> {
        let asks = request.topic == Topic::Status;
        let (money, payload) = self.watch.sent.get(&request.reference).filter(|_| asks).cloned()?;
        match self.mutant? {
            Mutant::ResendOnTimeOut | Mutant::TryRepeated => {
                self.watch.sent.remove(&request.reference);
                let payload = self.tap(lane).again(&payload, &money, self.random.uuid());
                Some(Outgoing { exchange: out.exchange, payload })
            }
            Mutant::SilenceIsDeclined => {
                let tap = self.tap(lane);
                let event = tap.as_told(&payload, out.exchange, &tap.failure_when_asked(&money));
                let generation = Some(self.lines[lane].generation);
                let at = self.clock.now_ms;
                self.agenda.plan(at, Happening::Told { lane, generation, event, answered: None });
                None
            }
            _ => None,
        }
    }
}

fn word(event: &Event) -> String {
    let json = serde_json::to_value(event).expect("an event is JSON");
    let detail = json["conclusion"]["outcome"].as_str().or(json["reason"].as_str()).unwrap_or_default().to_owned();
    format!("{} {detail}", json["event"].as_str().unwrap_or_default()).trim_end().to_owned()
}
