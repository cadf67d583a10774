//! A simulated terminal on its counter: what arrives goes into the machine, what it says goes onto the line.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use countertop::payment::Vendor;
use countertop::simulator::{Answer, Ask, Delivery, Heard, HttpTurn, LedgerEntry, LineFace, Output, RequestLine};
use countertop::wire::{ExchangeId, HttpReply, Left, LinkFaultKind};

use super::calls::Calls;
use super::clients::Clients;
use super::mutants::Mutant;
use super::plan;
use super::stale::Earlier;
use super::vendor::{self, Desk, Message, Stand, Tap};
use super::world::World;

/// Everything of a serial line is asked under this number.
const LINE: Ask = Ask(0);

/// Where an HTTP request came from.
#[derive(Debug, Clone, Copy)]
pub struct Post {
    pub lane: usize,
    pub generation: u64,
    pub exchange: ExchangeId,
}

/// What arrives at a terminal.
#[derive(Debug)]
pub enum Arrival {
    Bytes(Vec<u8>),
    /// With the path that it was sent to.
    Post(Post, String, Vec<u8>),
    /// Bytes on a connection of the exchange's own.
    Call(Post, Vec<u8>),
    /// The console has closed that connection.
    HungUp(Post),
    /// A message of the client of this link, in this life of it.
    Message(u64, String),
    /// A ping of that client.
    Ping(u64, ExchangeId),
    /// That client is gone, as the terminal finds out.
    Left(u64),
}

/// A terminal and its end of the line.
pub struct Counter {
    pub terminal: Box<dyn Desk>,
    pub forgetful: bool,
    pub tap: Rc<dyn Tap>,
    face: Box<dyn LineFace>,
    posts: BTreeMap<u64, Post>,
    pub calls: Calls,
    pub clients: Clients,
    next_post: u64,
    /// References that the terminal has taken up.
    pub taken_up: BTreeSet<String>,
    /// The last money request, for the forged answer of a mutant.
    last_money: Option<(Ask, Message)>,
    /// What it answered before.
    pub earlier: Earlier,
}

impl Counter {
    pub fn new(index: usize, plan: &plan::Counter, seed: u64) -> Self {
        let Stand { terminal, face, socket, tap } = vendor::stand(index, plan, seed);
        Self {
            terminal,
            forgetful: plan.forgetful,
            tap,
            face,
            posts: BTreeMap::new(),
            calls: Calls::new(socket),
            clients: Clients::new(plan.vendor == Vendor::CodePay),
            next_post: 1,
            taken_up: BTreeSet::new(),
            last_money: None,
            earlier: Earlier::default(),
        }
    }

    pub fn wake_at_ms(&self) -> Option<u64> {
        let faces = self.face.wake_at_ms().into_iter().chain(self.calls.wake_at_ms());
        self.terminal.wake_at_ms().into_iter().chain(faces).min()
    }

    pub fn ledger(&self) -> &[LedgerEntry] {
        self.terminal.ledger()
    }

    /// A name for what comes in, apart enough for the numbers of its messages.
    pub fn next_ask(&mut self) -> Ask {
        let ask = Ask(self.next_post * Ask::LINE);
        self.next_post += 1;
        ask
    }

    fn told(&mut self, line: &RequestLine) {
        let code = line.verdict.starts_with(|first: char| first.is_ascii_digit());
        let taken_up = matches!(line.request, "Sale" | "Refund" | "payment")
            && !code
            && !["busy", "cut"].contains(&&*line.verdict);
        if taken_up && let Some(reference) = &line.reference {
            self.taken_up.insert(reference.clone());
        }
    }
}

impl World {
    /// The tap on the terminal that belongs to this lane.
    pub fn tap(&self, lane: usize) -> Rc<dyn Tap> {
        Rc::clone(&self.counters[lane].tap)
    }

    /// Something arrives at a terminal.
    pub fn arrived(&mut self, lane: usize, counter: usize, arrival: Arrival) {
        let now_ms = self.clock.now_ms;
        match arrival {
            Arrival::Bytes(bytes) => {
                let heard = self.counters[counter].face.receive(&bytes, now_ms);
                self.heard(counter, heard);
            }
            // Over TLS nobody posts again what was answered; a server that was busy the first time would do it then.
            Arrival::Post(post, ..) if self.is_answered_by_server(post) => {}
            Arrival::Post(post, path, body) => {
                let desk = &mut self.counters[counter];
                let ask = desk.next_ask();
                desk.posts.insert(ask.0, post);
                self.received(counter, ask, &path, &body);
            }
            Arrival::Call(post, bytes) => self.call_arrived(counter, post, &bytes),
            Arrival::HungUp(post) => self.call_closed(counter, post),
            Arrival::Message(generation, text) => self.client_says(lane, counter, generation, &text),
            Arrival::Ping(generation, exchange) => self.client_pings(lane, counter, generation, exchange),
            Arrival::Left(generation) => self.client_left(lane, counter, generation),
        }
        self.drain_counter(counter);
    }

    /// What the line has brought.
    fn heard(&mut self, counter: usize, heard: Vec<Heard>) {
        for heard in heard {
            match heard {
                Heard::Message(number, text) => self.received(counter, LINE.message(number), "", &text),
                Heard::Said(bytes) => {
                    for lane in self.lanes_at(counter) {
                        self.say_on_line(lane, &bytes, None);
                    }
                }
            }
        }
    }

    pub fn received(&mut self, counter: usize, ask: Ask, path: &str, envelope: &[u8]) {
        // Only mutants look at it, and opening an envelope takes its time.
        if self.mutant.is_some()
            && let Some(message) = self.tap(counter).asked(envelope).filter(Message::is_money)
        {
            self.counters[counter].last_money = Some((ask, message));
        }
        self.counters[counter].terminal.receive(ask, path, envelope, self.clock.now_ms);
    }

    /// The terminal's time has come.
    pub fn counter_reached(&mut self, counter: usize) {
        let now_ms = self.clock.now_ms;
        let heard = self.counters[counter].face.reach(now_ms);
        self.heard(counter, heard);
        self.calls_reached(counter);
        self.counters[counter].terminal.reach(now_ms);
        self.drain_counter(counter);
    }

    /// Power off and on.
    pub fn counter_restarts(&mut self, counter: usize) {
        self.note(&format!("terminal {counter}"), || "restarts".to_owned());
        let now_ms = self.clock.now_ms;
        let desk = &mut self.counters[counter];
        desk.terminal.restart(now_ms);
        desk.face.reset();
        self.drain_counter(counter);
        self.cut_counter(counter, 1_000);
    }

    pub fn drain_counter(&mut self, counter: usize) {
        while let Some(output) = self.counters[counter].terminal.next_output() {
            match output {
                Output::Booked(entry) => self.booked(counter, &entry),
                Output::Told(line) => {
                    self.note(&format!("terminal {counter}"), || format!("{line:?}"));
                    self.counters[counter].told(&line);
                }
                Output::Answer(answer) => self.answers(counter, answer),
                Output::NoMessage(ask) => self.no_message(counter, ask),
                Output::Cut(ask, ms) => self.cuts(counter, ask, ms),
                Output::LinkLost(ms) => {
                    self.counters[counter].face.reset();
                    self.cut_counter(counter, ms);
                }
            }
        }
    }

    fn booked(&mut self, counter: usize, entry: &LedgerEntry) {
        self.note(&format!("terminal {counter}"), || format!("LEDGER {}", entry.to_line().trim()));
        self.watch.booked.insert(entry.reference.clone());
    }

    fn answers(&mut self, counter: usize, mut answer: Answer) {
        answer.message = self.tampered(counter, answer.message);
        self.repeats_an_older(counter, &mut answer);
        if self.mutant == Some(Mutant::StaleAnswerAccepted) {
            answer.stale = self.tap(counter).claimed(std::mem::take(&mut answer.stale), &answer.message);
        }
        if self.mutant == Some(Mutant::LateToNext) {
            answer = self.booked_to_the_next(counter, answer);
        }
        let forged = self.forged_by_abort(counter, &answer);
        self.put_on_line(counter, &answer);
        if let Some(forged) = forged {
            self.put_on_line(counter, &forged);
        }
    }

    fn put_on_line(&mut self, counter: usize, answer: &Answer) {
        if let Some((lane, generation)) = self.counters[counter].clients.of(answer.to) {
            return self.says_to_client(lane, generation, answer);
        }
        if self.counters[counter].calls.has(answer.to) {
            return self.answers_call(counter, answer);
        }
        let Some(post) = self.counters[counter].posts.get(&answer.to.0).copied() else {
            let bytes = self.counters[counter].face.bytes(answer);
            // A face that waits for acknowledgements may say something else first.
            let is_answer = answer.delivery == Delivery::Whole && !self.counters[counter].clients.is_for_frames;
            let whole = is_answer.then(|| answer.message.clone());
            for lane in self.lanes_at(counter) {
                self.say_on_line(lane, &bytes, whole.clone());
            }
            return;
        };
        match self.tap(counter).http_turn(answer, self.lines[post.lane].wire) {
            HttpTurn::Reply(reply) | HttpTurn::ReplyTwice(reply) | HttpTurn::Redirect(reply, _) => {
                self.reply(post, reply);
            }
            HttpTurn::CutBody(..) => self.exchange_fails(post, Left::Maybe, LinkFaultKind::BadPeer, 5),
        }
    }

    fn is_answered_by_server(&self, post: Post) -> bool {
        self.plan.counters[post.lane].vendor == Vendor::EasyCard && !self.lines[post.lane].awaits(post.exchange)
    }

    fn no_message(&mut self, counter: usize, ask: Ask) {
        if let Some(post) = self.counters[counter].posts.get(&ask.0).copied() {
            self.reply(post, HttpReply { status: 400, content_type: String::new(), body: Vec::new() });
        }
    }

    fn cuts(&mut self, counter: usize, ask: Ask, ms: u64) {
        if let Some((lane, generation)) = self.counters[counter].clients.of(ask) {
            if self.lines[lane].generation == generation {
                self.cut(lane, ms);
            }
            return;
        }
        if self.counters[counter].calls.has(ask) {
            return self.cuts_call(counter, ask);
        }
        match self.counters[counter].posts.get(&ask.0).copied() {
            Some(post) => self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 5),
            None => self.cut_counter(counter, ms),
        }
    }

    /// All links to this terminal are down for so long.
    pub fn cut_counter(&mut self, counter: usize, ms: u64) {
        for lane in self.lanes_at(counter) {
            self.cut(lane, ms);
        }
    }

    fn lanes_at(&self, counter: usize) -> Vec<usize> {
        (0..self.lines.len()).filter(|lane| self.lines[*lane].plugged_into == counter).collect()
    }

    // ---- deliberate bugs --------------------------------------------------------------------------------------------

    fn tampered(&self, counter: usize, answer: Vec<u8>) -> Vec<u8> {
        let tap = self.tap(counter);
        if self.mutant == Some(Mutant::TipByStaleQuery) {
            let tips = self.watch.sent.values().filter(|(asked, _)| asked.name == "tip");
            return tips.fold(answer, |answer, (asked, _)| tap.tip_as_asked(answer, asked));
        }
        match (self.mutant, &self.counters[counter].last_money) {
            (Some(Mutant::StatusNotChecked), _) => tap.status_is_success(answer),
            (Some(Mutant::UnfinishedIsDeclined), _) => tap.unfinished_is_refused(answer),
            (Some(Mutant::NotFoundIsFailed), _) => tap.not_found_is_failed(answer),
            (Some(Mutant::AmountNotCompared), Some((_, asked))) => tap.with_amount_of(answer, asked),
            _ => answer,
        }
    }

    /// The late answer to one payment, in the name of the last that was asked for.
    fn booked_to_the_next(&self, counter: usize, answer: Answer) -> Answer {
        let tap = self.tap(counter);
        let is_late = |said: &Message, next: &Message| said.is_money() && said.reference != next.reference;
        match (tap.answer(&answer.message), &self.counters[counter].last_money) {
            (Some(said), Some((to, next))) if is_late(&said, next) => {
                Answer { to: *to, message: tap.in_the_name_of(answer.message, next), ..answer }
            }
            _ => answer,
        }
    }

    /// The answer to the sale that a careless program reads out of "stopped".
    fn forged_by_abort(&self, counter: usize, answer: &Answer) -> Option<Answer> {
        if self.mutant != Some(Mutant::CancelBelieved) {
            return None;
        }
        let tap = self.tap(counter);
        tap.answer(&answer.message).filter(|said| tap.says_stopped(said))?;
        let (to, asked) = self.counters[counter].last_money.clone()?;
        Some(Answer { to, message: tap.failure(&asked), ..answer.clone() })
    }
}
