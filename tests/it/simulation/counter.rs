//! A simulated terminal on its counter: what arrives goes into the machine, what it says goes onto the line.

use std::collections::{BTreeMap, BTreeSet};

use countertop::protocol::wonder::frame::FrameRules;
use countertop::protocol::wonder::message::Action;
use countertop::simulator::wonder::{Scenario, SerialFace, Terminal, TerminalSettings, http_turn};
use countertop::simulator::{
    Answer, Ask, Delivery, Heard, HttpTurn, LedgerEntry, LineFace, Machine, Output, RequestLine,
};
use countertop::wire::{ExchangeId, HttpReply, Left, LinkFaultKind};

use super::mutants::Mutant;
use super::plan;
use super::plan::Wire;
use super::tap::{CODE, Message};
use super::world::World;

/// Everything of a serial line is asked under this number.
const LINE: Ask = Ask(0);
const FORGETFUL: &str = "[[step]]\nwhen = { action = \"TransactionStatus\" }\ndo = [\"not_found\"]";

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
    Post(Post, Vec<u8>),
}

/// A terminal and its end of the line.
pub struct Counter {
    pub terminal: Terminal,
    pub forgetful: bool,
    face: SerialFace,
    posts: BTreeMap<u64, Post>,
    next_post: u64,
    /// References that the terminal has taken up.
    pub taken_up: BTreeSet<String>,
    /// The last money request, for the forged answer of a mutant.
    last_money: Option<(Ask, Message)>,
}

impl Counter {
    pub fn new(index: usize, plan: &plan::Counter, seed: u64) -> Self {
        let code = countertop::protocol::wonder::crypto::PairingCode::parse(CODE).expect("six digits are a code");
        let scenario = if plan.forgetful { FORGETFUL } else { "" };
        let settings = TerminalSettings {
            paired: true,
            serial_number: serial_number(index),
            card_wait_ms: plan.card_wait_ms,
            abort_comes_late: plan.abort_comes_late,
            seed,
            scenario: Scenario::parse(scenario).expect("a sound scenario"),
            ..TerminalSettings::new(code)
        };
        Self {
            terminal: Terminal::new(settings),
            forgetful: plan.forgetful,
            face: SerialFace::new(FrameRules::retail()),
            posts: BTreeMap::new(),
            next_post: 1,
            taken_up: BTreeSet::new(),
            last_money: None,
        }
    }

    pub fn ledger(&self) -> &[LedgerEntry] {
        self.terminal.ledger()
    }

    fn told(&mut self, line: &RequestLine) {
        let code = line.verdict.starts_with(|first: char| first.is_ascii_digit());
        let taken_up = matches!(line.request, "Sale" | "Refund") && !code && !["busy", "cut"].contains(&&*line.verdict);
        if taken_up && let Some(reference) = &line.reference {
            self.taken_up.insert(reference.clone());
        }
    }
}

/// The serial number of the terminal with this index.
pub fn serial_number(index: usize) -> String {
    format!("SIMULATED-N96-{index}")
}

impl World {
    /// Something arrives at a terminal.
    pub fn arrived(&mut self, counter: usize, arrival: Arrival) {
        let now_ms = self.clock.now_ms;
        match arrival {
            Arrival::Bytes(bytes) => {
                for heard in self.counters[counter].face.receive(&bytes, now_ms) {
                    if let Heard::Message(_, envelope) = heard {
                        self.received(counter, LINE, &envelope);
                    }
                }
            }
            Arrival::Post(post, body) => {
                let desk = &mut self.counters[counter];
                let ask = Ask(desk.next_post);
                desk.next_post += 1;
                desk.posts.insert(ask.0, post);
                self.received(counter, ask, &body);
            }
        }
        self.drain_counter(counter);
    }

    fn received(&mut self, counter: usize, ask: Ask, envelope: &[u8]) {
        let opened = self.tap.open(envelope).filter(Message::is_money);
        let desk = &mut self.counters[counter];
        if let Some(message) = opened {
            desk.last_money = Some((ask, message));
        }
        desk.terminal.receive(ask, "", envelope, self.clock.now_ms);
    }

    /// The terminal's time has come.
    pub fn counter_reached(&mut self, counter: usize) {
        self.counters[counter].terminal.reach(self.clock.now_ms);
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

    fn drain_counter(&mut self, counter: usize) {
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
        self.watch.dirty = true;
    }

    fn answers(&mut self, counter: usize, mut answer: Answer) {
        answer.message = self.tampered(counter, answer.message);
        if self.mutant == Some(Mutant::StaleAnswerAccepted) {
            self.claim_stale(&mut answer);
        }
        let forged = self.forged_by_abort(counter, &answer);
        self.put_on_line(counter, &answer);
        if let Some(forged) = forged {
            self.put_on_line(counter, &forged);
        }
    }

    fn put_on_line(&mut self, counter: usize, answer: &Answer) {
        if answer.to == LINE {
            let bytes = self.counters[counter].face.bytes(answer);
            let whole = matches!(answer.delivery, Delivery::Whole).then(|| answer.message.clone());
            for lane in self.lanes_at(counter) {
                self.say_on_line(lane, &bytes, whole.clone());
            }
            return;
        }
        let Some(post) = self.counters[counter].posts.get(&answer.to.0).copied() else { return };
        match http_turn(answer, self.lines[post.lane].wire == Wire::Cloud) {
            HttpTurn::Reply(reply) | HttpTurn::ReplyTwice(reply) | HttpTurn::Redirect(reply, _) => {
                self.reply(post, reply);
            }
            HttpTurn::CutBody(..) => self.exchange_fails(post, Left::Maybe, LinkFaultKind::BadPeer, 5),
        }
    }

    fn no_message(&mut self, counter: usize, ask: Ask) {
        if let Some(post) = self.counters[counter].posts.get(&ask.0).copied() {
            self.reply(post, HttpReply { status: 400, content_type: String::new(), body: Vec::new() });
        }
    }

    fn cuts(&mut self, counter: usize, ask: Ask, ms: u64) {
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

    fn tampered(&self, counter: usize, envelope: Vec<u8>) -> Vec<u8> {
        match self.mutant {
            Some(Mutant::NotFoundIsFailed) => self.tap.rewritten(envelope, |message| {
                let not_found = message.action == Action::TransactionStatus && message.body("status") == "Failed";
                if not_found && message.json["body"]["transactionStatus"].is_null() {
                    message.json["body"]["transactionStatus"] = "Failed".into();
                }
            }),
            Some(Mutant::AmountNotCompared) => self.tap.rewritten(envelope, |message| {
                let asked =
                    self.counters[counter].last_money.as_ref().map(|(_, asked)| asked.body("amount").to_owned());
                if !message.json["body"]["amount"].is_null() {
                    message.json["body"]["amount"] = asked.unwrap_or_default().into();
                }
            }),
            _ => envelope,
        }
    }

    /// The stale answer is given the id of the right one.
    fn claim_stale(&self, answer: &mut Answer) {
        if let Some(right) = self.tap.open(&answer.message) {
            let stale = std::mem::take(&mut answer.stale);
            answer.stale = self.tap.rewritten(stale, |message| {
                message.json["header"]["responseID"] = right.header("responseID").into();
            });
        }
    }

    /// The answer to the sale that a careless program reads out of "stopped".
    fn forged_by_abort(&self, counter: usize, answer: &Answer) -> Option<Answer> {
        if self.mutant != Some(Mutant::CancelBelieved) {
            return None;
        }
        let said = self.tap.open(&answer.message)?;
        if said.action != Action::Abort || said.body("status") != "Success" {
            return None;
        }
        let (to, asked) = self.counters[counter].last_money.clone()?;
        Some(Answer { to, message: self.forged_failure(&asked, &said), ..answer.clone() })
    }

    /// `Failed`, in the name of whoever spoke last.
    pub fn forged_failure(&self, asked: &Message, like: &Message) -> Vec<u8> {
        let mut forged = Message { action: asked.action, json: like.json.clone() };
        forged.json["header"]["responseID"] = asked.header("requestID").into();
        forged.json["body"] = serde_json::json!({ "status": "Failed", "errorCode": "50010", "errorMessage": "forged" });
        self.tap.seal(&forged)
    }
}
