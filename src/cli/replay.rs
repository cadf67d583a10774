//! `countertop --replay FILE`: the screens of a recording (`log/console-*.jsonl`) as text. A debug option of the console.

use std::path::PathBuf;

use serde::Serialize;

use crate::console::Replay;
use crate::platform::files;

use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;

/// The largest recording that is read, in bytes (256 MiB).
const LIMIT: u64 = 256 << 20;
const ADVICE: &str = "Name a file that the console has written: log/console-*.jsonl in the home.";

/// Shows again what happened on the screen.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// For debugging: fold a recording of the console again and show its last screen as text.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    replay: Option<PathBuf>,
    /// With --replay: show the screen after every event.
    #[arg(long, requires = "replay", conflicts_with = "at", hide_short_help = true)]
    step: bool,
    /// With --replay: show the screen after this event, counted from 1.
    #[arg(long, value_name = "N", requires = "replay", hide_short_help = true)]
    at: Option<usize>,
}

impl Args {
    pub(super) fn is_wanted(&self) -> bool {
        self.replay.is_some()
    }
}

/// A screen, with the event that led to it.
#[derive(Serialize)]
struct Shown<'a> {
    event: usize,
    what: &'a str,
    screen: &'a str,
}

pub(super) fn run(out: Output, args: &Args) -> Result<Exit, Failure> {
    let path = args.replay.clone().unwrap_or_default();
    let unreadable = |why: String| Failure::usage("recording_unreadable", why, ADVICE);
    let (bytes, _) = files::read_private(&path, LIMIT).map_err(|fault| unreadable(fault.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable(format!("{}: this is no text", path.display())))?;
    let read = Replay::read(&text);
    let mut replay = read.map_err(|bad| unreadable(format!("{}: {bad}", path.display())))?;
    let mut last = 0;
    while args.at != Some(last)
        && let Some(event) = replay.step()
    {
        last = event;
        if args.step {
            show(out, &replay, event);
        }
    }
    if args.at.is_some_and(|at| at != last) {
        return Err(Failure::usage("event_unknown", format!("the recording has {last} events"), "Name one of them."));
    }
    if !args.step {
        show(out, &replay, last);
    }
    Ok(Exit::Done)
}

fn show(out: Output, replay: &Replay, event: usize) {
    let screen = replay.screen();
    let what = replay.words();
    out.result(&Shown { event, what, screen: &screen }, || format!("--- event {event}  {what}\n{screen}"));
}
