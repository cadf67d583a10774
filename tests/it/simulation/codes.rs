//! Customers of EasyCard's who pay by a code: one that is shown to them, or one that is scanned off their telephone.

use countertop::payment::{Intent, ScannedCode, Vendor};
use countertop::protocol::easycard::methods::{SCANNED, SHOWN, is_qr};
use countertop::terminal::LaneCommand;

use super::world::World;

impl World {
    /// One in three pays by a code.
    pub fn pays_by(&mut self, lane: usize) -> Option<String> {
        if self.plan.counters[lane].vendor != Vendor::EasyCard {
            return None;
        }
        match self.random.below(6) {
            0 => Some(SHOWN.to_owned()),
            1 => Some(SCANNED.to_owned()),
            _ => None,
        }
    }

    /// The customer's code is read before the sale is rung up.
    pub fn scans_code(&mut self, lane: usize, intent: &Intent) {
        if intent.method.as_deref() == Some(SCANNED) {
            let digits = format!("1{:017}", self.random.below(100_000_000_000_000_000));
            let code = ScannedCode::parse(&digits).expect("eighteen digits");
            self.command(lane, LaneCommand::Scanned { reference: intent.reference, code });
        }
    }
}

/// No reader has anything to do with it.
pub fn by_code(intent: &Intent) -> bool {
    intent.method.as_deref().is_some_and(is_qr)
}
