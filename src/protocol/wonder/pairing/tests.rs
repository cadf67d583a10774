//! The pairing against a scripted terminal, on virtual time.

mod failing;
mod passing;

use uuid::Uuid;

use super::{Paired, Pairing, PairingSettings};
use crate::protocol::wonder::Wiring;
use crate::protocol::wonder::crypto::CryptoProfile;
use crate::protocol::wonder::message::{NEW_PIN_FIELDS, PairReply, Reply};
use crate::protocol::wonder::scripted::*;
use crate::protocol::{Door, Identity, PairingFault, PairingOutput, PairingQuestion, StepState};
use crate::wire::{LinkEvent, Outgoing};

const ACK_UUID: &str = "4d366618-49cf-4f93-bd23-25388a573b0c";

/// A pairing and the terminal at its other end.
struct Scene {
    pairing: Pairing,
    terminal: Scripted,
    rolled: u128,
}

/// What the pairing said, in short, and the values that tests look into.
#[derive(Default)]
struct Said {
    brief: Vec<String>,
    read: Option<Read>,
    fault: Option<PairingFault>,
    paired: Option<Box<Paired>>,
    told: Option<Box<Identity>>,
}

fn settings(commands: Wiring, information: Option<Wiring>, profile: Option<CryptoProfile>) -> PairingSettings {
    PairingSettings {
        commands,
        information,
        code: key().code().clone(),
        profile,
        client_device_sn: "126498561093".into(),
        new_pin_fields: NEW_PIN_FIELDS.map(str::to_owned).to_vec(),
        answer_limit: ANSWER_LIMIT,
    }
}

impl Scene {
    fn begin(commands: Wiring, information: Option<Wiring>, profile: Option<CryptoProfile>) -> (Self, Said) {
        let terminal = Scripted::on(&commands, profile.unwrap_or(CryptoProfile::Sha256ZeroIv));
        let pairing = Pairing::begin(settings(commands, information, profile), at(0), &dice(Uuid::from_u128(1)));
        let mut scene = Self { pairing, terminal, rolled: 1 };
        let said = scene.drain();
        (scene, said)
    }

    fn roll(&mut self) -> crate::protocol::Fresh {
        self.rolled += 1;
        dice(Uuid::from_u128(self.rolled))
    }

    fn link(&mut self, ms: u64, door: Door, event: LinkEvent) -> Said {
        let fresh = self.roll();
        self.pairing.link(at(ms), door, event, &fresh);
        self.drain()
    }

    /// The terminal answers `read` with `reply`.
    fn answer(&mut self, ms: u64, read: &Read, reply: &Reply<'_>) -> Said {
        let door = if read.action.as_str() == "DeviceInfo" { Door::Information } else { Door::Commands };
        self.link(ms, door, self.terminal.answer(read, reply))
    }

    fn time(&mut self, ms: u64) -> Said {
        let fresh = self.roll();
        self.pairing.time_reached(at(ms), &fresh);
        self.drain()
    }

    fn drain(&mut self) -> Said {
        let mut said = Said::default();
        let mut asked = None;
        while let Some(output) = self.pairing.poll() {
            match output {
                PairingOutput::Send(door, outgoing) => {
                    let read = self.terminal.read(&outgoing);
                    let PairingQuestion { message, bytes, limit_ms } = asked.take().expect("said before it is sent");
                    assert_eq!((message, limit_ms), (read.action.as_str(), ANSWER_LIMIT));
                    assert_eq!(bytes, size(&outgoing));
                    said.brief.push(format!("{} at {door:?}", read.action.as_str()));
                    said.read = Some(read);
                }
                PairingOutput::Step(step, StepState::Failed(fault)) => {
                    said.brief.push(format!("{} failed", step.as_str()));
                    said.fault = Some(fault);
                }
                PairingOutput::Step(_, StepState::Asking(question)) => asked = Some(question),
                PairingOutput::Step(_, StepState::Told(identity)) => said.told = Some(identity),
                PairingOutput::Step(step, state) => said.brief.push(format!("{} {state:?}", step.as_str())),
                PairingOutput::Done(paired) => {
                    said.brief.push("done".into());
                    said.paired = Some(paired);
                }
            }
        }
        said
    }

    /// Up to the question that asks for the pairing.
    fn identified(&mut self, read: &Read) -> Read {
        self.answer(5, read, &device_info("Free", "Connected")).read.unwrap()
    }
}

fn size(outgoing: &Outgoing) -> usize {
    outgoing.payload.bytes().len()
}

fn free() -> Reply<'static> {
    device_info("Free", "Connected")
}

fn taken(pair_uuid: &str) -> Reply<'_> {
    Reply::Pair(PairReply { pair_uuid, ack_uuid: ACK_UUID, new_pin: None })
}
