//! `strace` as a hand that kills the real program, or fails its calls, at the nth call of a kind. It needs no root. Where it is
//! not installed or not allowed the tests say so and prove nothing.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::commands::shop::Ran;

/// What the program does to its files and its lines.
pub const STORAGE: &str = "pwrite64,fdatasync,fsync,ftruncate,unlink,rename,openat";
pub const WIRE: &str = "write,writev,sendto,sendmsg,read,readv,recvfrom,recvmsg,connect";

/// The nth call of this name in any thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub call: String,
    pub nth: usize,
}

/// Whether it works here.
pub fn is_there() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = tried.is_ok_and(|status| status.success());
    if !works {
        say("strace is not here or not allowed: NOTHING IS PROVEN by this test");
    }
    works
}

/// A line for whoever runs the tests and wants to see it (`--nocapture`).
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// The command with `strace` before it.
fn under(options: &[&str], command: &Command) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq"]).args(options).arg("--").arg(command.get_program()).args(command.get_args());
    traced.env_clear().stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            traced.env(name, value);
        }
    }
    // Where `strace` itself is found.
    traced.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    traced
}

/// Every point that this command reaches among these calls, in no order that matters.
pub fn points_of(command: &Command, calls: &str, scratch: &Path) -> Vec<Point> {
    let file = scratch.join("calls.txt");
    let (trace, out) = (format!("trace={calls}"), file.display().to_string());
    under(&["-e", &trace, "-e", "signal=none", "-o", &out], command).output().unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        if let Some((call, _)) = rest.trim_start().split_once('(') {
            *counts.entry((thread, call)).or_default() += 1;
        }
    }
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for ((_, call), count) in counts {
        let most = most.entry(call).or_default();
        *most = count.max(*most);
    }
    let mut points = Vec::new();
    for (call, most) in most {
        points.extend((1..=most).map(|nth| Point { call: call.to_owned(), nth }));
    }
    points
}

/// Runs it and kills it at this point, if it gets there.
pub fn killed_at(point: &Point, command: &Command) -> Ran {
    injected(&format!("{}:signal=KILL:when={}", point.call, point.nth), command)
}

/// Runs it with this call failing: `EIO:when=3`, `ENOSPC:when=3+`.
pub fn failing(point: &Point, error: &str, for_ever: bool, command: &Command) -> Ran {
    let more = if for_ever { "+" } else { "" };
    injected(&format!("{}:error={error}:when={}{more}", point.call, point.nth), command)
}

/// Runs it on a disk on which each sync takes so many milliseconds.
pub fn on_a_slow_disk(sync_ms: u32, command: &Command) -> Ran {
    injected(&format!("fsync,fdatasync:delay_exit={sync_ms}000"), command)
}

fn injected(what: &str, command: &Command) -> Ran {
    let call = what.split(':').next().unwrap();
    let (trace, inject) = (format!("trace={call}"), format!("inject={what}"));
    Ran::of(&under(&["-e", &trace, "-e", "signal=none", "-e", &inject, "-o", "/dev/null"], command).output().unwrap())
}

/// As many of them as `COUNTERTOP_POINTS` says, spread over all; `usual` where it does not.
pub fn spread(points: Vec<Point>, usual: usize) -> Vec<Point> {
    let asked = std::env::var("COUNTERTOP_POINTS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (count, wanted) = (points.len(), asked.min(points.len()));
    let is_kept = |at: usize| (at * wanted) / count != ((at + 1) * wanted) / count;
    points.into_iter().enumerate().filter(|(at, _)| is_kept(*at)).map(|(_, point)| point).collect()
}
