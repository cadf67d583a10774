//! The liberties that the terminal's own reader takes, as Android's `org.json` tokener takes them: names and strings without
//! quotes or in single ones, `=` or `=>` for `:`, `;` for `,` (Android reference, `JSONTokener`; that the app uses it is
//! assumed). The simulator reads requests with it: the `odoo` dialect is no JSON.

/// Deepest nesting that is read: requests have two levels.
const DEEPEST: usize = 8;

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loose {
    /// An object, names in the order written.
    Object(Vec<(String, Loose)>),
    /// An array.
    Array(Vec<Loose>),
    /// A string, quoted or a bare word.
    Text(String),
    /// A bare number, exactly as written.
    Number(String),
    /// Bare `null`, `true` or `false`.
    Word(&'static str),
}

impl Loose {
    /// Reads a text whole.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text };
        let value = reader.value(DEEPEST)?;
        reader.blank();
        reader.rest.is_empty().then_some(value)
    }

    /// A field of an object; the last one of that name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text of a field's value exactly as it stands in the text of an object: a digest may have been made of it.
    pub fn raw_field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
        let mut reader = Reader { rest: text };
        let mut found = None;
        if !reader.take(&['{']) || reader.take(&['}']) {
            return None;
        }
        loop {
            let known = reader.name()?;
            reader.blank();
            let from = reader.rest;
            reader.value(DEEPEST)?;
            if known == name {
                found = from.get(..from.len() - reader.rest.len());
            }
            if reader.take(&['}']) {
                return found;
            }
            if !reader.take(&[',', ';']) {
                return None;
            }
        }
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    /// Takes one of these characters, after blanks.
    fn take(&mut self, wanted: &[char]) -> bool {
        self.blank();
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, deeper: usize) -> Option<Loose> {
        let deeper = deeper.checked_sub(1)?;
        if self.take(&['{']) {
            self.object(deeper)
        } else if self.take(&['[']) {
            self.array(deeper)
        } else {
            self.scalar()
        }
    }

    fn object(&mut self, deeper: usize) -> Option<Loose> {
        let mut fields = Vec::new();
        if self.take(&['}']) {
            return Some(Loose::Object(fields));
        }
        loop {
            fields.push((self.name()?, self.value(deeper)?));
            if self.take(&['}']) {
                return Some(Loose::Object(fields));
            }
            if !self.take(&[',', ';']) {
                return None;
            }
        }
    }

    /// A name, and what stands between it and its value.
    fn name(&mut self) -> Option<String> {
        let (Loose::Text(name) | Loose::Number(name)) = self.scalar()? else { return None };
        if !self.take(&[':', '=']) {
            return None;
        }
        self.rest = self.rest.strip_prefix('>').unwrap_or(self.rest);
        Some(name)
    }

    fn array(&mut self, deeper: usize) -> Option<Loose> {
        let mut values = Vec::new();
        if self.take(&[']']) {
            return Some(Loose::Array(values));
        }
        loop {
            values.push(self.value(deeper)?);
            if self.take(&[']']) {
                return Some(Loose::Array(values));
            }
            if !self.take(&[',', ';']) {
                return None;
            }
        }
    }

    fn scalar(&mut self) -> Option<Loose> {
        for quote in ['"', '\''] {
            if self.take(&[quote]) {
                return self.quoted(quote).map(Loose::Text);
            }
        }
        self.bare()
    }

    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                letter if letter == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                '\\' => text.push(escaped(letters.next()?.1, &mut letters)?),
                letter => text.push(letter),
            }
        }
        None
    }

    fn bare(&mut self) -> Option<Loose> {
        let ends = |c: char| c.is_ascii_whitespace() || "{}[]/\\:,=;#".contains(c);
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "" => None,
            "null" => Some(Loose::Word("null")),
            "true" => Some(Loose::Word("true")),
            "false" => Some(Loose::Word("false")),
            word if is_number(word) => Some(Loose::Number(word.to_owned())),
            word => Some(Loose::Text(word.to_owned())),
        }
    }
}

/// What stands for a letter behind a backslash.
fn escaped(letter: char, letters: &mut std::str::CharIndices<'_>) -> Option<char> {
    Some(match letter {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => {
            let digits: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
        }
        other => other,
    })
}

fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let (whole, decimals) = word.split_once('.').unwrap_or((word, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(decimals)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::super::vectors;
    use super::*;

    fn json(value: &Loose) -> serde_json::Value {
        match value {
            Loose::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), json(value))).collect(),
            Loose::Array(values) => values.iter().map(json).collect(),
            Loose::Text(text) => text.as_str().into(),
            Loose::Number(number) => parsed(number),
            Loose::Word(word) => parsed(word),
        }
    }

    fn parsed(text: impl AsRef<str>) -> serde_json::Value {
        serde_json::from_str(text.as_ref()).unwrap()
    }

    #[test]
    fn every_text_of_the_vectors() {
        for entry in vectors::list("lenient_parser") {
            let text = vectors::text(entry, "text");
            assert_eq!(json(&Loose::parse(text).unwrap()), entry["parsed"], "{text}");
        }
    }

    #[test]
    fn every_envelope_of_the_vectors() {
        for entry in vectors::list("requests_odoo_dialect") {
            let read = Loose::parse(vectors::text(entry, "envelope_plaintext")).unwrap();
            assert_eq!(read.get("digest").and_then(Loose::as_text), Some(vectors::text(entry, "digest")));
            assert!(matches!(read.get("content"), Some(Loose::Object(_))));
        }
    }

    #[rstest]
    #[case::numbers_stay_as_written("{a=10.10}", "{\"a\":10.10}")]
    #[case::escapes(r#"{"a":"\u4e2d\n\"x\""}"#, r#"{"a":"中\n\"x\""}"#)]
    #[case::arrays("[1;'2',three]", "[1,\"2\",\"three\"]")]
    fn liberties(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(json(&Loose::parse(text).unwrap()), parsed(expected));
    }

    #[rstest]
    #[case("{content:{a=1, b='x'}, digest:'AB'}", Some("{a=1, b='x'}"))]
    #[case(r#"{"digest":"ab","content" : {"a": 1.10} }"#, Some(r#"{"a": 1.10}"#))]
    #[case(r#"{"content":"{\"a\":1}"}"#, Some(r#""{\"a\":1}""#))]
    #[case("{other=1}", None)]
    #[case("{}", None)]
    #[case("{content={a=1}", None)]
    fn a_value_as_it_stands(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(Loose::raw_field(text, "content"), expected);
    }

    #[rstest]
    #[case("{")]
    #[case("{a}")]
    #[case("{a=1} x")]
    #[case("{a='1}")]
    #[case("[[[[[[[[[[1]]]]]]]]]]")]
    #[case("")]
    fn nonsense_is_none(#[case] text: &str) {
        assert_eq!(Loose::parse(text), None);
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "\\PC{0,300}") {
            let _ = Loose::parse(&text);
        }

        #[test]
        fn any_nest_ends(text in "[{}\\[\\]:=,;'\"a1 \\\\]{0,300}") {
            let _ = Loose::parse(&text);
        }
    }
}
