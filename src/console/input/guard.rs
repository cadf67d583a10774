//! A key counts only for the screen that the person saw when pressing it.
//!
//! [`Guard`] protects what has just appeared: a popup or a result. [`EnterGuard`] makes one payment of a held or
//! doubled Enter. Both are told of every press, also of those that do not count.

use super::{Key, KeyPress, Millis};

/// A popup takes Enter and clicks so many milliseconds after it was drawn.
pub const POPUP_DEAF: u64 = 400;
/// A result takes Enter and clicks so many milliseconds after it was drawn.
pub const RESULT_DEAF: u64 = 700;
/// So many milliseconds without a key are a key-free moment; a held key repeats faster.
pub const KEY_FREE: u64 = 150;
/// An Enter younger than this, in milliseconds, makes the next one a doubled Enter.
pub const DOUBLED: u64 = 400;

/// What appeared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A question.
    Popup,
    /// The outcome of a payment.
    Result,
}

impl Shown {
    const fn deaf(self) -> u64 {
        match self {
            Self::Popup => POPUP_DEAF,
            Self::Result => RESULT_DEAF,
        }
    }
}

/// Protects one popup or result from keys that were meant for what was there before.
#[derive(Debug, Clone)]
pub struct Guard {
    shown: Shown,
    drawn: Millis,
    last_press: Option<Millis>,
    last_enter: Option<Millis>,
    /// There was a key-free moment after it was drawn.
    calm: bool,
}

impl Guard {
    /// Something was drawn at `drawn`; the last key of all came at `last_press`.
    pub const fn new(shown: Shown, drawn: Millis, last_press: Option<Millis>) -> Self {
        Self { shown, drawn, last_press, last_enter: last_press, calm: false }
    }

    /// Does this press, which arrived at `at`, count? Every key needs one key-free moment since the drawing; Enter and
    /// blank need a longer wait as well and must not be repeats of a held key, as far as their pace tells.
    pub fn admits(&mut self, press: &KeyPress, at: Millis) -> bool {
        let confirms = matches!(press.key, Key::Enter | Key::Char(' '));
        let free = is_free(self.last_press.replace(at), at);
        let fresh = !confirms || is_free(self.last_enter.replace(at), at);
        if at <= self.drawn || press.repeat {
            return false;
        }
        self.calm |= free;
        self.calm && fresh && (!confirms || self.is_awake(at))
    }

    /// Does a click count whose button went down at `pressed`?
    pub fn admits_click(&self, pressed: Millis) -> bool {
        self.is_awake(pressed)
    }

    fn is_awake(&self, at: Millis) -> bool {
        at.since(self.drawn) >= self.shown.deaf()
    }
}

fn is_free(last: Option<Millis>, at: Millis) -> bool {
    last.is_none_or(|last| at.since(last) >= KEY_FREE)
}

/// Makes one payment of a held or doubled Enter: only the first of a row counts.
#[derive(Debug, Clone, Default)]
pub struct EnterGuard {
    last: Option<Millis>,
}

impl EnterGuard {
    /// May the Enter that arrived at `at` pay? Tell it every Enter, wherever it went.
    pub fn admits(&mut self, press: &KeyPress, at: Millis) -> bool {
        let doubled = self.last.is_some_and(|last| at.since(last) < DOUBLED);
        self.last = Some(at);
        !doubled && !press.repeat
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTER: KeyPress = KeyPress::plain(Key::Enter);
    const LETTER: KeyPress = KeyPress::plain(Key::Char('n'));

    #[rstest::rstest]
    #[case::before_it_was_drawn(Shown::Popup, LETTER, 999, false)]
    #[case::letter_soon(Shown::Popup, LETTER, 1_050, true)]
    #[case::enter_too_soon(Shown::Popup, ENTER, 1_399, false)]
    #[case::enter(Shown::Popup, ENTER, 1_400, true)]
    #[case::result_too_soon(Shown::Result, ENTER, 1_699, false)]
    #[case::result(Shown::Result, ENTER, 1_700, true)]
    fn one_key(#[case] shown: Shown, #[case] press: KeyPress, #[case] at: u64, #[case] counts: bool) {
        let mut guard = Guard::new(shown, Millis(1_000), Some(Millis(500)));
        assert_eq!(guard.admits(&press, Millis(at)), counts);
    }

    #[test]
    fn a_held_key_counts_only_after_it_was_let_go() {
        let mut guard = Guard::new(Shown::Popup, Millis(1_000), Some(Millis(980)));
        let counted = (0..100).filter(|n| guard.admits(&LETTER, Millis(1_010 + n * 33))).count();
        assert_eq!(counted, 0);
        assert!(guard.admits(&LETTER, Millis(1_010 + 99 * 33 + KEY_FREE)));
    }

    #[test]
    fn a_held_enter_never_closes_a_result() {
        let mut guard = Guard::new(Shown::Result, Millis(1_000), Some(Millis(980)));
        // X11's usual 660 ms before the first repeat, then 25 a second.
        let counted = (0..100).filter(|n| guard.admits(&ENTER, Millis(1_640 + n * 40))).count();
        assert_eq!(counted, 0);
    }

    #[test]
    fn digits_of_a_pin_count_at_any_speed_after_a_key_free_moment() {
        let mut guard = Guard::new(Shown::Popup, Millis(1_000), Some(Millis(900)));
        assert!((0..4).all(|n| guard.admits(&KeyPress::plain(Key::Char('1')), Millis(1_500 + n))));
        assert!(guard.admits(&ENTER, Millis(1_510)));
        assert!(!guard.admits(&ENTER, Millis(1_540)), "a doubled Enter");
    }

    #[test]
    fn a_click_waits_as_an_enter_does() {
        let guard = Guard::new(Shown::Popup, Millis(1_000), None);
        assert!(!guard.admits_click(Millis(1_399)));
        assert!(guard.admits_click(Millis(1_400)));
    }

    #[test]
    fn a_held_or_doubled_enter_pays_once() {
        let mut guard = EnterGuard::default();
        let paid: Vec<u64> = (0..60).map(|n| n * 33).filter(|at| guard.admits(&ENTER, Millis(*at))).collect();
        assert_eq!(paid, [0]);
        assert!(!guard.admits(&ENTER, Millis(59 * 33 + DOUBLED - 1)));
        assert!(guard.admits(&ENTER, Millis(59 * 33 + 2 * DOUBLED)));
    }

    #[test]
    fn a_press_that_the_terminal_calls_a_repeat_never_counts() {
        let repeat = KeyPress { repeat: true, ..ENTER };
        assert!(!EnterGuard::default().admits(&repeat, Millis(0)));
        assert!(!Guard::new(Shown::Popup, Millis(0), None).admits(&repeat, Millis(9_000)));
    }
}
