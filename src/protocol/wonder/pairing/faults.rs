//! Why a pairing ends, in words and with what to check.

use crate::protocol::wonder::conversation::Wiring;
use crate::protocol::wonder::crypto::CryptoProfile;
use crate::protocol::{CameBack, PairingFault, PairingStep, StepState};

use super::Pairing;

/// Why a step fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Nothing came that can be read as the answer.
    NoUsableAnswer,
    /// Bytes came and formed no message.
    OnlyNoise,
    /// The answer came and cannot be gone on with.
    WrongAnswer,
    /// The terminal speaks another protocol.
    AnotherProtocol,
    /// The link failed.
    LinkBroke,
}

/// How the terminal is connected, as far as the advice depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Serial,
    Lan,
    Cloud,
}

impl Pairing {
    /// Ends the pairing at the step it is in; nothing if it is over.
    pub(super) fn fail(&mut self, cause: Cause, came_back: impl Into<CameBack>) {
        let Some((step, tried)) = self.awaiting.named() else { return };
        let both = step == PairingStep::Identify && self.tried_both();
        let fault = PairingFault {
            code: code(step, cause),
            tried: if both { format!("{tried} (both crypto profiles)") } else { tried.to_owned() },
            came_back: came_back.into(),
            check: check(step, cause, self.way()).to_vec(),
        };
        self.over();
        self.step(step, StepState::Failed(fault));
    }

    fn tried_both(&self) -> bool {
        self.settings.profile != Some(self.profile) && self.profile == CryptoProfile::Pbkdf2Salted
    }

    fn way(&self) -> Way {
        match (&self.settings.commands, &self.settings.information) {
            (Wiring::Serial(_), _) => Way::Serial,
            (Wiring::Http { .. }, None) => Way::Lan,
            (Wiring::Http { .. }, Some(_)) => Way::Cloud,
        }
    }
}

fn code(step: PairingStep, cause: Cause) -> &'static str {
    match (cause, step) {
        (Cause::AnotherProtocol, _) => "another_protocol",
        (Cause::LinkBroke, _) => "link_lost",
        (_, PairingStep::Reach | PairingStep::Identify) => "no_usable_answer",
        (_, PairingStep::Pair) => "pairing_refused",
        (_, PairingStep::Confirm) => "confirmation_refused",
    }
}

/// Text ids, most likely cause first.
fn check(step: PairingStep, cause: Cause, way: Way) -> &'static [&'static str] {
    match (cause, step, way) {
        (Cause::AnotherProtocol, ..) => &["check_terminal_software"],
        (Cause::OnlyNoise, ..) => &["check_speed", "check_cable", "check_port"],
        (Cause::LinkBroke, _, Way::Serial) => &["check_cable", "check_terminal_power"],
        (Cause::LinkBroke, _, Way::Lan) => &["check_address", "check_same_network", "check_terminal_power"],
        (Cause::LinkBroke, _, Way::Cloud) => &["check_internet", "check_cloud_address"],
        (_, PairingStep::Pair | PairingStep::Confirm, _) => &["check_pairing_page_open", "check_pairing_code"],
        (_, _, Way::Serial) => &["check_pairing_code", "check_speed", "check_cable"],
        (_, _, Way::Lan) => &["check_pairing_code", "check_address", "check_terminal_power"],
        (_, _, Way::Cloud) => &["check_pairing_code", "check_cloud_address", "check_internet"],
    }
}
