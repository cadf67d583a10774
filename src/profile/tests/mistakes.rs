use std::fs;

use proptest::prelude::*;
use rstest::rstest;

use super::{BY_HAND, read};
use crate::profile::{Config, Profile, settings};

#[rstest]
#[case::name("\"back\"", "\"FRONT\"", "profile_same_name")]
#[case::id("t-00000002", "t-7k2m9qxw", "profile_same_id")]
#[case::port("lan = { host = \"192.0.2.10\" }", "serial = { path = \"/dev/ttyUSB0\" }", "profile_same_place")]
#[case::default("simulated = true", "default = true", "profile_two_defaults")]
fn two_entries_that_share_what_one_may_have_are_both_named(#[case] from: &str, #[case] to: &str, #[case] code: &str) {
    let refused = read(&BY_HAND.replace(from, to)).unwrap_err();
    assert_eq!(refused.code(), code);
    let words = refused.to_string();
    assert!(words.contains("(terminal 1)") && (words.contains("(terminal 2)") || words.contains("(terminal 3)")));
}

#[rstest]
#[case::unknown_key("client_device_sn", "client_sn", "settings_unknown_key", 15, "terminal[1].wonder.client_sn")]
#[case::wrong_type("\"QX7ZP2\"", "260881", "settings_value", 13, "terminal[1].wonder.code")]
#[case::bad_code("QX7ZP2", "qx7zp2", "settings_value", 13, "terminal[1].wonder.code")]
#[case::bad_currency("HKD", "XXX", "settings_value", 10, "terminal[1].currency")]
#[case::vendor("vendor = \"wonder\"", "vendor = \"other\"", "settings_value", 8, "terminal[1].vendor")]
#[case::bad_id("t-7k2m9qxw", "t-1", "settings_value", 6, "terminal[1].id")]
#[case::bad_host("192.0.2.10", "http://x", "settings_value", 37, "terminal[2].wonder.link.lan.host")]
#[case::number("115_200", "70000000000", "settings_value", 24, "terminal[1].wonder.link.serial.baud")]
#[case::two_links("link = {", "link = { serial = { path = \"x\" },", "settings_value", 37, "terminal[2].wonder.link")]
#[case::url("http://127.0.0.1:4001/command", "http://example.com", "settings_value", 51, "terminal[3].wonder.link")]
#[case::syntax("[[terminal]]", "[[terminal]", "settings_syntax", 5, "")]
#[case::top_level("# Ask Ming", "colour = 1 #", "settings_unknown_key", 2, "colour")]
#[case::missing_key("name = \"back\"", "", "settings_value", 27, "missing field `name`")]
#[case::missing_table("[terminal.wonder.link.cloud]", "[terminal.x]", "settings_value", 45, "missing field `link`")]
#[case::no_identity("identity =", "# ", "settings_value", 32, "terminal[2].wonder`: missing field `identity`")]
fn a_mistake_is_told_with_line_column_and_key(
    #[case] from: &str,
    #[case] to: &str,
    #[case] code: &str,
    #[case] line: usize,
    #[case] key: &str,
) {
    let refused = read(&BY_HAND.replacen(from, to, 1)).unwrap_err();
    let words = refused.to_string();
    assert_eq!(refused.code(), code, "{words}");
    assert!(words.contains(&format!("line {line}, column ")) && words.contains(key), "{words}");
    assert!(words.contains("profile.toml") && !refused.advice().is_empty());
    assert!(!words.contains("260881") && !words.contains("qx7zp2"), "no value is repeated: {words}");
}

#[rstest]
#[case::utf16(b"\xFF\xFE[\0[\0t\0".to_vec(), "settings_utf16")]
#[case::utf16_without_mark(b"[\0[\0t\0".to_vec(), "settings_utf16")]
#[case::latin1(b"# caf\xE9".to_vec(), "settings_not_utf8")]
#[case::too_large(vec![b'#'; 1024 * 1024 + 1], "settings_too_large")]
#[case::deep(vec![b'['; 1024 * 1024], "settings_syntax")]
#[case::nested([b"a = ".to_vec(), vec![b'['; 500_000]].concat(), "settings_syntax")]
fn garbage_is_refused_by_name(#[case] bytes: Vec<u8>, #[case] code: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    fs::write(&path, bytes).unwrap();
    assert_eq!(Profile::load(&path).unwrap_err().code(), code);
    assert_eq!(Config::load(&path).unwrap_err().code(), code);
}

#[test]
fn a_profile_cut_at_any_byte_is_read_or_names_a_place_and_never_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    for end in 0..BY_HAND.len() {
        fs::write(&path, &BY_HAND.as_bytes()[..end]).unwrap();
        let Err(refused) = Profile::load(&path) else { continue };
        let words = refused.to_string();
        assert!(words.contains("line ") || words.contains("(terminal "), "at {end}: {words}");
        for secret in ["QX7ZP2", "260880", "S3CR3T", "T0K3N"] {
            assert!(!words.contains(secret), "at {end}: {words}");
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..BY_HAND.len()) {
        let text = [&BY_HAND.as_bytes()[..at], &bytes, &BY_HAND.as_bytes()[at..]].concat();
        if let Ok(text) = settings::text(text) {
            let _ = read(&text);
            let _ = Config::parse(&text);
        }
    }
}
