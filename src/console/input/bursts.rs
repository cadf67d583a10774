//! A barcode reader types faster than any person: six characters under 30 ms apart are its burst, not an amount.
//!
//! The detector is asked once for every key. Characters are typed at once, so an amount appears without delay; when the
//! sixth proves the burst, the five before it are taken back. An Enter close behind a character is held for 30 ms,
//! because more of a burst may follow it, and an Enter inside a burst must never pay.

use super::{Key, KeyPress, Millis};

/// Keys of a burst are less than this many milliseconds apart.
pub const BURST_GAP: u64 = 30;
/// So many characters in a row make a burst.
pub const BURST_LENGTH: usize = 6;
/// The Enter that ends a burst may be this late, in milliseconds: some readers pause before it.
pub const BURST_END: u64 = 100;
/// Characters of a burst that are kept; longer codes are cut here.
const TEXT_CAP: usize = 256;

/// What a key press is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A person's key: act on it.
    Typed,
    /// An Enter close behind a character: act when [`Bursts::timeout`] releases it, not now.
    Held,
    /// This character proves a burst. `text` is the burst so far; all of it but the last character was [`Self::Typed`]
    /// before and is to be taken back.
    Recognised {
        /// The characters of the burst so far, this one included.
        text: String,
    },
    /// One more character of a recognised burst.
    Part(char),
    /// An Enter of a burst, or one caught between keys that no person types so fast: drop it.
    Dropped,
}

/// The detector.
#[derive(Debug, Default)]
pub struct Bursts {
    /// The last characters that came under [`BURST_GAP`] apart.
    run: String,
    length: usize,
    last: Option<Millis>,
    held: Option<Millis>,
}

impl Bursts {
    /// Judge the key that arrived at `at`. Times must not run backwards; call [`Self::timeout`] first.
    pub fn press(&mut self, press: &KeyPress, at: Millis) -> Verdict {
        let apart = self.last.map_or(u64::MAX, |last| at.since(last));
        match (press.typed(), press.key) {
            (Some(c), _) => self.character(c, apart, at),
            (None, Key::Enter) => self.enter(apart, at),
            _ => {
                *self = Self::default();
                Verdict::Typed
            }
        }
    }

    /// When [`Self::timeout`] wants to be called.
    pub fn deadline(&self) -> Option<Millis> {
        self.held.map(|held| held + BURST_GAP)
    }

    /// When the held Enter arrived, once, if it was a person's after all: act on it now.
    pub fn timeout(&mut self, now: Millis) -> Option<Millis> {
        self.deadline().filter(|deadline| *deadline <= now)?;
        self.held.take()
    }

    fn character(&mut self, c: char, apart: u64, at: Millis) -> Verdict {
        // A held Enter with keys close on both sides is no person's.
        self.held = None;
        self.last = Some(at);
        if apart >= BURST_GAP {
            self.run.clear();
            self.length = 0;
        }
        self.length += 1;
        if self.run.len() < TEXT_CAP {
            self.run.push(c);
        }
        match self.length {
            BURST_LENGTH => Verdict::Recognised { text: self.run.clone() },
            length if length > BURST_LENGTH => Verdict::Part(c),
            _ => Verdict::Typed,
        }
    }

    fn enter(&mut self, apart: u64, at: Millis) -> Verdict {
        let burst = self.length >= BURST_LENGTH;
        if burst && apart < BURST_END {
            // The line feed behind a carriage return, and the next code, still belong to this burst.
            self.last = Some(at);
            return Verdict::Dropped;
        }
        if self.held.is_some() {
            return Verdict::Dropped;
        }
        if apart < BURST_GAP {
            self.held = Some(at);
            self.last = Some(at);
            return Verdict::Held;
        }
        *self = Self::default();
        Verdict::Typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feed `keys` ( `\n` is Enter) `apart` ms from each other; each verdict in short.
    fn feed(keys: &str, apart: u64) -> String {
        let mut bursts = Bursts::default();
        let mut seen = String::new();
        let mut at = Millis(1_000);
        for c in keys.chars() {
            if bursts.timeout(at).is_some() {
                seen.push('E');
            }
            let key = if c == '\n' { Key::Enter } else { Key::Char(c) };
            seen.push(match bursts.press(&KeyPress::plain(key), at) {
                Verdict::Typed => 't',
                Verdict::Held => 'h',
                Verdict::Recognised { .. } => 'R',
                Verdict::Part(_) => 'p',
                Verdict::Dropped => '-',
            });
            at = at + apart;
        }
        if bursts.timeout(at + BURST_GAP).is_some() {
            seen.push('E');
        }
        seen
    }

    #[rstest::rstest]
    #[case::person("1020\n", 120, "ttttt")]
    #[case::person_types_long("123456789\n", 30, "tttttttttt")]
    #[case::barcode("4891234567890\n", 1, "tttttRppppppp-")]
    #[case::barcode_crlf("4891234567890\n\n", 1, "tttttRppppppp--")]
    #[case::letters_count("A-1187\n", 5, "tttttR-")]
    #[case::five_are_no_burst("10200\n", 0, "ttttthE")]
    #[case::doubled_enter("1020\n\n", 0, "tttth-E")]
    #[case::enter_inside("123\n4567\n", 0, "ttthttRp-")]
    #[case::enter_between_fast_keys("12\n34", 10, "tthtt")]
    #[case::two_codes("111111\n222222\n", 2, "tttttR-pppppp-")]
    fn verdicts(#[case] keys: &str, #[case] apart: u64, #[case] expected: &str) {
        assert_eq!(feed(keys, apart), expected);
    }

    #[test]
    fn a_recognised_burst_tells_its_text() {
        let mut bursts = Bursts::default();
        let mut press = |c| bursts.press(&KeyPress::plain(Key::Char(c)), Millis(5));
        assert!("48912".chars().all(|c| press(c) == Verdict::Typed));
        assert_eq!(press('3'), Verdict::Recognised { text: "489123".into() });
    }

    #[test]
    fn a_late_enter_still_ends_the_burst_but_a_later_one_is_a_persons() {
        for (late, expected) in [(BURST_END - 1, Verdict::Dropped), (BURST_END, Verdict::Typed)] {
            let mut bursts = Bursts::default();
            for c in "123456".chars() {
                bursts.press(&KeyPress::plain(Key::Char(c)), Millis(5));
            }
            assert_eq!(bursts.press(&KeyPress::plain(Key::Enter), Millis(5 + late)), expected);
        }
    }

    #[test]
    fn a_held_enter_is_released_as_of_its_arrival() {
        let mut bursts = Bursts::default();
        bursts.press(&KeyPress::plain(Key::Char('1')), Millis(10));
        assert_eq!(bursts.press(&KeyPress::plain(Key::Enter), Millis(11)), Verdict::Held);
        assert_eq!(bursts.deadline(), Some(Millis(41)));
        assert_eq!(bursts.timeout(Millis(40)), None);
        assert_eq!(bursts.timeout(Millis(41)), Some(Millis(11)));
        assert_eq!(bursts.timeout(Millis(99)), None);
    }
}
