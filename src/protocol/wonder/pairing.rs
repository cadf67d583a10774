//! Pairing with a Wonder terminal: who are you, pair, confirm ("ECR Connection" 2; wonder flow in `docs/verdicts.md`).
//!
//! It moves no money, so a step may be repeated: DeviceInfo is tried in the second crypto profile where the first brings
//! no usable answer. Everything random is passed in.

use std::borrow::Cow;
use std::collections::VecDeque;

use uuid::Uuid;

use crate::payment::{Millis, Now};
use crate::protocol::{Door, Fresh, Identity, PairingFault, PairingOutput, PairingStep, StepState};
use crate::wire::LinkEvent;

use super::conversation::{Conversation, Incoming, Say, Wiring, fresh_id};
use super::crypto::{CryptoProfile, Key, PairingCode};
use super::message::{AckRequest, Action, PairAnswer, PairRequest, Request, Response, ResponseBody};
use super::session::identity;

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

/// What is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaiting {
    DeviceInfo,
    PairAnswer,
    AckAnswer,
    Nothing,
}

/// A pairing in progress.
#[derive(Debug)]
pub struct Pairing {
    settings: PairingSettings,
    key: Key,
    session_code: Option<PairingCode>,
    profile: CryptoProfile,
    commands: Conversation,
    information: Option<Conversation>,
    awaiting: Awaiting,
    message: Uuid,
    pair_uuid: Uuid,
    until: Option<Millis>,
    identity: Identity,
    heard_anything: bool,
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
            profile: settings.profile.unwrap_or(CryptoProfile::Sha256ZeroIv),
            session_code: None,
            awaiting: Awaiting::DeviceInfo,
            message: Uuid::nil(),
            pair_uuid: Uuid::nil(),
            until: None,
            identity: Identity::default(),
            heard_anything: false,
            outputs: VecDeque::new(),
            settings,
        };
        pairing.step(PairingStep::Identify, StepState::Started);
        pairing.say(now, Door::Information, &Request::DeviceInfo, fresh);
        pairing
    }

    /// The link behind `door` tells something. `fresh` is used if a message follows.
    pub fn link(&mut self, now: Now, door: Door, event: LinkEvent, fresh: &Fresh) {
        let profile = Some(self.profile);
        let conversation = match (&mut self.information, door) {
            (Some(information), Door::Information) => information,
            _ => &mut self.commands,
        };
        for incoming in conversation.hear(now, event, &self.key, profile) {
            match incoming {
                Incoming::Answer { action, response, .. } => self.take(now, action, &response, fresh),
                Incoming::Unreadable { why, .. } => self.no_usable_answer(now, &why, fresh),
                Incoming::Failed { fault, .. } | Incoming::LinkLost(fault) => self.fail(&fault.detail),
            }
        }
    }

    /// Time has passed. `fresh` is used if a message follows.
    pub fn time_reached(&mut self, now: Now, fresh: &Fresh) {
        if let Some(information) = &mut self.information {
            information.time_reached(now);
        }
        self.commands.time_reached(now);
        if self.until.is_some_and(|until| until <= now.mono) {
            let words = if self.heard_anything { "nothing that can be read" } else { "nothing" };
            self.no_usable_answer(now, words, fresh);
        }
    }

    /// When [`Pairing::time_reached`] is wanted next.
    pub fn wake_at(&self) -> Option<Millis> {
        let deadlines = [self.information.as_ref().and_then(Conversation::deadline_ms), self.commands.deadline_ms()];
        self.until.into_iter().chain(deadlines.into_iter().flatten().map(Millis)).min()
    }

    /// The next thing to do or show; drain after every input.
    pub fn poll(&mut self) -> Option<PairingOutput<Paired>> {
        self.outputs.pop_front()
    }

    // ---- in ---------------------------------------------------------------------------------------------------------

    fn take(&mut self, now: Now, action: Action, response: &Response, fresh: &Fresh) {
        let ours = response.header.response_id.parse::<Uuid>() == Ok(self.message);
        match (self.awaiting, action, &response.body) {
            (Awaiting::DeviceInfo, Action::DeviceInfo, ResponseBody::DeviceInfo(info)) if ours => {
                self.identity = identity(&response.header, info);
                self.step(PairingStep::Identify, StepState::Passed);
                self.ask_to_pair(now, fresh);
            }
            (Awaiting::PairAnswer, Action::Pair, ResponseBody::Pair(answer)) if ours => {
                self.take_pair_answer(now, answer, fresh);
            }
            (Awaiting::AckAnswer, Action::Ack, ResponseBody::DeviceInfo(info)) if ours => {
                self.identity = identity(&response.header, info);
                self.step(PairingStep::Confirm, StepState::Passed);
                self.done();
            }
            // A stale answer to somebody else: the one awaited may still come.
            _ => self.heard_anything = true,
        }
    }

    fn ask_to_pair(&mut self, now: Now, fresh: &Fresh) {
        self.step(PairingStep::Pair, StepState::Started);
        self.awaiting = Awaiting::PairAnswer;
        let mut other = *fresh;
        other.reverse();
        self.pair_uuid = fresh_id(&other);
        let pair_uuid = Cow::Owned(self.pair_uuid.to_string());
        self.say(now, Door::Commands, &Request::Pair(PairRequest { pair_uuid }), fresh);
    }

    fn take_pair_answer(&mut self, now: Now, answer: &PairAnswer, fresh: &Fresh) {
        if answer.pair_uuid.parse::<Uuid>() != Ok(self.pair_uuid) {
            return self.fail("an answer to another pairing");
        }
        match answer.new_pin(&self.settings.new_pin_fields) {
            Ok(Some(code)) => {
                self.key = Key::new(code.clone());
                self.session_code = Some(code);
            }
            Ok(None) => {}
            Err(error) => return self.fail(&error.to_string()),
        }
        self.step(PairingStep::Pair, StepState::Passed);
        match &answer.ack_uuid {
            Some(ack_uuid) => {
                self.step(PairingStep::Confirm, StepState::Started);
                self.awaiting = Awaiting::AckAnswer;
                let ack_uuid = Cow::Owned(ack_uuid.clone());
                self.say(now, Door::Commands, &Request::Ack(AckRequest { ack_uuid }), fresh);
            }
            // The newer edition may have no Ack: then Pair is all.
            None => self.done(),
        }
    }

    /// Nothing usable came: the other crypto profile is tried once, with DeviceInfo only.
    fn no_usable_answer(&mut self, now: Now, why: &str, fresh: &Fresh) {
        let first = self.profile == CryptoProfile::Sha256ZeroIv && self.settings.profile.is_none();
        if self.awaiting == Awaiting::DeviceInfo && first {
            self.profile = CryptoProfile::Pbkdf2Salted;
            self.say(now, Door::Information, &Request::DeviceInfo, fresh);
        } else if self.awaiting != Awaiting::Nothing {
            self.fail(why);
        }
    }

    // ---- out --------------------------------------------------------------------------------------------------------

    fn say(&mut self, now: Now, door: Door, request: &Request<'_>, fresh: &Fresh) {
        self.message = fresh_id(fresh);
        let (key, profile, limit) = (&self.key, self.profile, self.settings.answer_limit);
        let say = Say { id: self.message, request, key, profile, fresh, limit };
        let conversation = match (&mut self.information, door) {
            (Some(information), Door::Information) => information,
            _ => &mut self.commands,
        };
        match conversation.say(now, say) {
            Ok(outgoing) => {
                self.until = Some(now.mono.plus(limit));
                self.outputs.push_back(PairingOutput::Send(door, outgoing));
            }
            Err(why) => self.fail(&why),
        }
    }

    fn step(&mut self, step: PairingStep, state: StepState) {
        self.outputs.push_back(PairingOutput::Step(step, state));
    }

    fn fail(&mut self, came_back: &str) {
        let (step, tried, code, check) = match self.awaiting {
            Awaiting::DeviceInfo => (PairingStep::Identify, "DeviceInfo", "no_usable_answer", &CHECK_IDENTIFY[..]),
            Awaiting::PairAnswer => (PairingStep::Pair, "Pair", "pairing_refused", &CHECK_PAIR[..]),
            Awaiting::AckAnswer => (PairingStep::Confirm, "Ack", "confirmation_refused", &CHECK_PAIR[..]),
            Awaiting::Nothing => return,
        };
        self.awaiting = Awaiting::Nothing;
        self.until = None;
        let profiles = if self.settings.profile.is_none() { " (both crypto profiles)" } else { "" };
        let fault = PairingFault {
            code,
            tried: format!("{tried}{}", if step == PairingStep::Identify { profiles } else { "" }),
            came_back: came_back.to_owned(),
            check: check.to_vec(),
        };
        self.step(step, StepState::Failed(fault));
    }

    fn done(&mut self) {
        self.awaiting = Awaiting::Nothing;
        self.until = None;
        let paired =
            Paired { identity: self.identity.clone(), profile: self.profile, session_code: self.session_code.clone() };
        self.outputs.push_back(PairingOutput::Done(Box::new(paired)));
    }
}

/// Text ids of what to check when the terminal does not say who it is, most likely cause first.
const CHECK_IDENTIFY: [&str; 3] = ["check_pairing_code", "check_speed_or_address", "check_cable"];
/// Text ids of what to check when it does not take the pairing.
const CHECK_PAIR: [&str; 2] = ["check_pairing_page_open", "check_pairing_code"];
