//! Bytes of a terminal to inputs, by a machine that can never be left waiting.
//!
//! Every state but [`State::Ground`] has a deadline and a size limit, so whatever came before - half a paste, a late
//! mode report, noise - one second of silence later the next key is that key. Unknown sequences are dropped.
//! Sources: ECMA-48 section 5.4 (control sequences), xterm `ctlseqs`, the Linux console and rxvt key tables.

mod csi;
mod paste;
#[cfg(test)]
mod tests;
mod utf8;

use super::{Arrival, Input, Key, KeyPress, Millis, Mods};
pub use paste::PASTE_CAP;
use paste::Paste;
use utf8::Utf8;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const DEL: u8 = 0x7f;
/// An Esc alone is the Esc key after this many milliseconds.
pub const ESCAPE_LIMIT: u64 = 50;
/// A started sequence is given up after this many milliseconds without a byte.
const SEQUENCE_GAP: u64 = 100;
/// A reply string (DCS, OSC ...) is given up this many milliseconds after it started.
const STRING_LIMIT: u64 = 500;
/// An unfinished paste ends after this many milliseconds without a byte.
const PASTE_GAP: u64 = 300;
/// Longest control sequence that is understood, in bytes; a longer one is swallowed up to [`SWALLOW_CAP`].
const SEQUENCE_CAP: usize = 64;
/// Most bytes that one unknown sequence or string may swallow.
const SWALLOW_CAP: usize = 4096;

/// The decoder. Bytes and times go in, inputs come out; it owns no clock.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// When the present state started.
    started: Millis,
    /// When the last byte came.
    last: Millis,
    utf8: Utf8,
    out: Vec<Arrival>,
}

/// What the decoder is in the middle of, named for what it awaits.
#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// ESC came: a key, or the start of a sequence.
    Escape,
    /// The end of a control sequence.
    Csi(Vec<u8>),
    /// The fifth byte of a Linux console function key, `ESC [ [ A`.
    LinuxFunction,
    /// The end of a keypad or function key, `ESC O ...`.
    Ss3(Vec<u8>),
    /// The end of a reply string; `true`: its last byte was ESC.
    Text(usize, bool),
    /// So many more bytes of an old mouse report, `ESC [ M b x y`.
    OldMouse(u8),
    Paste(Paste),
}

impl Decoder {
    /// Decode `bytes`, which were read at `now`. Times must not run backwards.
    pub fn push(&mut self, bytes: &[u8], now: Millis) -> Vec<Arrival> {
        self.expire(now);
        self.last = now;
        for &byte in bytes {
            self.byte(byte, now);
        }
        std::mem::take(&mut self.out)
    }

    /// When [`Self::timeout`] wants to be called, if no byte comes before.
    pub fn deadline(&self) -> Option<Millis> {
        let gap = match &self.state {
            State::Ground => return self.utf8.is_open().then(|| self.last + SEQUENCE_GAP),
            State::Escape => ESCAPE_LIMIT,
            State::Csi(_) | State::LinuxFunction | State::Ss3(_) | State::OldMouse(_) => SEQUENCE_GAP,
            State::Text(..) => return Some((self.started + STRING_LIMIT).min(self.last + SEQUENCE_GAP)),
            State::Paste(paste) => paste.gap(),
        };
        Some(self.last + gap)
    }

    /// Time has come to `now` without a byte: end what was left unfinished.
    pub fn timeout(&mut self, now: Millis) -> Vec<Arrival> {
        self.expire(now);
        std::mem::take(&mut self.out)
    }

    fn expire(&mut self, now: Millis) {
        let Some(deadline) = self.deadline().filter(|deadline| *deadline <= now) else { return };
        self.utf8.reset();
        match std::mem::take(&mut self.state) {
            State::Escape => self.key(KeyPress::plain(Key::Esc), deadline),
            State::Paste(paste) => self.emit(paste.finish(), deadline),
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8, now: Millis) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, Mods::NONE, now),
            State::Escape => self.escape(byte, now),
            State::Csi(body) => self.csi(body, byte, now),
            State::LinuxFunction => self.linux_function(byte, now),
            State::Ss3(body) => self.ss3(body, byte, now),
            State::Text(length, escaped) => self.text(length, escaped, byte, now),
            State::OldMouse(left) if left > 1 => self.state = State::OldMouse(left - 1),
            State::OldMouse(_) => {}
            State::Paste(paste) => self.paste(paste, byte, now),
        }
    }

    fn enter(&mut self, state: State, now: Millis) {
        self.started = now;
        self.state = state;
    }

    fn ground(&mut self, byte: u8, mods: Mods, now: Millis) {
        if byte < 0x20 || byte == DEL {
            self.utf8.reset();
            return if byte == ESC { self.enter(State::Escape, now) } else { self.control(byte, mods, now) };
        }
        if let Some((c, mods)) = self.utf8.push(byte, mods) {
            self.key(KeyPress::with(Key::Char(c), mods), now);
        }
    }

    fn control(&mut self, byte: u8, mods: Mods, now: Millis) {
        let (key, more) = match byte {
            0x00 => (Key::Char(' '), Mods::CTRL),
            0x08 | DEL => (Key::Backspace, Mods::NONE),
            b'\t' => (Key::Tab, Mods::NONE),
            // Some barcode readers and serial consoles end a line with a line feed.
            b'\n' | b'\r' => (Key::Enter, Mods::NONE),
            0x01..=0x1a => (Key::Char(char::from(byte - 1 + b'a')), Mods::CTRL),
            _ => (Key::Char(char::from(byte + 0x40)), Mods::CTRL),
        };
        self.key(KeyPress::with(key, mods.and(more)), now);
    }

    fn escape(&mut self, byte: u8, now: Millis) {
        match byte {
            ESC => {
                self.key(KeyPress::plain(Key::Esc), now);
                self.enter(State::Escape, now);
            }
            b'[' => self.enter(State::Csi(Vec::new()), now),
            b'O' => self.enter(State::Ss3(Vec::new()), now),
            // DCS, SOS, OSC, PM, APC: ECMA-48 section 5.6.
            b'P' | b'X' | b']' | b'^' | b'_' => self.enter(State::Text(0, false), now),
            _ => self.ground(byte, Mods::ALT, now),
        }
    }

    fn csi(&mut self, mut body: Vec<u8>, byte: u8, now: Millis) {
        match byte {
            b'[' if body.is_empty() => self.enter(State::LinuxFunction, now),
            b'M' if body.is_empty() => self.enter(State::OldMouse(3), now),
            0x20..=0x3f if body.len() < SWALLOW_CAP => {
                body.push(byte);
                self.state = State::Csi(body);
            }
            0x20..=0x3f => {}
            0x40..=0x7e if body.len() > SEQUENCE_CAP => {}
            0x40..=0x7e => self.sequence(&body, byte, now),
            _ => self.ground(byte, Mods::NONE, now),
        }
    }

    fn sequence(&mut self, body: &[u8], last: u8, now: Millis) {
        if (body, last) == (b"200", b'~') {
            return self.enter(State::Paste(Paste::default()), now);
        }
        if let Some(input) = csi::input(body, last) {
            self.emit(input, now);
        }
    }

    fn linux_function(&mut self, byte: u8, now: Millis) {
        match byte {
            b'A'..=b'E' => self.key(KeyPress::plain(Key::F(byte - b'A' + 1)), now),
            0x40..=0x7e => {}
            _ => self.ground(byte, Mods::NONE, now),
        }
    }

    fn ss3(&mut self, mut body: Vec<u8>, byte: u8, now: Millis) {
        match byte {
            b'0'..=b'9' | b';' if body.len() < SEQUENCE_CAP => {
                body.push(byte);
                self.state = State::Ss3(body);
            }
            0x20..=0x7e => {
                if let Some(press) = csi::keypad(&body, byte) {
                    self.key(press, now);
                }
            }
            _ => self.ground(byte, Mods::NONE, now),
        }
    }

    fn text(&mut self, length: usize, escaped: bool, byte: u8, now: Millis) {
        match byte {
            b'\\' if escaped => {}
            BEL => {}
            _ if escaped => self.escape(byte, now),
            _ if length < SWALLOW_CAP => self.state = State::Text(length + 1, byte == ESC),
            _ => {}
        }
    }

    fn paste(&mut self, mut paste: Paste, byte: u8, now: Millis) {
        if paste.push(byte) {
            return self.emit(paste.finish(), now);
        }
        if let Some(full) = paste.take_full() {
            self.out.push(Arrival { at: now, input: full });
        }
        if !paste.is_exhausted() {
            self.state = State::Paste(paste);
        }
    }

    fn key(&mut self, press: KeyPress, at: Millis) {
        self.emit(Some(Input::Key(press)), at);
    }

    fn emit(&mut self, input: impl Into<Option<Input>>, at: Millis) {
        self.out.extend(input.into().map(|input| Arrival { at, input }));
    }
}
