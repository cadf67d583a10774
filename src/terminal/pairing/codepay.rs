//! Pairing with a CodePay terminal.

use super::PairingProgress;
use crate::profile::{self, CodePayTerminal};
use crate::protocol::PairingFault;

/// What to pair a CodePay terminal with.
#[derive(Debug, Clone)]
pub struct CodePayOrder {
    /// Everything that the profile will hold; who the terminal is, is learned.
    pub settings: CodePayTerminal,
    /// How long the answer is waited for, and the link.
    pub limits: profile::Limits,
}

/// See [`super::pair`].
#[expect(clippy::unused_async, reason = "the others talk to their terminals")]
pub(super) async fn pair(
    order: &CodePayOrder,
    _: impl FnMut(PairingProgress),
) -> Result<CodePayTerminal, PairingFault> {
    let came_back = "CodePay terminals are not in this version yet".into();
    let tried = format!("to reach {}", order.settings.link.place());
    Err(PairingFault { code: "bad_settings", tried, came_back, check: Vec::new() })
}
