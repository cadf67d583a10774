//! A key counts only for the screen that the person saw when pressing it.
//!
//! [`Guard`] protects what has just appeared, a popup or a result, and takes no barcode for an answer. [`EnterGuard`] makes one payment of a held or
//! doubled Enter. Both are told of every press, also of those that do not count.

use super::bursts::{BURST_END, BURST_GAP, BURST_LENGTH};
use super::{Key, KeyPress, Millis};

/// A popup takes Enter and clicks so many milliseconds after it was drawn.
pub const POPUP_DEAF: u64 = 400;
/// A result takes Enter and clicks so many milliseconds after it was drawn.
pub const RESULT_DEAF: u64 = 700;
/// So many milliseconds without a key are a key-free moment; a held key repeats faster.
pub const KEY_FREE: u64 = 150;
/// An Enter so many milliseconds after another may be the first repeat of a held key, which waits up to a second.
pub const REPEAT_DELAY: u64 = 1_100;
/// Such an Enter counts when no other follows within so many milliseconds; a held key repeats faster.
pub const SETTLING: u64 = 120;
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

/// What a key press is to a popup or result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Act on it.
    Counts,
    /// It was meant for something else, or is a held key.
    Ignored,
    /// An Enter or blank that may be a held key: act when [`Guard::settled`] says so.
    Settling,
}

/// Protects one popup or result from keys that were meant for what was there before.
#[derive(Debug, Clone)]
pub struct Guard {
    shown: Shown,
    drawn: Millis,
    last_press: Option<Millis>,
    last_confirm: Option<Millis>,
    settling: Option<Millis>,
    /// There was a key-free moment after it was drawn.
    calm: bool,
    /// Characters in a row that came as fast as a barcode reader's.
    run: usize,
}

impl Guard {
    /// Something was drawn at `drawn`; the last key of all came at `last_press`.
    pub const fn new(shown: Shown, drawn: Millis, last_press: Option<Millis>) -> Self {
        Self { shown, drawn, last_press, last_confirm: last_press, settling: None, calm: false, run: 0 }
    }

    /// Does this press, which arrived at `at`, count? Every key needs one key-free moment since the drawing; Enter and
    /// blank need a longer wait as well, and must be neither repeats of a held key nor a part of a barcode. Call
    /// [`Self::settled`] first.
    pub fn admits(&mut self, press: &KeyPress, at: Millis) -> Admission {
        let confirms = matches!(press.key, Key::Enter | Key::Char(' '));
        let apart = gap(self.last_press.replace(at), at);
        let free = apart >= KEY_FREE;
        let scanned = self.scanned(press, apart);
        let since_confirm = if confirms { gap(self.last_confirm.replace(at), at) } else { u64::MAX };
        self.settling = None;
        if at <= self.drawn || press.repeat {
            return Admission::Ignored;
        }
        self.calm |= free;
        if !self.calm || since_confirm < KEY_FREE || (confirms && (scanned || !self.is_awake(at))) {
            return Admission::Ignored;
        }
        // Right behind a character it may be in the middle of a barcode, soon after another one a held key.
        if since_confirm < REPEAT_DELAY || (confirms && apart < BURST_GAP) {
            return self.settle(at);
        }
        Admission::Counts
    }

    /// The press at `at` counts if no other follows soon: for letters that charge, which may begin a barcode.
    pub fn settle(&mut self, at: Millis) -> Admission {
        self.settling = Some(at);
        Admission::Settling
    }

    /// Does this press belong to a barcode? Told of every press.
    fn scanned(&mut self, press: &KeyPress, apart: u64) -> bool {
        let fast = apart < BURST_GAP || (press.key == Key::Enter && apart < BURST_END);
        let scanned = fast && self.run >= BURST_LENGTH;
        match press.typed() {
            Some(_) if fast => self.run += 1,
            Some(_) => self.run = 1,
            // The line feed behind a carriage return, and the next code, belong to it.
            None if scanned => {}
            None => self.run = 0,
        }
        scanned
    }

    /// When [`Self::settled`] wants to be called.
    pub fn deadline(&self) -> Option<Millis> {
        self.settling.map(|at| at + SETTLING)
    }

    /// Is the Enter that was settling a fresh one after all? Says so once.
    pub fn settled(&mut self, now: Millis) -> bool {
        let settled = self.deadline().is_some_and(|deadline| deadline <= now);
        if settled {
            self.settling = None;
        }
        settled
    }

    /// Does a click count whose button went down at `pressed`?
    pub fn admits_click(&self, pressed: Millis) -> bool {
        self.is_awake(pressed)
    }

    fn is_awake(&self, at: Millis) -> bool {
        at.since(self.drawn) >= self.shown.deaf()
    }
}

/// Milliseconds between two presses.
fn gap(last: Option<Millis>, at: Millis) -> u64 {
    last.map_or(u64::MAX, |last| at.since(last))
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
    #[case::before_it_was_drawn(Shown::Popup, LETTER, 1_999, Admission::Ignored)]
    #[case::letter_soon(Shown::Popup, LETTER, 2_050, Admission::Counts)]
    #[case::enter_too_soon(Shown::Popup, ENTER, 2_399, Admission::Ignored)]
    #[case::enter(Shown::Popup, ENTER, 2_400, Admission::Counts)]
    #[case::result_too_soon(Shown::Result, ENTER, 2_699, Admission::Ignored)]
    #[case::result(Shown::Result, ENTER, 2_700, Admission::Counts)]
    fn one_key(#[case] shown: Shown, #[case] press: KeyPress, #[case] at: u64, #[case] expected: Admission) {
        let mut guard = Guard::new(shown, Millis(2_000), Some(Millis(500)));
        assert_eq!(guard.admits(&press, Millis(at)), expected);
    }

    #[test]
    fn a_held_key_counts_only_after_it_was_let_go() {
        let mut guard = Guard::new(Shown::Popup, Millis(1_000), Some(Millis(980)));
        assert!((0..100).all(|n| guard.admits(&LETTER, Millis(1_010 + n * 33)) == Admission::Ignored));
        assert_eq!(guard.admits(&LETTER, Millis(1_010 + 99 * 33 + KEY_FREE)), Admission::Counts);
    }

    /// X11 waits 660 ms and repeats every 40 ms, the Linux console 250 and 92, Windows at its slowest 1,000.
    #[rstest::rstest]
    fn a_held_enter_never_confirms(
        #[values(Shown::Popup, Shown::Result)] shown: Shown,
        #[values(250, 500, 660, 1_000)] delay: u64,
        #[values(33, 40, 92)] pace: u64,
    ) {
        let mut guard = Guard::new(shown, Millis(1_000), Some(Millis(990)));
        for n in 0..100 {
            let at = Millis(990 + delay + n * pace);
            assert!(!guard.settled(at));
            assert_ne!(guard.admits(&ENTER, at), Admission::Counts);
        }
    }

    #[test]
    fn a_second_enter_confirms_a_moment_later() {
        let mut guard = Guard::new(Shown::Popup, Millis(1_000), Some(Millis(990)));
        assert_eq!(guard.admits(&ENTER, Millis(1_500)), Admission::Settling);
        assert_eq!(guard.deadline(), Some(Millis(1_500 + SETTLING)));
        assert!(guard.settled(Millis(1_500 + SETTLING)));
        assert!(!guard.settled(Millis(9_000)), "once");
    }

    #[test]
    fn digits_of_a_pin_count_at_any_speed_after_a_key_free_moment() {
        let mut guard = Guard::new(Shown::Popup, Millis(2_000), Some(Millis(900)));
        let digit = KeyPress::plain(Key::Char('1'));
        assert!((0..4).all(|n| guard.admits(&digit, Millis(2_500 + n)) == Admission::Counts));
        assert_eq!(guard.admits(&ENTER, Millis(2_540)), Admission::Counts);
        assert_eq!(guard.admits(&ENTER, Millis(2_570)), Admission::Ignored, "a doubled Enter");
    }

    /// What becomes of `keys` (`\n` is Enter), so many milliseconds apart, long after a popup was drawn.
    fn admitted(keys: &str, apart: u64) -> Vec<Admission> {
        let mut guard = Guard::new(Shown::Popup, Millis(0), None);
        let press = |c| if c == '\n' { ENTER } else { KeyPress::plain(Key::Char(c)) };
        keys.chars().zip(0..).map(|(c, n)| guard.admits(&press(c), Millis(9_000 + n * apart))).collect()
    }

    #[rstest::rstest]
    #[case::a_barcode("4891234567890\n", 1)]
    #[case::its_line_feed("4891234567890\n\n", 1)]
    #[case::a_blank_inside("489123 4567\n", 5)]
    #[case::two_codes("111111\n222222\n", 2)]
    fn no_barcode_confirms(#[case] code: &str, #[case] apart: u64) {
        let confirms = |(c, admission)| "\n ".contains(c) && admission != Admission::Ignored;
        assert!(!code.chars().zip(admitted(code, apart)).any(confirms));
    }

    #[test]
    fn an_enter_close_behind_a_key_waits_for_what_follows() {
        assert_eq!(admitted("1234\n", 1)[4], Admission::Settling);
        assert_eq!(admitted("1234\n", BURST_GAP)[4], Admission::Counts);
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
        assert_eq!(Guard::new(Shown::Popup, Millis(0), None).admits(&repeat, Millis(9_000)), Admission::Ignored);
    }
}
