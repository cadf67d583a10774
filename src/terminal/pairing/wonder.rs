//! Pairing with a Wonder terminal: drives its pairing machine over a real link and tells each step.

use tokio::time::sleep_until;

use crate::platform::clock;
use crate::profile::{self, WonderLink, WonderTerminal};
use crate::protocol::wonder::{self, Paired, Pairing, PairingSettings};
use crate::protocol::{Door, PairingFault, PairingOutput, PairingStep, StepState};
use crate::transport::{Link, LinkSettings};
use crate::wire::{LinkEvent, LinkFault};

use super::PairingProgress;
use super::asked::{bad_settings, not_opened};
use crate::terminal::assemble::wonder as assemble;
use crate::terminal::task::{now, random};

/// What to pair a Wonder terminal with.
#[derive(Debug, Clone)]
pub struct WonderOrder {
    /// How it is connected.
    pub link: WonderLink,
    /// The code shown on the terminal.
    pub code: profile::PairingCode,
    /// Crypto profile, `Auto` tries both.
    pub crypto_profile: profile::CryptoProfile,
    /// Our own serial number towards it.
    pub client_device_sn: String,
    /// How long each answer is waited for, and the link.
    pub limits: profile::Limits,
}

/// The doors of one terminal: both the same link, except on a cloud with two addresses.
struct Doors {
    commands: Link,
    information: Option<Link>,
}

/// See [`super::pair`].
pub(super) async fn pair(
    order: &WonderOrder,
    mut progress: impl FnMut(PairingProgress),
) -> Result<WonderTerminal, PairingFault> {
    let (mut pairing, mut doors) = begin(order, &mut progress).await?;
    let paired = drive(&mut pairing, &mut doors, &mut progress, |_| false).await?;
    entry(order, *paired.expect("with nothing being enough it ends paired or failed"))
}

/// See [`super::identify`].
pub(super) async fn identify(
    order: &WonderOrder,
    mut progress: impl FnMut(PairingProgress),
) -> Result<(), PairingFault> {
    let (mut pairing, mut doors) = begin(order, &mut progress).await?;
    let told = |step: &PairingProgress| step.step == PairingStep::Identify && step.state == StepState::Passed;
    drive(&mut pairing, &mut doors, &mut progress, told).await.map(drop)
}

/// Opens the link and asks the first question.
async fn begin(
    order: &WonderOrder,
    progress: &mut impl FnMut(PairingProgress),
) -> Result<(Pairing, Doors), PairingFault> {
    progress(PairingProgress { step: PairingStep::Reach, state: StepState::Started });
    let doors = match reach(order).await {
        Ok(doors) => doors,
        Err(fault) => {
            let fault = unreachable(order, &fault);
            progress(PairingProgress { step: PairingStep::Reach, state: StepState::Failed(fault.clone()) });
            return Err(fault);
        }
    };
    progress(PairingProgress { step: PairingStep::Reach, state: StepState::Passed });
    let settings = settings(order).map_err(|what| bad_settings(&what))?;
    Ok((Pairing::begin(settings, now(), &random()), doors))
}

async fn reach(order: &WonderOrder) -> Result<Doors, LinkFault> {
    let bad = |what: String| LinkFault::new(crate::wire::LinkFaultKind::BadSettings, what);
    let mut commands = Link::new(assemble::link(&order.link, &order.limits).map_err(bad)?)?;
    let mut information = None;
    if let WonderLink::Cloud(cloud) = &order.link {
        let endpoint = assemble::cloud_link(&cloud.device_info_url, order.limits.connect.duration()).map_err(bad)?;
        let mut link = Link::new(LinkSettings::Http(endpoint))?;
        link.connect().await?;
        information = Some(link);
    }
    commands.connect().await?;
    Ok(Doors { commands, information })
}

fn settings(order: &WonderOrder) -> Result<PairingSettings, String> {
    let commands = assemble::wiring(&order.link, order.limits.frame_silence.ms())?;
    let information = match &order.link {
        WonderLink::Cloud(cloud) => Some(assemble::cloud_wiring(cloud, &cloud.device_info_url)?),
        WonderLink::Serial(_) | WonderLink::Lan(_) => None,
    };
    Ok(PairingSettings {
        commands,
        information,
        code: wonder::crypto::PairingCode::parse(order.code.expose()).map_err(|error| error.to_string())?,
        profile: assemble::crypto_profile(order.crypto_profile),
        client_device_sn: order.client_device_sn.clone(),
        new_pin_fields: WonderTerminal::default_two_pin_fields(),
        answer_limit: order.limits.answer.ms(),
    })
}

/// Runs the machine until it is done or has failed, or until a step of which `enough` says so; nothing that would follow
/// it is sent then.
async fn drive(
    pairing: &mut Pairing,
    doors: &mut Doors,
    progress: &mut impl FnMut(PairingProgress),
    enough: impl Fn(&PairingProgress) -> bool,
) -> Result<Option<Box<Paired>>, PairingFault> {
    loop {
        while let Some(output) = pairing.poll() {
            match output {
                PairingOutput::Send(door, outgoing) => doors.at(door).send(outgoing),
                PairingOutput::Done(paired) => return Ok(Some(paired)),
                PairingOutput::Step(step, state) => {
                    let step = PairingProgress { step, state };
                    progress(step.clone());
                    if enough(&step) {
                        return Ok(None);
                    }
                    if let StepState::Failed(fault) = step.state {
                        return Err(fault);
                    }
                }
            }
        }
        let wake_at = pairing.wake_at().map_or(u64::MAX, |at| at.0);
        tokio::select! {
            (door, event) = doors.next() => pairing.link(now(), door, event, &random()),
            () = sleep_until(clock::Millis(wake_at).instant()) => pairing.time_reached(now(), &random()),
        }
    }
}

impl Doors {
    fn at(&mut self, door: Door) -> &mut Link {
        match (&mut self.information, door) {
            (Some(information), Door::Information) => information,
            _ => &mut self.commands,
        }
    }

    async fn next(&mut self) -> (Door, LinkEvent) {
        match &mut self.information {
            Some(information) => tokio::select! {
                event = information.next() => (Door::Information, event),
                event = self.commands.next() => (Door::Commands, event),
            },
            None => (Door::Commands, self.commands.next().await),
        }
    }
}

fn entry(order: &WonderOrder, paired: Paired) -> Result<WonderTerminal, PairingFault> {
    let identity = profile::WonderIdentity {
        device_sn: paired.identity.serial_number,
        business_id: paired.identity.merchant,
        software_version: paired.identity.version,
    };
    let code = order.code.clone();
    let mut terminal = WonderTerminal::new(code, order.client_device_sn.clone(), identity, order.link.clone());
    terminal.crypto_profile = match paired.profile {
        wonder::crypto::CryptoProfile::Sha256ZeroIv => profile::CryptoProfile::Sha256ZeroIv,
        wonder::crypto::CryptoProfile::Pbkdf2Salted => profile::CryptoProfile::Pbkdf2Salted,
    };
    terminal.session_code = paired.session_code.map(|code| code.expose().to_owned().into());
    terminal.check().map_err(|unfit| bad_settings(&unfit.to_string()))?;
    Ok(terminal)
}

fn unreachable(order: &WonderOrder, fault: &LinkFault) -> PairingFault {
    let check = match &order.link {
        WonderLink::Serial(_) => vec!["check_cable", "check_port", "check_port_permission"],
        WonderLink::Lan(_) => vec!["check_address", "check_same_network", "check_terminal_power"],
        WonderLink::Cloud(_) => vec!["check_internet", "check_cloud_address"],
    };
    not_opened("unreachable", &order.link.place(), fault, check)
}
