//! Requests and answers on a socket (port 9002). The vendor documents no framing at all, so all of this is assumed:
//! unverified, a setting.

/// How the end of a text is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Framing {
    /// A line feed: harmless to a tolerant reader of Base64, needed by a reader of lines.
    #[default]
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Nothing: the end is silence.
    None,
    /// The frames of the serial line, on the socket.
    UsbFrame,
}

impl Framing {
    /// All of them, by the names that the profile and the command line use.
    pub const ALL: [(&'static str, Self); 4] =
        [("lf", Self::Lf), ("crlf", Self::CrLf), ("none", Self::None), ("usb_frame", Self::UsbFrame)];

    /// What goes behind a text; nothing for frames, which are made elsewhere.
    pub const fn terminator(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::None | Self::UsbFrame => "",
        }
    }
}

/// Silence after which what has come may be an answer that no line feed ends, in milliseconds.
pub const SILENCE_MS: u64 = 300;
/// Longest answer that is collected, in bytes.
const CAP: usize = 256 * 1024;

/// Texts out of a stream of bytes.
#[derive(Debug, Default)]
pub struct TextReader {
    buffer: Vec<u8>,
    /// So many bytes of it hold no line feed: an answer that comes byte by byte is not searched from the start each time.
    searched: usize,
    heard_ms: u64,
    /// The silence after the last byte has been told.
    told: bool,
}

/// More came than any answer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

impl TextReader {
    /// A socket on which nothing has come.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes that came at `now_ms`.
    ///
    /// # Errors
    /// [`TooLong`]: nothing that is no answer is collected without an end.
    pub fn push(&mut self, bytes: &[u8], now_ms: u64) -> Result<(), TooLong> {
        if self.buffer.len() + bytes.len() > CAP {
            self.consume();
            return Err(TooLong);
        }
        self.buffer.extend_from_slice(bytes);
        (self.heard_ms, self.told) = (now_ms, false);
        Ok(())
    }

    /// The next text that a line feed ends, without it. Empty lines are no texts.
    pub fn next_line(&mut self) -> Option<Vec<u8>> {
        loop {
            let Some(end) = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n') else {
                self.searched = self.buffer.len();
                return None;
            };
            let line: Vec<u8> = self.buffer.drain(..=self.searched + end).collect();
            self.searched = 0;
            let line = line.trim_ascii();
            if !line.is_empty() {
                return Some(line.to_vec());
            }
        }
    }

    /// When what has come may be a whole text although nothing ends it.
    pub fn deadline_ms(&self) -> Option<u64> {
        (!self.buffer.is_empty() && !self.told).then(|| self.heard_ms.saturating_add(SILENCE_MS))
    }

    /// What has come, if there was silence since: to be tried, and given back with [`TextReader::consume`] if it was a text.
    pub fn after_silence(&mut self, now_ms: u64) -> Option<&[u8]> {
        if self.deadline_ms().is_none_or(|deadline| now_ms < deadline) {
            return None;
        }
        self.told = true;
        Some(self.buffer.trim_ascii())
    }

    /// The other side has closed: the rest is the last text.
    pub fn closed(&mut self) -> Option<Vec<u8>> {
        let rest = std::mem::take(&mut self.buffer);
        self.searched = 0;
        Some(rest.trim_ascii().to_vec()).filter(|rest| !rest.is_empty())
    }

    /// What [`TextReader::after_silence`] gave was a whole text.
    pub fn consume(&mut self) {
        self.buffer.clear();
        self.searched = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::crypto::AesKeyMode;
    use super::super::envelope::{Dialect, Sealer};
    use super::super::vectors;
    use super::*;

    #[test]
    fn every_query_of_the_vectors_both_ways() {
        for entry in vectors::list("tcp") {
            let bytes = vectors::bytes(vectors::text(entry, "bytes_hex"));
            let name = if entry["framing"] == "raw" { "none" } else { vectors::text(entry, "framing") };
            let (_, framing) = Framing::ALL.into_iter().find(|(known, _)| *known == name).unwrap();
            let key = vectors::key(vectors::text(entry, "key"));
            let text =
                Sealer::new(key, AesKeyMode::Utf8, Dialect::Odoo).unwrap().seal(&vectors::content(&entry["content"]));
            assert_eq!(format!("{text}{}", framing.terminator()).into_bytes(), bytes, "{}", entry["id"]);
            let mut reader = TextReader::new();
            reader.push(&bytes, 0).unwrap();
            let read = reader.next_line().or_else(|| reader.after_silence(SILENCE_MS).map(<[u8]>::to_vec));
            assert_eq!(read, Some(text.into_bytes()), "{}", entry["id"]);
        }
    }

    /// Searched from the start at each byte it would take a minute.
    #[test]
    fn the_longest_text_may_come_byte_by_byte() {
        let mut reader = TextReader::new();
        for at in 0..CAP - 1 {
            reader.push(b"x", at as u64).unwrap();
            assert_eq!(reader.next_line(), None);
        }
        reader.push(b"\n", 0).unwrap();
        assert_eq!(reader.next_line().map(|line| line.len()), Some(CAP - 1));
        reader.push(b"a\nb", 0).unwrap();
        assert_eq!(
            (reader.next_line(), reader.next_line(), reader.closed()),
            (Some(b"a".to_vec()), None, Some(b"b".to_vec()))
        );
    }

    #[test]
    fn silence_is_told_once_until_more_comes() {
        let mut reader = TextReader::new();
        reader.push(b"{\"a\":", 0).unwrap();
        assert_eq!(reader.after_silence(SILENCE_MS - 1), None);
        assert_eq!(reader.after_silence(SILENCE_MS), Some(&b"{\"a\":"[..]));
        assert_eq!((reader.deadline_ms(), reader.after_silence(SILENCE_MS * 2)), (None, None));
        reader.push(b"1}", 1_000).unwrap();
        assert_eq!(reader.after_silence(1_000 + SILENCE_MS), Some(&b"{\"a\":1}"[..]));
        reader.consume();
        assert_eq!(reader.closed(), None);
    }

    #[test]
    fn no_end_is_no_answer() {
        let mut reader = TextReader::new();
        assert!((0..100).any(|_| reader.push(&[b'a'; 4096], 0) == Err(TooLong)));
    }

    proptest! {
        #[test]
        fn any_split_gives_the_same_lines(lines in vec("[a-zA-Z0-9+/=]{1,60}", 1..5), cut in 1_usize..20) {
            let bytes = (lines.join("\r\n") + "\r\n").into_bytes();
            let (mut reader, mut found) = (TextReader::new(), Vec::new());
            for chunk in bytes.chunks(cut) {
                reader.push(chunk, 0).unwrap();
                found.extend(std::iter::from_fn(|| reader.next_line()));
            }
            let expected: Vec<Vec<u8>> = lines.into_iter().map(String::into_bytes).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
