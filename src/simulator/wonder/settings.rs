//! What kind of terminal is simulated.

use super::{CloudPaths, Scenario, SerialFace, Terminal, Web};
use crate::protocol::wonder::crypto::{CryptoProfile, PairingCode};
use crate::protocol::wonder::envelope::VersionLiteral;
use crate::protocol::wonder::frame::FrameRules;
use crate::simulator::faults::FaultSettings;
use crate::simulator::magic::MagicTimes;
use crate::simulator::simulated::{Lan, Simulated};

/// A terminal's identity, habits and moods. Times in milliseconds.
#[derive(Debug, Clone)]
pub struct TerminalSettings {
    /// The code on its pairing page.
    pub code: PairingCode,
    /// Already paired with that code when it starts.
    pub paired: bool,
    /// The newer edition: Pair gives a new code in a field of this name, and all but `DeviceInfo` and Pair needs it. A
    /// terminal that starts paired keeps the code of its pairing page until it is paired again.
    pub new_pin_field: Option<String>,
    /// The only sealing it understands; `None` understands both. It always answers as it was asked.
    pub profile: Option<CryptoProfile>,
    /// How it writes `version`.
    pub version: VersionLiteral,
    /// `serverDeviceSN`.
    pub serial_number: String,
    /// `businessID`.
    pub business_id: String,
    /// `softwareVersion`.
    pub software_version: String,
    /// How long a sale waits for the card; Abort can stop it meanwhile.
    pub card_wait_ms: u64,
    /// How long the magic amounts take.
    pub magic: MagicTimes,
    /// How long the link stays down after 69; a cut link is back after a tenth of it.
    pub restart_ms: u64,
    /// Abort says `Success` and the sale goes on all the same: the card was quicker.
    pub abort_comes_late: bool,
    /// Where ids, numbers and damage come from.
    pub seed: u64,
    /// Seconds since 1970 at the time 0 of the terminal's clock.
    pub unix_seconds: i64,
    /// Frames of its serial line.
    pub frames: FrameRules,
    /// Paths of the cloud in front of it.
    pub cloud_paths: CloudPaths,
    /// What it does out of turn.
    pub scenario: Scenario,
}

impl TerminalSettings {
    /// A terminal that shows this code and waits to be paired; no wait for cards.
    pub fn new(code: PairingCode) -> Self {
        Self {
            code,
            paired: false,
            new_pin_field: None,
            profile: None,
            version: VersionLiteral::Text,
            serial_number: "SIMULATED-N96-1170270945".to_owned(),
            business_id: "ff467f02-5b69-45f3-81aa-bffcca55fe8f".to_owned(),
            software_version: "1.0.0(188) simulated".to_owned(),
            card_wait_ms: 0,
            magic: MagicTimes::default(),
            restart_ms: 1_000,
            abort_comes_late: false,
            seed: 0,
            unix_seconds: 1_762_942_264,
            frames: FrameRules::retail(),
            cloud_paths: CloudPaths::default(),
            scenario: Scenario::default(),
        }
    }
}

impl Simulated for TerminalSettings {
    type Terminal = Terminal;
    type Line = SerialFace;
    type Socket = SerialFace;
    type Web = Web;

    const VENDOR: &'static str = "wonder";

    fn terminal(&self, unix_seconds: i64) -> Terminal {
        Terminal::new(Self { unix_seconds, ..self.clone() })
    }

    fn line(&self) -> Option<SerialFace> {
        Some(SerialFace::new(self.frames.clone()))
    }

    fn line_faults(&self) -> FaultSettings {
        self.scenario.faults
    }

    fn socket(&self) -> Option<SerialFace> {
        None
    }

    fn lan(&self) -> Lan<Web> {
        Lan::Web(Web::lan())
    }

    fn cloud(&self) -> Option<Web> {
        Some(Web::cloud(self))
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        vec![
            ("code", self.code.expose().to_owned()),
            ("device_sn", self.serial_number.clone()),
            ("business_id", self.business_id.clone()),
        ]
    }
}
