//! `countertop simulate wonder`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::protocol::wonder::crypto::{CryptoProfile, PairingCode};
use crate::protocol::wonder::envelope::VersionLiteral;
use crate::protocol::wonder::frame::FrameRules;
use crate::simulator::wonder::TerminalSettings;
use crate::simulator::{ListenAt, SimulatorOptions};

use super::super::failure::Failure;
use super::play::{LineArgs, PlayArgs};

/// How the answers are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Profile {
    /// As the question was.
    Auto,
    /// SHA-256 of the code, zero IV, and nothing else is understood.
    Sha256Zeroiv,
    /// PBKDF2 with salt, and nothing else is understood.
    Pbkdf2Salted,
}

/// Which edition's frames the serial line carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Cmd {
    /// CMD 0x0006.
    Retail,
    /// CMD 0x0101.
    Transit,
}

/// What Abort does to a sale that waits for the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Abort {
    /// It cancels the sale.
    Cancels,
    /// It says so, but the card was quicker.
    Late,
}

/// One Wonder terminal.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct WonderArgs {
    /// Listen here as the terminal on the LAN; https:// makes a certificate. Port 0 is any free one.
    #[arg(long, value_name = "ADDRESS")]
    lan: Option<ListenAt>,
    /// Listen here as the vendor's cloud.
    #[arg(long, value_name = "ADDRESS")]
    cloud: Option<ListenAt>,
    /// Which edition's frames the serial line carries.
    #[arg(long, value_enum, default_value = "retail")]
    cmd: Cmd,
    /// Write the authority of the https LAN's certificate here, in PEM; the ready line names the file.
    #[arg(long, value_name = "FILE", requires = "lan", alias = "tls-cert-out")]
    ca_out: Option<PathBuf>,
    /// What Abort does to a sale that waits for the card.
    #[arg(long, value_enum, default_value = "cancels")]
    abort: Abort,
    /// The code on its pairing page, six of 0-9 and A-Z.
    #[arg(long, value_parser = PairingCode::parse, default_value = "260880")]
    code: PairingCode,
    /// It is paired with that code already.
    #[arg(long)]
    paired: bool,
    /// Pair gives a second code, in a field of this name.
    #[arg(long, value_name = "FIELD", num_args = 0..=1, default_missing_value = "pinCode2")]
    two_pin: Option<String>,
    /// How the messages are sealed.
    #[arg(long, value_enum, default_value = "auto")]
    profile: Profile,
    /// Write the version as a number, as some of the published samples do.
    #[arg(long)]
    version_number: bool,
    /// Its serial number.
    #[arg(long, value_name = "SN")]
    device_sn: Option<String>,
    /// The business it belongs to.
    #[arg(long, value_name = "ID")]
    business_id: Option<String>,
    /// Its software.
    #[arg(long, value_name = "TEXT")]
    software_version: Option<String>,
    #[command(flatten)]
    line: LineArgs,
    #[command(flatten)]
    play: PlayArgs,
}

impl WonderArgs {
    pub(super) fn options(self) -> Result<SimulatorOptions<TerminalSettings>, Failure> {
        let mut options = SimulatorOptions::new(self.terminal()?);
        let nowhere = self.lan.is_none() && self.cloud.is_none() && !self.line.is_asked_for();
        options.lan = self.lan.or_else(|| nowhere.then(ListenAt::loopback));
        options.cloud = self.cloud;
        self.line.place(&mut options);
        options.ca_out = self.ca_out;
        options.ledger = self.play.ledger;
        Ok(options)
    }

    fn terminal(&self) -> Result<TerminalSettings, Failure> {
        let usual = TerminalSettings::new(self.code.clone());
        let or = |given: &Option<String>, usual: String| given.clone().unwrap_or(usual);
        Ok(TerminalSettings {
            paired: self.paired,
            new_pin_field: self.two_pin.clone(),
            profile: self.profile.only(),
            version: if self.version_number { VersionLiteral::Number } else { VersionLiteral::Text },
            serial_number: or(&self.device_sn, usual.serial_number),
            business_id: or(&self.business_id, usual.business_id),
            software_version: or(&self.software_version, usual.software_version),
            card_wait_ms: self.play.card_wait,
            magic: self.play.magic(),
            frames: if self.cmd == Cmd::Transit { FrameRules::transit() } else { FrameRules::retail() },
            abort_comes_late: self.abort == Abort::Late,
            seed: self.play.seed()?,
            scenario: self.play.scenario()?,
            ..usual
        })
    }
}

impl Profile {
    fn only(self) -> Option<CryptoProfile> {
        match self {
            Self::Auto => None,
            Self::Sha256Zeroiv => Some(CryptoProfile::Sha256ZeroIv),
            Self::Pbkdf2Salted => Some(CryptoProfile::Pbkdf2Salted),
        }
    }
}
