use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;

use super::*;
use crate::protocol::wonder::vectors;

const NONCE: SaltIv = SaltIv { salt: [7; BLOCK], iv: [9; BLOCK] };

fn key(code: &str) -> Key {
    Key::new(PairingCode::parse(code).unwrap())
}

fn profile(vector: &Value) -> CryptoProfile {
    match vector["profile"].as_str().unwrap() {
        "sha256-zeroiv" => CryptoProfile::Sha256ZeroIv,
        "pbkdf2-salted" => CryptoProfile::Pbkdf2Salted,
        other => panic!("unknown profile {other}"),
    }
}

fn nonce(vector: &Value) -> SaltIv {
    let bytes = |name: &str| vector[name].as_str().map(vectors::from_hex).unwrap_or_default();
    SaltIv { salt: bytes("salt_hex"), iv: bytes("iv_hex") }
}

#[test]
fn every_published_and_derived_message_is_exact_both_ways() {
    let lists = ["vendor_messages", "vendor_frames", "derived_messages"];
    for vector in lists.iter().flat_map(|name| vectors::list(name)) {
        let key = key(vector["pair_code"].as_str().unwrap());
        let (plaintext, data) = (vector["plaintext"].as_str().unwrap(), vector["data"].as_str().unwrap());
        assert_eq!(key.seal(profile(vector), Plaintext::new(plaintext.to_owned()), &nonce(vector)), data);
        assert_eq!(key.open(profile(vector), data).unwrap().as_str(), plaintext);
        if plaintext.starts_with('{') {
            assert_eq!(key.open_either(data), Ok((Plaintext::new(plaintext.to_owned()), profile(vector))));
        }
    }
}

#[test]
fn the_key_is_the_one_the_page_prints() {
    for (code, hex) in vectors::keys() {
        let block = || vec![3; BLOCK];
        let printed = CbcKey::aes256(&vectors::from_hex::<32>(hex));
        assert_eq!(key(code).zero_iv.encrypt(&ZERO_IV, block(), 0), printed.encrypt(&ZERO_IV, block(), 0));
    }
}

#[rstest]
#[case("260880", true)]
#[case("000000", true)]
#[case("AB12YZ", true)]
#[case("abcdef", false)]
#[case("26088", false)]
#[case("2608800", false)]
#[case("26 880", false)]
#[case("26088\u{e9}", false)]
#[case("", false)]
fn a_pairing_code_is_six_digits_or_capitals(#[case] text: &str, #[case] sound: bool) {
    assert_eq!(PairingCode::parse(text).map(|code| code.expose().to_owned()).ok(), sound.then(|| text.to_owned()));
}

#[test]
fn nothing_secret_prints() {
    let (code, plaintext) = (PairingCode::parse("260880").unwrap(), Plaintext::new("260880".to_owned()));
    let printed = format!("{code:?} {:?} {plaintext:?}", Key::new(code.clone()));
    assert_eq!(printed, "PairingCode(secret) Key(secret) Plaintext(6 bytes)");
}

#[rstest]
#[case::empty("")]
#[case::no_padding_characters("zstDoUf0r47ycjyKI6qMow")]
#[case::url_alphabet("_-tDoUf0r47ycjyKI6qMow==")]
#[case::line_break("zstDoUf0r47y\ncjyKI6qMow==")]
#[case::stray_bits("zstDoUf0r47ycjyKI6qMox==")]
#[case::half_a_block("AAAAAAAAAAA=")]
#[case::not_ascii("zstDoUf0r47ycjyKI6qM\u{f6}w==")]
#[case::another_block("gAN5jZLJ9Hb3pIVq5DRUmg==")]
fn whatever_is_wrong_is_one_error(#[case] data: &str) {
    for profile in [CryptoProfile::Sha256ZeroIv, CryptoProfile::Pbkdf2Salted] {
        assert_eq!(key("260880").open(profile, data), Err(Undecodable));
    }
    assert_eq!(key("260880").open_either(data), Err(Undecodable));
}

#[test]
fn a_message_cut_anywhere_is_undecodable() {
    let vector = vectors::list("vendor_messages").iter().find(|v| v["id"] == "rs232-Sale-response-success").unwrap();
    let data = vector["data"].as_str().unwrap();
    for cut in 0..data.len() {
        let opened = key("260880").open(CryptoProfile::Sha256ZeroIv, &data[..cut]);
        assert_eq!(opened, Err(Undecodable), "cut at {cut}");
    }
}

#[rstest]
#[case::salt(0, 300)]
#[case::last_block(255, 300)]
#[case::cut_in_a_block(0, 200)]
#[case::no_ciphertext(0, 32)]
fn a_damaged_salted_message_is_undecodable(#[case] flip: usize, #[case] keep: usize) {
    let vector = vectors::list("derived_messages").iter().find(|v| v["id"] == "salted-260880").unwrap();
    let mut sealed = STANDARD.decode(vector["data"].as_str().unwrap()).unwrap();
    let flip = flip.min(sealed.len() - 1);
    sealed[flip] ^= 0x80;
    sealed.truncate(keep);
    let data = STANDARD.encode(sealed);
    assert_eq!(key("260880").open(CryptoProfile::Pbkdf2Salted, &data), Err(Undecodable));
    assert_eq!(key("260880").open_either(&data), Err(Undecodable));
}

proptest! {
    #[test]
    fn what_is_sealed_opens_again(text in ".{0,200}") {
        let key = key("A1B2C3");
        let data = key.seal(CryptoProfile::Sha256ZeroIv, Plaintext::new(text.clone()), &NONCE);
        let opened = key.open(CryptoProfile::Sha256ZeroIv, &data).unwrap();
        prop_assert_eq!(opened.as_str(), text);
    }

    #[test]
    fn garbage_never_panics(bytes in vec(any::<u8>(), 0..47), text in ".{0,64}") {
        let key = key("260880");
        for data in [STANDARD.encode(bytes), text] {
            let _ = key.open_either(&data);
            let _ = key.open(CryptoProfile::Sha256ZeroIv, &data);
        }
    }
}
