//! First inputs: everything that the vendors' vectors hold, files as the program writes them, and what terminals send.

mod files;
mod messages;

use std::path::Path;

use countertop::simulator::random::Seeded;
use serde_json::Value;

/// Longest object that is taken from the vectors, in bytes: no message is the whole document.
const LONGEST: usize = 8 * 1024;

/// The first inputs of the body of this name.
pub fn of(name: &str) -> Vec<Vec<u8>> {
    let vendor = name.split('_').next().unwrap_or_default();
    match (vendor, name) {
        ("wonder", "wonder_answer" | "wonder_session_sealed") => messages::wonder(),
        ("wonder", "wonder_pairing") => messages::wonder_pairing(),
        ("easycard", "easycard_session_sealed" | "easycard_answer") => messages::easycard(),
        ("easycard", "easycard_pairing") => messages::easycard_pairing(),
        ("simulator", _) => vectors(name.trim_start_matches("simulator_")),
        ("wonder" | "qfpay" | "codepay" | "easycard", _) => vectors(vendor),
        (_, "keyboard") => keyboard(),
        (_, "settings_file") => vec![file("config.example.toml"), b"[limits]\nsale = 1\n".to_vec()],
        (_, "journal_record") => records(),
        (_, "recording_file") => files::recordings(),
        (_, "profile_file") => files::profiles(),
        (_, "journal_file") => files::journals(&records()),
        (_, "scenario_file") => files::scenarios(),
        (_, "authority_file") => files::authorities(),
        (_, "free_text" | "typed_words") => words(),
        _ => ["10.20", "0", "-1", "1e400", "9999999999999999", "06DRTBF197T97XW93MP3", "HKD", "\u{ff11}"]
            .map(|text| text.as_bytes().to_vec())
            .to_vec(),
    }
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file of the repository")
}

/// Every text in the vendor's vectors; what is hexadecimal as the bytes that it stands for as well.
fn vectors(vendor: &str) -> Vec<Vec<u8>> {
    let json = json(vendor);
    let mut found = Vec::new();
    texts(&json, &mut found);
    let bytes: Vec<Vec<u8>> = found.iter().filter_map(|text| from_hex(text)).collect();
    found.into_iter().map(String::into_bytes).chain(bytes).collect()
}

/// The vendor's vectors.
fn json(vendor: &str) -> Value {
    serde_json::from_slice(&file(&format!("tests/vectors/{vendor}.json"))).expect("JSON")
}

fn texts(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::String(text) if text.len() > 3 => found.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|json| texts(json, found)),
        Value::Object(all) => {
            let whole = json.to_string();
            if whole.len() <= LONGEST {
                found.push(whole);
            }
            all.values().for_each(|json| texts(json, found));
        }
        _ => {}
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    (digits.len() >= 8 && digits.len().is_multiple_of(2)).then(|| digits.chunks(2).map(pair).collect())?
}

fn keyboard() -> Vec<Vec<u8>> {
    let inputs: [&[u8]; 16] = [
        b"1020\r",
        b"\x1bOP\x1b[15~\x1b[1;5A",
        b"\x1b[200~1020\r\x1b[201~",
        b"\x1b[200~never ended",
        b"\x1b[?2026;2$y",
        b"\x1b[?1;2c",
        b"\x1b[12;40R",
        b"\x1b[<0;35;14M\x1b[<0;35;14m",
        b"\x1b[<64;20;11M",
        b"\x1b[M\xff\xff\xff",
        b"\x1bP>|x\x1b\\",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b[",
        b"\xf0\x9f\x99\x82\xc3\x28",
        b"\x1b[57399u\x1b[97;5:3u",
        "黃é🙂".as_bytes(),
    ];
    inputs.map(<[u8]>::to_vec).to_vec()
}

/// What people type, and what terminals say.
fn words() -> Vec<Vec<u8>> {
    let inputs = [
        "Approved 4111 1111 1111 1111 by 5500-0000-0000-0004, ref 378282246310005",
        "6011000990139424=25121010000012345678? %B4111111111111111^DOE/JANE^25121010000000000000?",
        "\u{1b}]0;title\u{7}\u{202e}txet\u{200b}",
        "前台 front-2",
        "260880",
        "0123456789abcdef0123456789abcdef",
        "134567890123456789",
        "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89",
        "https://[2001:db8::1]:8443/wonder-terminal?x=1",
        "ws://192.0.2.10:35779/mac_address=abc",
        "pbkdf2-sha256$600000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ];
    inputs.map(|text| text.as_bytes().to_vec()).to_vec()
}

/// The history of a sale as the journal stores it.
fn records() -> Vec<Vec<u8>> {
    let evidence = r#"{"frame":1,"at":0,"source":"N96","said":"Sale","reference":"equal","amount":"equal"}"#;
    let lines = [
        r#"{"at":0,"event":"intended","intent":{"reference":"06DRTBF197T97XW93MP3","kind":"sale","terminal":"t-1","terminal_name":"front","vendor":"wonder","simulated":true,"amount":{"minor":1020,"currency":"HKD"},"vendor_reference":"r","message_id":"00000000-0000-0000-0000-000000000001","at":0}}"#.to_owned(),
        r#"{"at":1,"event":"may_have_left"}"#.to_owned(),
        format!(r#"{{"at":2,"event":"acknowledged","evidence":{evidence}}}"#),
        r#"{"at":3,"event":"became_unresolved","reason":"no_answer"}"#.to_owned(),
        r#"{"at":4,"event":"set_aside","by":"Ana"}"#.to_owned(),
    ];
    (1..=lines.len()).map(|count| lines[..count].join("\n").into_bytes()).collect()
}

/// One of the corpus with a few bytes changed, lost, put in or taken from another one.
pub fn mutated(corpus: &[Vec<u8>], random: &mut Seeded) -> Vec<u8> {
    let mut pick = |bound: usize| usize::try_from(random.below(bound.max(1) as u64)).expect("an index");
    let mut bytes = corpus[pick(corpus.len())].clone();
    for _ in 0..=pick(4) {
        let at = pick(bytes.len());
        match pick(6) {
            0 if !bytes.is_empty() => bytes[at] = u8::try_from(pick(256)).expect("a byte"),
            1 if !bytes.is_empty() => drop(bytes.remove(at)),
            2 => bytes.truncate(at),
            3 => bytes.insert(at, b"{}[]'\",=/n\\\x01\x1b\n"[pick(14)]),
            4 if !bytes.is_empty() => bytes[at] ^= 1 << pick(8),
            _ => {
                let other = &corpus[pick(corpus.len())];
                let from = pick(other.len());
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
        }
    }
    bytes
}
