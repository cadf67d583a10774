//! G1: a profile cut at any byte or with any bit flipped. What is read of it is what was written, terminal for terminal, or the
//! place is told; no terminal becomes the default, live or usable by it; what could not be read is never overwritten.
//!
//! A spread of the bits is tried; `COUNTERTOP_DAMAGE=100000000 cargo test --lib profile::tests::spoiled` tries every one.

use std::fs;
use std::path::Path;

use super::{BY_HAND, read};
use crate::profile::{Profile, ProfileError, Terminal};

const SECRETS: [&str; 4] = ["QX7ZP2", "260880", "S3CR3T", "T0K3N"];

/// Which terminals they are, and what may be done with them. A number at the very end may lose digits: then its line or its
/// port does not answer.
fn told(profile: &Profile) -> Vec<String> {
    let word = |terminal: &Terminal| {
        let Terminal { id, name, default, disabled, simulated, currency, .. } = terminal;
        format!("{id:?} {name:?} {default} {disabled} {simulated} {currency:?} {}", terminal.vendor().as_str())
    };
    profile.terminals().iter().map(word).collect()
}

fn load(path: &Path, bytes: &[u8]) -> Result<Profile, ProfileError> {
    fs::write(path, bytes).unwrap();
    Profile::load(path)
}

#[test]
fn what_is_read_of_a_cut_profile_is_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    let whole = told(&read(BY_HAND).unwrap());
    for end in 0..BY_HAND.len() {
        let Ok(profile) = load(&path, &BY_HAND.as_bytes()[..end]) else { continue };
        let left = told(&profile);
        assert_eq!(left, whole[..left.len()], "cut at {end}");
    }
}

#[test]
fn a_flipped_bit_is_told_or_changes_no_more_than_its_value() {
    let asked = std::env::var("COUNTERTOP_DAMAGE").ok().and_then(|text| text.parse().ok()).unwrap_or(400_usize);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    let whole = read(BY_HAND).unwrap();
    let flags = |profile: &Profile| -> Vec<(bool, bool, bool)> {
        profile.terminals().iter().map(|terminal| (terminal.default, terminal.disabled, terminal.simulated)).collect()
    };
    let bits = BY_HAND.len() * 8;
    for bit in (0..bits).step_by((bits / asked.min(bits)).max(1)) {
        let mut bytes = BY_HAND.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        match load(&path, &bytes) {
            Ok(profile) => {
                let (left, before) = (flags(&profile), flags(&whole));
                assert!(left.iter().zip(&before).all(|(now, then)| now == then), "bit {bit}: {left:?}");
            }
            Err(refused) => {
                let words = refused.to_string();
                assert!(!words.is_empty() && !refused.advice().is_empty(), "bit {bit}");
                assert!(SECRETS.iter().all(|secret| !words.contains(secret)), "bit {bit}: {words}");
            }
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "bit {bit}: it was written to");
    }
}
