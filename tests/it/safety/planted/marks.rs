//! What is planted, and in which shapes it is looked for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Cards of six schemes, all of them made up; each passes the check of its last digit.
pub const CARDS: [&str; 6] = [
    "4929731582640835",
    "5457218936402838",
    "374519283604830",
    "6214839205716438836",
    "3538294716058833",
    "6011982374659830",
];
/// What stands behind the number on a track, and the name on the first one.
pub const BEHIND: &str = "25121019876543210123";
pub const HOLDER: &str = "QZPLANTED/HOLDER";
/// An encrypted PIN block.
pub const PIN_BLOCK: &str = "0412AC89ABCDEF67";

/// What acts on a screen: the clipboard, the title, clearing, and text from right to left.
const ACTS: &str = "\u{1b}]52;c;cGxhbnRlZA==\u{7}\u{1b}]0;planted\u{7}\u{1b}[2J\u{202e}\u{200b}";

/// Something that must not be found.
pub struct Needle {
    /// What it is, for whoever reads the failure.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All shapes of a text: as it is, in Base64 at each alignment, in hexadecimal digits, in wide characters.
pub fn shapes(what: &str, text: &str) -> Vec<Needle> {
    let mut needles = Vec::new();
    let mut push = |shape: &str, bytes: Vec<u8>| needles.push(Needle { name: format!("{what} ({shape})"), bytes });
    push("plain", text.as_bytes().to_vec());
    for shift in 0..3 {
        let shifted = [&b"\0\0\0"[..shift], text.as_bytes()].concat();
        let whole = STANDARD.encode(shifted).trim_end_matches('=').to_owned();
        // The first letters and the last one hold bits of what stands around it.
        let core = &whole[[0, 2, 3][shift]..whole.len() - 1];
        push("base64", core.as_bytes().to_vec());
    }
    let hex = hex(text);
    push("HEX", hex.to_uppercase().into_bytes());
    push("hex", hex.into_bytes());
    push("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    needles
}

/// The cards and what belongs to them: nobody's to keep, in no place.
pub fn cards() -> Vec<Needle> {
    let mut needles = Vec::new();
    for card in CARDS {
        needles.extend(shapes(&format!("card {card}"), card));
        needles.extend(shapes(&format!("card {card} in groups"), &grouped(card, ' ')));
        needles.extend(shapes(&format!("card {card} in groups"), &grouped(card, '-')));
        // Six digits in front and four at the end may be seen: neither ten in front nor ten at the end.
        for (end, part) in [("first", &card[..10]), ("last", &card[card.len() - 10..])] {
            let name = format!("the {end} ten digits of {card}");
            needles.push(Needle { name, bytes: part.as_bytes().to_vec() });
        }
    }
    for (what, text) in [("track data", BEHIND), ("holder on the track", HOLDER), ("PIN block", PIN_BLOCK)] {
        needles.extend(shapes(what, text));
    }
    needles
}

/// What of that must not come out, as it is or escaped.
pub fn acts() -> Vec<Needle> {
    ["\u{1b}]52;", "\u{1b}]0;planted", "\\u001b", "\u{202e}", "\u{200b}"]
        .map(|text| Needle { name: format!("{text:?} acts on a screen"), bytes: text.as_bytes().to_vec() })
        .into()
}

/// The bytes of a text as hexadecimal digits.
fn hex(text: &str) -> String {
    text.bytes()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// `4929 7315 8264 0835`.
pub fn grouped(card: &str, between: char) -> String {
    let groups = card.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).expect("digits"));
    groups.collect::<Vec<_>>().join(&between.to_string())
}

/// What a terminal may write in a free text, one after the other.
pub fn sayings() -> Vec<String> {
    let mut sayings = Vec::new();
    for card in CARDS {
        let hex = hex(card);
        sayings.extend([
            format!("card {card} seen"),
            format!("card {} seen", grouped(card, ' ')),
            format!("card {} seen", grouped(card, '-')),
            format!("pan={} seen", STANDARD.encode(card)),
            format!("pan 0x {hex} seen"),
            format!("{{\"pan\":\"{card}\"}}"),
            format!(";{card}={BEHIND}?"),
            format!("%B{card}^{HOLDER}^{BEHIND}?"),
            format!("{card}D{BEHIND}F"),
        ]);
    }
    sayings.into_iter().map(|saying| format!("{ACTS}{saying}")).collect()
}
