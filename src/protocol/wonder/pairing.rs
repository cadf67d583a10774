//! Pairing with a Wonder terminal: who are you, pair, confirm ("ECR Connection", pairing; "ECR via RS232 (Retail)", Pair
//! and Ack).
//!
//! It moves no money, so a step may be repeated: DeviceInfo is tried in the second crypto profile where the first brings
//! no usable answer. Everything random is passed in. It opens no link and stores nothing.

mod faults;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use uuid::Uuid;

use crate::payment::{Millis, Now};
use crate::protocol::{Door, Fresh, Identity, PairingOutput, PairingStep, StepState};
use crate::wire::{ExchangeId, LinkEvent, LinkFault, LinkFaultKind};

use super::conversation::{Conversation, Incoming, Wiring};
use super::crypto::{CryptoProfile, Key, PairingCode};
use super::message::Request;
use faults::Cause;

/// What a pairing needs to know.
#[derive(Debug)]
pub struct PairingSettings {
    /// How commands travel.
    pub commands: Wiring,
    /// How the pairing-information call travels where it has an address of its own (cloud); else as commands do.
    pub information: Option<Wiring>,
    /// The code shown by the terminal.
    pub code: PairingCode,
    /// The crypto profile; `None` tries both.
    pub profile: Option<CryptoProfile>,
    /// The register's own serial number.
    pub client_device_sn: String,
    /// Under which names a second code is looked for in the answer to Pair.
    pub new_pin_fields: Vec<String>,
    /// For each answer, milliseconds.
    pub answer_limit: u64,
}

/// What pairing has found out, for the profile.
#[derive(Debug)]
pub struct Paired {
    /// Who the terminal is.
    pub identity: Identity,
    /// The profile that worked.
    pub profile: CryptoProfile,
    /// The second code, where the terminal gave one.
    pub session_code: Option<PairingCode>,
}

/// Whose answer is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaiting {
    DeviceInfo,
    Pair,
    Ack,
    /// It is over.
    Nothing,
}

/// The message that is out.
#[derive(Debug, Clone, Copy)]
struct Asked {
    message: Uuid,
    exchange: ExchangeId,
    until: Millis,
    /// What the line had in noise when it left.
    noise_before: u64,
}

/// A pairing in progress.
#[derive(Debug)]
pub struct Pairing {
    settings: PairingSettings,
    commands: Conversation,
    information: Option<Conversation>,
    key: Key,
    session_code: Option<PairingCode>,
    /// The profile messages are sealed in.
    profile: CryptoProfile,
    /// Whether it is settled: given, or proven by an answer.
    settled: bool,
    awaiting: Awaiting,
    asked: Option<Asked>,
    pair_uuid: Uuid,
    identity: Identity,
    /// Why the last thing heard was no answer.
    heard: Option<String>,
    outputs: VecDeque<PairingOutput<Paired>>,
}

impl Pairing {
    /// Begins: asks the terminal who it is. The link must be up.
    pub fn begin(settings: PairingSettings, now: Now, fresh: &Fresh) -> Self {
        let conversation = |wiring: &Wiring| Conversation::new(wiring.clone(), settings.client_device_sn.clone());
        let mut pairing = Self {
            commands: conversation(&settings.commands),
            information: settings.information.as_ref().map(conversation),
            key: Key::new(settings.code.clone()),
            session_code: None,
            profile: settings.profile.unwrap_or(CryptoProfile::Sha256ZeroIv),
            settled: settings.profile.is_some(),
            awaiting: Awaiting::DeviceInfo,
            asked: None,
            pair_uuid: Uuid::nil(),
            identity: Identity::default(),
            heard: None,
            outputs: VecDeque::new(),
            settings,
        };
        pairing.step(PairingStep::Identify, StepState::Started);
        pairing.say(now, &Request::DeviceInfo, fresh);
        pairing
    }

    /// The link behind `door` tells something. `fresh` is used if a message follows.
    pub fn link(&mut self, now: Now, door: Door, event: LinkEvent, fresh: &Fresh) {
        // Where there are two doors the other one may close when it likes.
        if self.information.is_some() && door != self.awaiting.door() {
            return;
        }
        let (key, profile) = (self.key.clone(), self.settled.then_some(self.profile));
        let heard = self.conversation().hear(now, event, &key, profile);
        self.take_all(now, heard, fresh);
    }

    /// Time has passed. `fresh` is used if a message follows.
    pub fn time_reached(&mut self, now: Now, fresh: &Fresh) {
        let (key, profile) = (self.key.clone(), self.settled.then_some(self.profile));
        let heard = self.conversation().time_reached(now, &key, profile);
        self.take_all(now, heard, fresh);
        if self.asked.is_some_and(|asked| asked.until <= now.mono) {
            self.time_is_up(now, fresh);
        }
    }

    /// When [`Pairing::time_reached`] is wanted next; `None` when it is over.
    pub fn wake_at(&self) -> Option<Millis> {
        let until = self.asked?.until;
        let deadline = match (&self.information, self.awaiting.door()) {
            (Some(information), Door::Information) => information.deadline(),
            _ => self.commands.deadline(),
        };
        Some(deadline.map_or(until, |deadline| deadline.min(until)))
    }

    /// The next thing to do or show; drain after every input.
    pub fn poll(&mut self) -> Option<PairingOutput<Paired>> {
        self.outputs.pop_front()
    }

    /// The conversation in which the awaited answer comes.
    fn conversation(&mut self) -> &mut Conversation {
        match (&mut self.information, self.awaiting.door()) {
            (Some(information), Door::Information) => information,
            _ => &mut self.commands,
        }
    }

    fn take_all(&mut self, now: Now, heard: Vec<Incoming>, fresh: &Fresh) {
        for incoming in heard {
            match incoming {
                Incoming::Answer(heard) => self.take_answer(now, &heard, fresh),
                Incoming::Unreadable { exchange, why } => self.take_unreadable(now, exchange, &why, fresh),
                Incoming::Foreign => self.heard = Some("a frame with another command number".to_owned()),
                Incoming::Failed { exchange, fault, .. } if self.is_asked(exchange) => {
                    self.take_failure(now, &fault, fresh);
                }
                Incoming::Failed { .. } => {}
                Incoming::LinkLost(fault) => self.fail(Cause::LinkBroke, fault.detail.as_str()),
            }
        }
    }

    fn take_failure(&mut self, now: Now, fault: &LinkFault, fresh: &Fresh) {
        match fault.kind {
            LinkFaultKind::TimedOut => self.time_is_up(now, fresh),
            _ => self.fail(Cause::LinkBroke, fault.detail.as_str()),
        }
    }

    fn is_asked(&self, exchange: ExchangeId) -> bool {
        self.asked.is_some_and(|asked| asked.exchange == exchange)
    }

    fn step(&mut self, step: PairingStep, state: StepState) {
        self.outputs.push_back(PairingOutput::Step(step, state));
    }
}

impl Awaiting {
    /// The step, and the message whose answer is awaited; none when it is over.
    fn named(self) -> Option<(PairingStep, &'static str)> {
        match self {
            Self::DeviceInfo => Some((PairingStep::Identify, "DeviceInfo")),
            Self::Pair => Some((PairingStep::Pair, "Pair")),
            Self::Ack => Some((PairingStep::Confirm, "Ack")),
            Self::Nothing => None,
        }
    }

    fn door(self) -> Door {
        match self {
            Self::DeviceInfo => Door::Information,
            Self::Pair | Self::Ack | Self::Nothing => Door::Commands,
        }
    }
}
