//! Pairing: unpaired, waiting for Ack, paired; and the one or two keys ("Cloud ECR" names a second code).

use super::Terminal;
use super::ask::Asked;
use crate::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, Plaintext};
use crate::protocol::wonder::message::{Action, DeviceInfoReply, PairReply, Reply};
use crate::simulator::outputs::Output;
use crate::simulator::random::Seeded;
use crate::simulator::wonder::settings::TerminalSettings;

/// What is awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// Pair.
    Unpaired,
    /// Ack with this id.
    AwaitAck(String),
    /// Anything.
    Paired,
}

/// Stage and keys of the pairing.
#[derive(Debug)]
pub(super) struct Pairing {
    stage: Stage,
    /// Of the code on the pairing page.
    first: Key,
    /// Of the new code, once there is one: then the first is good for `DeviceInfo` and Pair only.
    second: Option<Key>,
}

/// An opened message and how it was sealed.
pub(super) struct Opened {
    pub(super) plaintext: Plaintext,
    pub(super) profile: CryptoProfile,
    pub(super) with_first_key: bool,
}

impl Pairing {
    pub(super) fn new(settings: &TerminalSettings) -> Self {
        let stage = if settings.paired { Stage::Paired } else { Stage::Unpaired };
        Self { stage, first: Key::new(settings.code.clone()), second: None }
    }

    pub(super) fn is_paired(&self) -> bool {
        self.stage == Stage::Paired
    }

    pub(super) fn key(&self, first: bool) -> &Key {
        self.second.as_ref().filter(|_| !first).unwrap_or(&self.first)
    }

    /// Opens `data` with a key that is good for this action.
    pub(super) fn open(&self, action: Action, data: &str, only: Option<CryptoProfile>) -> Option<Opened> {
        let first_is_good = self.second.is_none() || matches!(action, Action::DeviceInfo | Action::Pair);
        let keys = [(self.second.as_ref(), false), (Some(&self.first).filter(|_| first_is_good), true)];
        keys.into_iter().find_map(|(key, with_first_key)| {
            let (plaintext, profile) = open_with(key?, data, only)?;
            Some(Opened { plaintext, profile, with_first_key })
        })
    }
}

fn open_with(key: &Key, data: &str, only: Option<CryptoProfile>) -> Option<(Plaintext, CryptoProfile)> {
    match only {
        None => key.open_either(data).ok(),
        Some(profile) => Some((key.open(profile, data).ok()?, profile)),
    }
}

/// Six digits.
fn new_pin(random: &mut Seeded) -> PairingCode {
    PairingCode::parse(&format!("{:06}", random.below(1_000_000))).expect("six digits are a pairing code")
}

impl Terminal {
    /// Starts the pairing anew, whatever the stage.
    pub(super) fn pair(&mut self, asked: Asked, pair_uuid: &str) {
        self.tell(&asked, None, None, "ok".into());
        let ack_uuid = self.random.uuid().to_string();
        let field = self.settings.new_pin_field.clone();
        let pin = field.map(|field| (field, new_pin(&mut self.random)));
        let new_pin = pin.as_ref().map(|(field, pin)| (field.as_str(), pin));
        let reply = PairReply { pair_uuid, ack_uuid: &ack_uuid, new_pin };
        // The answer that tells the new code is sealed with the first one.
        self.deliver(&Asked { with_first_key: true, ..asked }, &Reply::Pair(reply));
        self.pairing.second = pin.map(|(_, pin)| Key::new(pin));
        self.pairing.stage = Stage::AwaitAck(ack_uuid);
    }

    /// Any other id than the one given out is met with silence.
    pub(super) fn acknowledge(&mut self, asked: &Asked, ack_uuid: &str) {
        let awaited = matches!(&self.pairing.stage, Stage::AwaitAck(awaited) if awaited == ack_uuid);
        if !awaited {
            self.tell(asked, None, None, "wrong_ack".into());
            return self.outbox.push(Output::NoMessage(asked.from));
        }
        self.pairing.stage = Stage::Paired;
        self.device_info(asked);
    }

    /// Tells how it is, paired or not.
    pub(super) fn device_info(&mut self, asked: &Asked) {
        self.tell(asked, None, None, "ok".into());
        let (software, business) = (self.settings.software_version.clone(), self.settings.business_id.clone());
        let reply = DeviceInfoReply {
            device_status: if self.is_busy() { "Busy" } else { "Free" },
            network_status: "Connected",
            software_version: &software,
            business_id: &business,
        };
        self.deliver(asked, &Reply::DeviceInfo(reply));
    }
}
