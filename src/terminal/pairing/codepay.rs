//! Pairing with a CodePay terminal by its address: there is nothing to exchange. A connection is made, and the terminal is
//! asked who it is; it need not tell. Whether it takes our app id only an order would show, and pairing sends none.

use super::asked::{Asked, not_opened};
use crate::payment::{NotStarted, Silence};
use crate::profile::{self, CodePayIdentity, CodePayLink, CodePayTerminal};
use crate::protocol::{CameBack, Identity, PairingFault, Session};
use crate::terminal::assemble::codepay as assemble;
use crate::transport::LinkSettings;
use crate::wire::{LinkFault, LinkFaultKind};

/// What to pair a CodePay terminal with.
#[derive(Debug, Clone)]
pub struct CodePayOrder {
    /// Everything that the profile will hold; who the terminal is, is learned.
    pub settings: CodePayTerminal,
    /// How long the answer is waited for, and the link.
    pub limits: profile::Limits,
}

impl Asked for CodePayOrder {
    type Entry = CodePayTerminal;
    const MESSAGE: &'static str = "ecrhub.getInfo";

    fn check(&self) -> Result<(), String> {
        self.settings.check().map_err(|unfit| unfit.to_string())
    }

    fn limits(&self) -> &profile::Limits {
        &self.limits
    }

    fn link(&self) -> Result<LinkSettings, String> {
        Ok(assemble::link(&self.settings.link, &self.limits))
    }

    fn session(&self) -> Result<Session, String> {
        let session = assemble::session(&self.settings, &self.limits, self.limits.answer.ms())?;
        Ok(Session::CodePay(Box::new(session)))
    }

    fn learned(&self, said: Identity) -> CodePayTerminal {
        learned(&self.settings, said)
    }

    fn unreachable(&self, fault: &LinkFault) -> PairingFault {
        let check = match (&self.settings.link, fault.kind) {
            (CodePayLink::Serial(_), _) => vec!["check_cable", "check_port", "check_port_permission"],
            // Somebody is there who speaks something else.
            (CodePayLink::Lan(_), LinkFaultKind::BadPeer) => {
                vec!["check_codepay_port", "check_ecr_hub", "check_address"]
            }
            (CodePayLink::Lan(_), _) => vec!["check_ecr_hub", "check_address", "check_same_network"],
        };
        not_opened("unreachable", &self.settings.link.place(), fault, check)
    }

    fn no_answer(&self, silence: Silence) -> PairingFault {
        no_answer(matches!(self.settings.link, CodePayLink::Serial(_)), silence)
    }
}

/// What goes into the profile: what it says, else what it said when it was found on the network or called. One that tells
/// nothing is not asked again at every connection: it would be waited for.
fn learned(settings: &CodePayTerminal, said: Identity) -> CodePayTerminal {
    let told = [&said.serial_number, &said.said, &said.version].into_iter().any(|text| !text.is_empty());
    let or = |said: String, known: &str| if said.is_empty() { known.to_owned() } else { said };
    let known = &settings.identity;
    let identity = CodePayIdentity {
        tells_number: !said.serial_number.is_empty(),
        device_sn: or(said.serial_number, &known.device_sn),
        mac_address: known.mac_address.clone(),
        device_name: or(said.said, &known.device_name),
        app_version: or(said.version, &known.app_version),
    };
    let ask_name = settings.ask_name && told;
    CodePayTerminal { ask_name, identity, unpaired_at: None, ..settings.clone() }
}

fn no_answer(serial: bool, silence: Silence) -> PairingFault {
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
