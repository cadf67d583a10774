//! Files that the program reads: its own, which may be damaged or written by hand, and those that people give it.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use countertop::console::Replay;
use countertop::journal::{AuditFilter, JournalPlace, audit, export, verify};
use countertop::payment::{Payment, Stamped};
use countertop::profile::{Config, Profile};
use countertop::protocol::wonder::message::Action;
use countertop::simulator::{codepay, easycard, qfpay, scenario::Scenario};
use countertop::transport::{HttpEndpoint, HttpLink, Security, Trust};

pub fn settings_file(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Config::parse(text);
    }
}

pub fn journal_record(bytes: &[u8]) {
    let events: Vec<Stamped> =
        bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    if let Some(payment) = Payment::fold(&events) {
        let _ = (payment.outcome_word(), payment.reason_code(), payment.advice_code(), payment.money_moved());
        assert_eq!(Payment::fold(&events), Some(payment), "two folds are one");
    }
}

pub fn recording_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(mut replay) = Replay::read(text) {
        while replay.step().is_some() {}
        let _ = replay.screen();
    }
}

/// The profile: what is read is written again as it was.
pub fn profile_file(bytes: &[u8]) {
    let path = scratch("profile.toml", bytes);
    if let Ok(profile) = Profile::load(&path) {
        let _ = (format!("{profile:?}"), profile.default_terminal());
        // Written as it is kept; not by its own atomic way, which waits for the disk.
        assert!(Profile::load(&path).is_ok(), "what is read reads again");
    }
}

/// The journal's database: checked, and saved as far as it can be.
pub fn journal_file(bytes: &[u8]) {
    let place = JournalPlace::of_file(&scratch("journal.db", bytes));
    let _ = (verify(&place), audit(&place, AuditFilter { since: None, limit: 50 }));
    let mut out = Vec::new();
    let _ = export(&place, &mut out, true);
    for line in out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        assert!(serde_json::from_slice::<serde_json::Value>(line).is_ok(), "every line is JSON");
    }
    for side in [place.wal(), place.shm()] {
        let _ = fs::remove_file(side);
    }
}

pub fn scenario_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = Scenario::<Action>::parse(text);
    let _ = Scenario::<qfpay::Action>::parse(text);
    let _ = Scenario::<codepay::Action>::parse(text);
    let _ = Scenario::<easycard::Action>::parse(text);
}

/// The certificates of an authority that somebody trusts.
pub fn authority_file(bytes: &[u8]) {
    let path = scratch("authority.pem", bytes);
    for trust in [Trust::Authority(path.clone()), Trust::AuthorityAnyName(path.clone())] {
        let _ = HttpLink::new(HttpEndpoint::new(Security::Tls(trust), "localhost", 1));
    }
}

/// A folder of this thread, in memory where there is such a place; gone with the thread.
struct Scratch(PathBuf);

thread_local! {
    static SCRATCH: Scratch = Scratch::new();
}

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let memory = PathBuf::from("/dev/shm");
        let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = folder.join(format!("countertop-fuzz-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the files");
        Self(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// These bytes in a file of this thread.
fn scratch(name: &str, bytes: &[u8]) -> PathBuf {
    let path = SCRATCH.with(|scratch| scratch.0.join(name));
    fs::write(&path, bytes).expect("written");
    path
}
