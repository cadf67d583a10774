//! What the pairing wizard wants done, and what comes of it. Each attempt has a number: news of one that was stopped is
//! old news.

use super::network::NetworkNews;
use crate::payment::Vendor;
use crate::platform::SerialPort;
use crate::profile::{
    CodePayTerminal, EasyCardTerminal, Pairing, PairingCode, QfPayTerminal, Terminal, VendorSettings, WonderLink,
};
use crate::terminal::{PairingFault, PairingProgress};
use crate::till::TillError;

/// Something to do for the wizard.
#[derive(Debug, Clone)]
pub enum PairingAction {
    /// Read the serial ports, and which place belongs to which terminal.
    LookAtPorts,
    /// Tell when ports come and go, or do so no more.
    WatchPorts(bool),
    /// Look at the network, search terminals there and be found by them; or do so no more.
    WatchNetwork(bool),
    /// Tell the terminal that calls yes or no.
    AnswerCaller(bool),
    /// Read how this terminal is paired.
    Recall(String),
    /// Pair. No money can move.
    Begin(Attempt),
    /// Ask at each of these speeds who is there, and nothing more.
    TrySpeeds(Attempt, Vec<u32>),
    /// Stop the attempt that runs, if one does.
    Stop,
    /// Keep a terminal that was paired, and make it the default if asked to.
    Save(u32, Box<Pairing>, bool),
    /// Keep what pairing this terminal again has learned.
    Repair(u32, String, Box<VendorSettings>),
}

/// One attempt to pair.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Its number.
    pub number: u32,
    /// The terminal that is paired again: its own port is made free for it.
    pub again: Option<String>,
    /// What to pair with.
    pub order: VendorOrder,
}

/// What to pair with, by vendor. The code does not print.
#[derive(Debug, Clone)]
pub enum VendorOrder {
    /// A Wonder terminal.
    Wonder {
        /// How it is reached.
        link: WonderLink,
        /// The code that it shows.
        code: PairingCode,
    },
    /// A QFPay terminal, with everything that is needed to talk to it.
    QfPay(Box<QfPayTerminal>),
    /// A CodePay terminal, the same.
    CodePay(Box<CodePayTerminal>),
    /// An EasyCard reader, the same; its number may be left open.
    EasyCard(Box<EasyCardTerminal>),
}

impl VendorOrder {
    /// The vendor.
    pub fn vendor(&self) -> Vendor {
        match self {
            Self::Wonder { .. } => Vendor::Wonder,
            Self::QfPay(_) => Vendor::QfPay,
            Self::CodePay(_) => Vendor::CodePay,
            Self::EasyCard(_) => Vendor::EasyCard,
        }
    }
}

/// What came of a [`PairingAction`].
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub enum PairingReply {
    /// The serial ports that are there now, and all places that belong to terminals.
    Ports(Vec<PortFound>, Vec<Place>),
    /// News of the network.
    Network(NetworkNews),
    /// How a terminal is paired.
    Recalled(Box<Terminal>),
    /// A step has moved.
    Progress(u32, PairingProgress),
    /// The attempt is over.
    Ended(u32, Result<Box<Learned>, PairingFault>),
    /// It cannot even begin.
    NotBegun(u32, TillError),
    /// This speed is being tried.
    TryingSpeed(u32, u32),
    /// What came of it.
    TriedSpeed(u32, u32, Result<(), PairingFault>),
    /// The profile has it, or not; and all terminals as they are now.
    Saved(u32, Result<String, TillError>, Vec<Terminal>),
}

/// A serial port that is there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PortFound {
    /// The port.
    pub port: SerialPort,
    /// The terminal that it belongs to.
    pub used_by: Option<String>,
}

/// A place that belongs to a terminal: a device, or host and port.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Whose it is.
    pub terminal: String,
    /// As the profile compares it.
    pub place: String,
}

/// What pairing has learned.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Learned {
    /// For the profile.
    pub settings: VendorSettings,
    /// As what this device is paired already.
    pub known: Option<Terminal>,
}
