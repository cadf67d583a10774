//! A PIN while it is typed and checked. Never printed, never recorded: what is told of it is a length.

use std::fmt;

use zeroize::Zeroizing;

use crate::payment::Millis;
use crate::profile::Pin;
use crate::till::PinRefused;

/// Most digits.
const MOST: usize = 8;

/// What is wrong with the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinTrouble {
    /// It was wrong, or not a supervisor's; so many tries are left.
    Wrong {
        /// The key of the text that says why.
        why: &'static str,
        /// Tries before the next wait.
        left: u32,
    },
    /// The next one is not looked at before this time.
    Wait(Millis),
}

/// The field of a PIN.
#[derive(Clone, Default)]
pub struct PinEntry {
    digits: Zeroizing<String>,
    /// It is being checked: keys are ignored meanwhile.
    pub checking: bool,
    /// What is wrong with the last one.
    pub trouble: Option<PinTrouble>,
    /// The number pad is shown.
    pub pad: bool,
}

impl fmt::Debug for PinEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PinEntry({} digits)", self.digits.len())
    }
}

impl PinEntry {
    /// As many of these digits as were typed: a recording has no PIN, a replay types these.
    pub fn stand_in(&mut self, digits: &str) {
        self.digits = Zeroizing::new(digits.chars().take(self.digits.len()).collect());
    }

    /// How many digits were typed.
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// Types a digit; false if there is no room or it is being checked.
    pub fn digit(&mut self, digit: char) -> bool {
        let room = !self.checking && self.digits.len() < MOST && digit.is_ascii_digit();
        if room {
            self.digits.push(digit);
        }
        room
    }

    /// Takes the last digit back; false if there is none.
    pub fn backspace(&mut self) -> bool {
        !self.checking && self.digits.pop().is_some()
    }

    /// Forgets what was typed.
    pub fn clear(&mut self) {
        self.digits = Zeroizing::default();
    }

    /// The PIN to be checked; from now on it is. None while there is a wait, or too few digits.
    pub fn to_check(&mut self, now: Millis) -> Option<Pin> {
        if self.checking || self.waits(now).is_some() {
            return None;
        }
        let pin = Pin::parse(&self.digits).ok()?;
        self.checking = true;
        Some(pin)
    }

    /// The PIN that somebody chooses, as typed.
    pub fn chosen(&self) -> Result<Pin, crate::profile::BadPin> {
        Pin::choose(&self.digits)
    }

    /// Both are the same.
    pub fn is_same(&self, other: &Self) -> bool {
        *self.digits == *other.digits
    }

    /// It was not accepted.
    pub fn refused(&mut self, refused: &PinRefused, now: Millis) {
        self.clear();
        self.checking = false;
        self.trouble = Some(if refused.wait_ms > 0 {
            PinTrouble::Wait(now.plus(refused.wait_ms))
        } else {
            let why = if refused.code == "not_a_supervisor" { "pin.not_a_supervisor" } else { "pin.wrong" };
            PinTrouble::Wrong { why, left: refused.tries_left }
        });
    }

    /// How long the next one has to wait, in milliseconds.
    pub fn waits(&self, now: Millis) -> Option<u64> {
        match self.trouble {
            Some(PinTrouble::Wait(until)) if until > now => Some(until.since(now)),
            _ => None,
        }
    }
}
