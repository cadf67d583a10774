//! What the hands did: the guards that tell a fresh key press from one that was meant for the screen before.

use crate::console::command::Command;
use crate::console::event::Target;
use crate::console::input::bursts::BURST_GAP;
use crate::console::input::guard::POPUP_DEAF;
use crate::console::input::{Bursts, EnterGuard, Guard, KeyPress, Shown};
use crate::platform::Millis;

/// Keys and pointer.
#[derive(Debug, Default)]
pub struct Hands {
    /// Makes one payment of a held Enter.
    pub enter: EnterGuard,
    /// Tells a barcode reader from a person.
    pub bursts: Bursts,
    /// When the last key came.
    pub last_press: Option<Millis>,
    /// Protects what is on top. None while it has not been drawn, and when nothing is on top.
    pub guard: Option<Guard>,
    /// What appeared and has not been drawn yet.
    pub appeared: Option<Shown>,
    /// An Enter that is held back may pay when it is released.
    pub held_pays: bool,
    /// The key whose Enter may be a held one.
    pub settling: Option<KeyPress>,
    /// Characters that may be the first of a scanner's: they wait until it is sure that they are a person's.
    pub held_back: Vec<KeyPress>,
    /// When the last of them came.
    pub held_back_at: Millis,
    /// On what the button went down, and when.
    pub pressed: Option<(Target, Millis)>,
    /// Which row of a list was clicked last, and when.
    pub clicked: Option<(Command, Millis)>,
    /// What was on top has gone, and that has not been drawn yet.
    pub uncovered: bool,
    /// A click that charges counts from then on: an earlier one was meant for what was on top.
    pub charges_from: Option<Millis>,
}

impl Hands {
    /// A character waits until it is sure that it is a person's.
    pub fn hold_back(&mut self, press: KeyPress, at: Millis) {
        self.held_back.push(press);
        self.held_back_at = at;
    }

    /// When the characters that wait are a person's.
    pub fn held_back_until(&self) -> Option<Millis> {
        (!self.held_back.is_empty()).then(|| self.held_back_at + BURST_GAP)
    }

    /// Something is on top that was not there: no key counts for it before it is drawn.
    pub fn appear(&mut self, shown: Shown) {
        self.guard = None;
        self.settling = None;
        self.pressed = None;
        self.clicked = None;
        self.appeared = Some(shown);
    }

    /// Nothing is on top any more.
    pub fn bare(&mut self) {
        self.guard = None;
        self.settling = None;
        self.pressed = None;
        self.clicked = None;
        self.appeared = None;
        self.uncovered = true;
    }

    /// What appeared was drawn at this time.
    pub fn drawn(&mut self, at: Millis) {
        if let Some(shown) = self.appeared.take() {
            self.guard = Some(Guard::new(shown, at, self.last_press));
        }
        if std::mem::take(&mut self.uncovered) {
            self.charges_from = Some(at + POPUP_DEAF);
        }
    }
}
