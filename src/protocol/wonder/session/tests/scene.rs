//! The other end: a terminal that reads what the session sends and answers as it is told.

use std::ops::{Deref, DerefMut};

use uuid::Uuid;

use super::super::{Session, Settings};
use crate::money::{Amount, Currency};
use crate::payment::{
    Effect, Intent, Kind, Limits, Machine, MoneyRequest, Original, Reference, Silence, TerminalId, Vendor, WallTime,
};
use crate::protocol::wonder::Wiring;
use crate::protocol::wonder::crypto::CryptoProfile;
use crate::protocol::wonder::message::{Reply, ResultReply};
use crate::protocol::wonder::verdict::Codes;
use crate::protocol::{Output, Question, RequestId};
use crate::wire::LinkEvent;

pub use crate::protocol::wonder::scripted::*;

pub const MONEY_LIMIT: u64 = 300_000;

pub fn intent(kind: Kind, id: u128) -> Intent {
    Intent {
        reference: Reference::new(0, u64::try_from(id).unwrap()),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "front".into(),
        vendor: Vendor::Wonder,
        simulated: true,
        amount: Amount::from_minor_units(1020, Currency::parse("HKD").unwrap()).unwrap(),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: Some("A-17".into()),
        vendor_reference: format!("ref-{id}"),
        message_id: Uuid::from_u128(id),
        original: (kind != Kind::Sale).then(|| Original {
            reference: None,
            kind: None,
            vendor_reference: "ref-original".into(),
            left: None,
        }),
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(WALL),
    }
}

/// The permission to send, from the only place that makes one.
pub fn permission(intent: Intent) -> MoneyRequest {
    let limits = Limits {
        answer: 120_000,
        ask_every: 2_000,
        ask_at_most: 2_000,
        ask_for: 180_000,
        tell_after: 10_000,
        not_found: None,
    };
    let effects = Machine::draft(intent, limits).start(at(0));
    effects.into_iter().find_map(|effect| if let Effect::Send(money) = effect { Some(money) } else { None }).unwrap()
}

/// A session and the terminal at its other end.
pub struct Scene {
    pub session: Session,
    terminal: Scripted,
    next: u64,
}

impl Scene {
    pub fn new(wiring: Wiring, profile: Option<CryptoProfile>) -> Self {
        let terminal = Scripted::on(&wiring, profile.unwrap_or(CryptoProfile::Sha256ZeroIv));
        let settings = Settings {
            wiring,
            key: key(),
            profile,
            client_device_sn: "126498561093".into(),
            codes: Codes::default(),
            answer_limit: ANSWER_LIMIT,
            money_reply_limit: MONEY_LIMIT,
        };
        Self { session: Session::new(settings), terminal, next: 100 }
    }

    pub fn paired(wiring: Wiring) -> Self {
        Self::new(wiring, Some(CryptoProfile::Sha256ZeroIv))
    }

    // ---- in ---------------------------------------------------------------------------------------------------------

    /// Puts a sale on the wire and gives what the terminal reads.
    pub fn sell(&mut self, id: u64) -> Read {
        self.money(id, Kind::Sale)
    }

    pub fn money(&mut self, id: u64, kind: Kind) -> Read {
        let request = permission(intent(kind, u128::from(id)));
        self.session.request_money(at(0), RequestId(id), request, [7; 48]);
        self.read_one()
    }

    pub fn ask(&mut self, ms: u64, id: u64, question: Question) -> Read {
        self.next += 1;
        self.session.ask(at(ms), RequestId(id), question, dice(Uuid::from_u128(u128::from(self.next))));
        self.read_one()
    }

    pub fn ask_status(&mut self, ms: u64, id: u64, about: u64) -> Read {
        self.ask(ms, id, Question::Status(Box::new(intent(Kind::Sale, u128::from(about)))))
    }

    /// Gives `event` and everything the session says to it.
    pub fn link(&mut self, ms: u64, event: LinkEvent) -> Vec<Output> {
        self.session.link(at(ms), event);
        self.drain()
    }

    pub fn time(&mut self, ms: u64) -> Vec<Output> {
        self.session.time_reached(at(ms));
        self.drain()
    }

    pub fn drain(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.session.poll()).collect()
    }

    pub fn read_one(&mut self) -> Read {
        match self.drain().as_slice() {
            [Output::Send(outgoing)] => self.read(outgoing),
            other => panic!("one message expected: {other:?}"),
        }
    }
}

impl Deref for Scene {
    type Target = Scripted;

    fn deref(&self) -> &Scripted {
        &self.terminal
    }
}

impl DerefMut for Scene {
    fn deref_mut(&mut self) -> &mut Scripted {
        &mut self.terminal
    }
}

pub fn result(status: &str) -> Reply<'_> {
    Reply::Result(ResultReply { status, ..ResultReply::default() })
}

pub fn paid() -> Reply<'static> {
    Reply::Result(ResultReply {
        status: "Success",
        transaction_status: Some("Success"),
        currency: Some("HKD"),
        amount: Some("10.20"),
        customer_order_id: Some("A-17"),
        ..ResultReply::default()
    })
}

/// What the outputs are, in short: `answered 1 Approved`, `silent 2 TimedOut`.
pub fn brief(outputs: &[Output]) -> Vec<String> {
    outputs.iter().map(brief_one).collect()
}

fn brief_one(output: &Output) -> String {
    match output {
        Output::Send(outgoing) => format!("send {}", outgoing.exchange.0),
        Output::Identified(id, identity) => format!("identified {} {}", id.0, identity.said),
        Output::Answered(id, answer) => format!("answered {} {:?}", id.0, answer.finding),
        Output::AbortAnswered(id, answer) => format!("abort {} {}", id.0, answer.accepted),
        Output::Silent(id, silence) => format!("silent {} {}", id.0, kind_of(silence)),
        Output::Dropped(_) => "dropped".to_owned(),
        Output::Printed(id, printed) => format!("printed {} {}", id.0, printed.is_ok()),
        Output::Settled(id, settled) => format!("settled {} {}", id.0, settled.is_ok()),
        Output::ShowCode(id, address) => format!("code {} {address}", id.0),
        Output::Reader(id, told) => format!("reader {} {}", id.0, told.is_ok()),
        Output::Unpaired => "unpaired".to_owned(),
        Output::Reopen(_) => "reopen".to_owned(),
    }
}

fn kind_of(silence: &Silence) -> &'static str {
    match silence {
        Silence::NothingLeft(_) => "NothingLeft",
        Silence::TimedOut => "TimedOut",
        Silence::LinkLost(_) => "LinkLost",
        Silence::Unreadable(_) => "Unreadable",
        Silence::Refused(..) => "Refused",
    }
}
