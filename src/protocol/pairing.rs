//! What pairing has in common at all vendors: the steps a technician watches, and where they can fail.

use std::fmt;

use super::Identity;
use crate::wire::Outgoing;

/// The steps of pairing, in order. A vendor may skip some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum PairingStep {
    /// The port or address answers at all.
    Reach,
    /// The terminal says who it is.
    Identify,
    /// It takes the pairing.
    Pair,
    /// It confirms it.
    Confirm,
}

impl PairingStep {
    /// The stable word of the step.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reach => "reach",
            Self::Identify => "identify",
            Self::Pair => "pair",
            Self::Confirm => "confirm",
        }
    }
}

/// How far a step is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum StepState {
    /// At work.
    Started,
    /// A question of this step has left, or is about to.
    Asking(PairingQuestion),
    /// The terminal has shown a certificate, and it is believed.
    Believed(Certificate),
    /// The terminal has said who it is.
    Told(Box<Identity>),
    /// The terminals among which one must be chosen, by their numbers (EasyCard: the merchant's readers).
    Offered(Vec<String>),
    /// Passed.
    Passed,
    /// Failed; pairing ends here.
    Failed(PairingFault),
}

/// A certificate that is believed, and why; or a public key that was given.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Certificate {
    /// SHA-256 over it as it was sent: pairs of hex digits between colons, upper case.
    pub sha256: String,
    /// Who vouches for it.
    pub vouched_by: Voucher,
}

/// Who vouches for a certificate.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Voucher {
    /// An authority in this file.
    AuthorityFile(String),
    /// The person who entered its fingerprint.
    Pin,
    /// A public authority.
    PublicAuthority,
    /// No certificate, but a public key of the vendor's test server, as it was published (EasyCard).
    PublishedTestKey,
    /// So, of its production server.
    PublishedProductionKey,
    /// So, of a key that was never published: whoever gave it out.
    UnpublishedKey,
}

/// A question that is out: what a technician sees of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PairingQuestion {
    /// Its name in the vendor's papers, for example `DeviceInfo`.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub message: crate::payment::Word,
    /// Bytes of the whole request: the frame on a line, the body on HTTP.
    pub bytes: usize,
    /// How long its answer is waited for, in milliseconds.
    pub limit_ms: u64,
}

/// What came instead of a usable answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CameBack {
    /// Not one byte.
    Nothing,
    /// Bytes that form no message.
    Noise {
        /// How many.
        bytes: u64,
    },
    /// Something, in these words.
    Said(String),
}

impl fmt::Display for CameBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Noise { bytes } => write!(f, "only noise: {bytes} bytes that form no message"),
            Self::Said(words) => f.write_str(words),
        }
    }
}

impl From<&str> for CameBack {
    fn from(words: &str) -> Self {
        Self::Said(words.to_owned())
    }
}

/// Why a step failed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PairingFault {
    /// Stable code, for example `no_usable_answer`.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub code: crate::payment::Word,
    /// What was tried.
    pub tried: String,
    /// What came back.
    pub came_back: CameBack,
    /// What to check, most likely cause first, at most three.
    #[serde(deserialize_with = "crate::payment::all_kept")]
    pub check: Vec<&'static str>,
}

/// Through which address a message of the pairing goes, where a vendor's cloud has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Where the terminal is asked who it is.
    Information,
    /// Where commands go.
    Commands,
}

/// What a pairing tells its driver.
#[derive(Debug)]
pub enum PairingOutput<P> {
    /// Put this on the wire, through this door.
    Send(Door, Outgoing),
    /// A step has moved.
    Step(PairingStep, StepState),
    /// Paired: what the profile must keep.
    Done(Box<P>),
}
