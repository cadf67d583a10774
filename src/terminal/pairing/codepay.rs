//! Pairing with a CodePay terminal by its address: there is nothing to exchange. A connection is made, and the terminal is
//! asked who it is; it need not tell. Whether it takes our app id only an order would show, and pairing sends none.

use tokio::time::sleep_until;

use super::PairingProgress;
use crate::payment::{Millis, NotStarted, Silence};
use crate::platform::clock;
use crate::profile::{self, CodePayIdentity, CodePayLink, CodePayTerminal};
use crate::protocol::{
    CameBack, Identity, Output, PairingFault, PairingQuestion, PairingStep, Question, RequestId, StepState, codepay,
};
use crate::terminal::assemble::codepay as assemble;
use crate::terminal::task::{now, random};
use crate::transport::Link;
use crate::wire::{LinkEvent, LinkFault, LinkFaultKind};

/// The question, by its name in the vendor's SDKs.
const GREETING: &str = "ecrhub.getInfo";
const ONLY: RequestId = RequestId(1);

/// What to pair a CodePay terminal with.
#[derive(Debug, Clone)]
pub struct CodePayOrder {
    /// Everything that the profile will hold; who the terminal is, is learned.
    pub settings: CodePayTerminal,
    /// How long the answer is waited for, and the link.
    pub limits: profile::Limits,
}

/// See [`super::pair`].
pub(super) async fn pair(
    order: &CodePayOrder,
    mut progress: impl FnMut(PairingProgress),
) -> Result<CodePayTerminal, PairingFault> {
    let mut tell = |step, state: StepState| progress(PairingProgress { step, state });
    order.settings.check().map_err(|unfit| bad_settings(&unfit.to_string()))?;
    tell(PairingStep::Reach, StepState::Started);
    let link = match reach(order).await {
        Ok(link) => link,
        Err(fault) => return Err(failed(&mut tell, PairingStep::Reach, unreachable(order, &fault))),
    };
    tell(PairingStep::Reach, StepState::Passed);
    tell(PairingStep::Identify, StepState::Started);
    let session = assemble::session(&order.settings, &order.limits, order.limits.answer.ms());
    let session = session.map_err(|what| bad_settings(&what))?;
    match ask(order, session, link, &mut tell).await {
        Ok(identity) => {
            tell(PairingStep::Identify, StepState::Told(Box::new(identity.clone())));
            tell(PairingStep::Identify, StepState::Passed);
            Ok(learned(&order.settings, identity))
        }
        Err(silence) => Err(failed(&mut tell, PairingStep::Identify, no_answer(order, silence))),
    }
}

/// What goes into the profile: what it says, else what it said when it was found on the network or called. One that tells
/// nothing is not asked again at every connection: it would be waited for.
fn learned(settings: &CodePayTerminal, said: Identity) -> CodePayTerminal {
    let told = [&said.serial_number, &said.said, &said.version].into_iter().any(|text| !text.is_empty());
    let or = |said: String, known: &str| if said.is_empty() { known.to_owned() } else { said };
    let known = &settings.identity;
    let identity = CodePayIdentity {
        device_sn: or(said.serial_number, &known.device_sn),
        mac_address: known.mac_address.clone(),
        device_name: or(said.said, &known.device_name),
        app_version: or(said.version, &known.app_version),
    };
    let ask_name = settings.ask_name && told;
    CodePayTerminal { ask_name, identity, ..settings.clone() }
}

fn failed(tell: &mut impl FnMut(PairingStep, StepState), step: PairingStep, fault: PairingFault) -> PairingFault {
    tell(step, StepState::Failed(fault.clone()));
    fault
}

async fn reach(order: &CodePayOrder) -> Result<Link, LinkFault> {
    let mut link = Link::new(assemble::link(&order.settings.link, &order.limits))?;
    link.connect().await?;
    Ok(link)
}

/// Asks, and waits for the answer, for the moment in which there is none, or for what came instead.
async fn ask(
    order: &CodePayOrder,
    mut session: codepay::Session,
    mut link: Link,
    tell: &mut impl FnMut(PairingStep, StepState),
) -> Result<Identity, Silence> {
    session.link(now(), LinkEvent::Up);
    session.ask(now(), ONLY, Question::Identify, &random());
    loop {
        while let Some(output) = session.poll() {
            match output {
                Output::Send(outgoing) => {
                    let (bytes, limit_ms) = (outgoing.payload.bytes().len(), order.limits.answer.ms());
                    if bytes > 0 {
                        let question = PairingQuestion { message: GREETING, bytes, limit_ms };
                        tell(PairingStep::Identify, StepState::Asking(question));
                    }
                    link.send(outgoing);
                }
                Output::Identified(_, identity) => return Ok(identity),
                Output::Silent(_, silence) => return Err(silence),
                Output::Reopen(why) => return Err(Silence::LinkLost(why.to_owned())),
                _ => {}
            }
        }
        let wake_at = session.wake_at().unwrap_or(Millis(u64::MAX));
        tokio::select! {
            event = link.next() => session.link(now(), event),
            () = sleep_until(clock::Millis(wake_at.0).instant()) => session.time_reached(now()),
        }
    }
}

fn unreachable(order: &CodePayOrder, fault: &LinkFault) -> PairingFault {
    let check = match (&order.settings.link, fault.kind) {
        (CodePayLink::Serial(_), _) => vec!["check_cable", "check_port", "check_port_permission"],
        // Somebody is there who speaks something else.
        (CodePayLink::Lan(_), LinkFaultKind::BadPeer) => vec!["check_codepay_port", "check_ecr_hub", "check_address"],
        (CodePayLink::Lan(_), _) => vec!["check_ecr_hub", "check_address", "check_same_network"],
    };
    let tried = format!("to open {}", order.settings.link.place());
    PairingFault { code: "unreachable", tried, came_back: CameBack::Said(fault.detail.clone()), check }
}

fn no_answer(order: &CodePayOrder, silence: Silence) -> PairingFault {
    let serial = matches!(order.settings.link, CodePayLink::Serial(_));
    let (code, came_back, check) = match silence {
        // An older generation of the wire, by its name.
        Silence::Refused(NotStarted::NotTaken, words) => {
            ("older_protocol", CameBack::Said(words), vec!["check_register_app"])
        }
        Silence::Refused(_, words) | Silence::Unreadable(words) => {
            ("not_understood", CameBack::Said(words), vec!["check_codepay_port", "check_register_app"])
        }
        Silence::TimedOut if serial => {
            ("no_usable_answer", CameBack::Nothing, vec!["check_ecr_hub_usb", "check_port", "check_speed"])
        }
        Silence::TimedOut => ("no_usable_answer", CameBack::Nothing, vec!["check_ecr_hub", "check_codepay_port"]),
        Silence::LinkLost(words) | Silence::NothingLeft(words) if serial => {
            ("no_usable_answer", CameBack::Said(words), vec!["check_ecr_hub_usb", "check_port", "check_speed"])
        }
        Silence::LinkLost(words) | Silence::NothingLeft(words) => {
            ("no_usable_answer", CameBack::Said(words), vec!["check_ecr_hub", "check_same_network"])
        }
    };
    PairingFault { code, tried: "to ask who it is (ecrhub.getInfo)".to_owned(), came_back, check }
}

fn bad_settings(what: &str) -> PairingFault {
    PairingFault { code: "bad_settings", tried: "to pair".to_owned(), came_back: what.into(), check: Vec::new() }
}
