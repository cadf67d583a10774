//! The real program whose files fail, or that gets too little of something: what was shown as approved is there at the next
//! start, and nothing is charged that nobody knows of.

use std::process::{Command, Stdio};

use rstest::rstest;

use super::desk::{Errand, Stand};
use super::judge::Bench;
use super::strace::{self, Point};
use crate::commands::shop::Ran;

/// Points of each row where nobody asks for more.
const TASTE: usize = 2;
const CARD_MS: u64 = 20;

/// F2 and F3: a call on the files fails once, or from there on for ever.
#[rstest]
fn with_every_storage_call_failing_nothing_is_lost(
    #[values(Stand::WonderSerial, Stand::QfpayHttp, Stand::QfpaySerial, Stand::CodepaySocket, Stand::Easycard)]
    stand: Stand,
    #[values("EIO", "ENOSPC", "EROFS")] error: &str,
    #[values(false, true)] for_ever: bool,
) {
    if !strace::is_there() {
        return;
    }
    let mut bench = Bench::at(stand, CARD_MS);
    let counted = bench.desk.order(Errand::Sale);
    let calls = "pwrite64,fdatasync,fsync,ftruncate,rename,openat";
    let points = strace::points_of(&counted.command, calls, bench.scratch.path());
    bench.judge(&counted, "counted");
    for point in strace::spread(points, TASTE) {
        let order = bench.desk.order(Errand::Sale);
        let ran = strace::failing(&point, error, for_ever, &order.command);
        assert!(!ran.stderr.contains("internal error"), "{point:?}: {ran:#?}");
        let told = ran.lines.last().and_then(|line| line["outcome"].as_str().map(str::to_owned));
        // Before anything is asked again: what was said stays said.
        let stored = bench.desk.run("transactions --limit 100000").expect(0);
        let stored = stored.lines.iter().find(|payment| payment["amount"] == order.amount.as_str());
        if told.as_deref() == Some("approved") {
            assert_eq!(stored.unwrap()["outcome"], "approved", "acknowledged and lost: {point:?} {ran:#?}");
        }
        bench.judge(&order, &format!("{point:?} {error}"));
    }
    bench.end(&format!("storage fails with {error}, for ever: {for_ever}"));
}

/// F4: files may grow to so many blocks of 512 bytes; a write over that is cut short, the next one fails.
#[test]
fn where_files_cannot_grow_nothing_is_lost_and_the_reason_is_said() {
    let limits = (0..160).step_by(16).map(|blocks| format!("trap '' XFSZ; ulimit -f {blocks}"));
    limited("files that cannot grow", limits, |_, ran| !ran.stderr.contains("internal error"));
}

/// E10: too few file descriptors.
#[test]
fn with_few_descriptors_nothing_is_lost_and_no_bug_is_met() {
    let limits = (3..40).step_by(2).map(|count| format!("ulimit -n {count}"));
    // Below ten the program cannot even be loaded.
    limited("few descriptors", limits, |at, ran| at < 4 || !ran.stderr.contains("internal error"));
}

/// E9: too little memory: it works, or it ends; what was promised is kept. In KiB of address space.
#[test]
fn with_little_memory_nothing_is_lost() {
    let limits = (40_000..64_000).step_by(800).map(|kib| format!("ulimit -v {kib}"));
    limited("little memory", limits, |_, _| true);
}

fn limited(what: &str, limits: impl Iterator<Item = String>, holds: fn(usize, &Ran) -> bool) {
    let mut bench = Bench::at(Stand::WonderHttp, CARD_MS);
    for (at, limit) in limits.enumerate() {
        let order = bench.desk.order(Errand::Sale);
        let ran = behind(&limit, &order.command);
        assert!(holds(at, &ran), "{limit}: {ran:#?}");
        bench.judge(&order, &limit);
    }
    bench.end(what);
}

/// E10: a thread that the system does not give. A refund compares a PIN, too.
#[rstest]
fn where_no_thread_can_be_started_nothing_is_lost(
    #[values((Stand::WonderHttp, Errand::Sale), (Stand::QfpaySerial, Errand::Refund))] row: (Stand, Errand),
    #[values(1, 2, 3, 4, 5, 6, 7, 8)] nth: usize,
) {
    if !strace::is_there() {
        return;
    }
    let (stand, errand) = row;
    let mut bench = Bench::at(stand, CARD_MS);
    let (order, mut after) = (bench.desk.order(errand), bench.desk.order(errand));
    let point = Point { call: "clone3".to_owned(), nth };
    let ran = strace::failing(&point, "EAGAIN", false, &order.command);
    assert!(!ran.stderr.contains("internal error"), "{ran:#?}");
    bench.judge(&order, "no thread");
    Ran::of(&after.command.output().unwrap()).expect(0);
    bench.judge(&after, "with threads again");
    bench.end(&format!("no thread can be started, {errand:?}"));
}

/// Runs it in a shell that has done this before.
fn behind(before: &str, command: &Command) -> Ran {
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(format!("{before}; exec \"$@\"")).arg("sh").arg(command.get_program()).args(command.get_args());
    shell.env_clear().stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    shell.env("PATH", "/usr/bin:/bin");
    Ran::of(&shell.output().unwrap())
}
