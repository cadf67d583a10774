//! From profile and configuration to a lane: the only place that knows how a vendor's settings become a session and a
//! link. Each vendor's own part is a file below.

pub mod codepay;
pub mod easycard;
pub mod qfpay;
pub mod wonder;

use crate::payment::Limits;
use crate::profile::{self, Terminal, VendorSettings};
use crate::protocol::Session;
use crate::transport::LinkSettings;

use super::lane::{LaneSettings, LinkPolicy};

/// At the latest this long after asking has begun a person is told that the outcome is not known.
const TELL_AFTER: u64 = 10_000;

/// Settings that cannot be used although each value has the right shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("{terminal}: {what}")]
pub struct Unusable {
    /// Whose settings.
    pub terminal: String,
    /// What is wrong with them.
    pub what: String,
}

/// Everything a terminal's task is made of.
#[derive(Debug)]
pub struct Assembled {
    /// For the lane.
    pub lane: LaneSettings,
    /// The vendor's session.
    pub session: Session,
    /// The link, not connected yet.
    pub link: LinkSettings,
}

/// Puts a paired terminal together.
pub fn assemble(terminal: &Terminal, limits: profile::Limits, policy: LinkPolicy) -> Result<Assembled, Unusable> {
    let fail = |what: String| Unusable { terminal: terminal.name.as_str().to_owned(), what };
    let lane = lane(terminal, &limits, policy);
    match &terminal.settings {
        VendorSettings::Wonder(settings) => wonder::assemble(settings, lane, &limits),
        VendorSettings::QfPay(settings) => qfpay::assemble(settings, lane, &limits),
        VendorSettings::CodePay(settings) => codepay::assemble(settings, lane, &limits),
        VendorSettings::EasyCard(settings) => easycard::assemble(settings, lane, &limits),
    }
    .map_err(fail)
}

/// What all vendors' lanes have; a vendor changes what is different for it.
fn lane(terminal: &Terminal, limits: &profile::Limits, policy: LinkPolicy) -> LaneSettings {
    let known = terminal.settings.known();
    LaneSettings {
        id: terminal.id.clone(),
        name: terminal.name.as_str().to_owned(),
        vendor: terminal.vendor(),
        simulated: terminal.simulated,
        link_kind: terminal.settings.link_kind(),
        address: terminal.place(),
        serial_number: known.serial_number.to_owned(),
        names_itself: false,
        merchant: known.merchant.to_owned(),
        limits: Limits {
            answer: limits.sale.ms(),
            ask_every: limits.ask_every.ms(),
            ask_at_most: limits.ask_every.ms(),
            ask_for: limits.ask_for.ms(),
            tell_after: TELL_AFTER,
            not_found: None,
        },
        connect: limits.connect.ms(),
        answer: limits.answer.ms(),
        idle_ask: Some(limits.idle_ask.ms()),
        // A little longer than the pause between idle questions, so that a warm lane sells without asking first.
        hello_fresh: limits.idle_ask.ms() + limits.answer.ms(),
        policy,
    }
}
