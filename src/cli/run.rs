//! From the arguments to the exit code: one command, on a runtime of its own.

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::console::texts::Lang;
use crate::platform::{Millis, process};

use super::args::{Args, Command};
use super::desk::{self, Desk};
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::{
    abort, complete, console, decide, demo, journal, log, owed, pair, panic, people, preauth, print, probe, query,
    reader, receipt, refund, replay, resolve, sale, set_aside, settle, simulate, terminals, tip, transactions,
    verify_notice, void,
};

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    Millis::now();
    panic::hook();
    // A system that refuses this has no core dumps to forbid.
    let _ = process::forbid_core_dumps();
    let exit = std::panic::catch_unwind(|| match Args::try_parse() {
        Ok(args) => command(args),
        Err(error) => misused(&error),
    });
    exit.unwrap_or(Exit::Bug).into()
}

fn command(args: Args) -> Exit {
    let out = Output::new(args.common.json);
    let mut lang = Lang::detect(args.common.lang.unwrap_or_default(), desk::variable);
    let done = match args.command {
        None if args.replay.is_wanted() => replay::run(out, &args.replay),
        None => console::run(&args.common),
        Some(Command::Demo(demo)) => demo::run(&args.common, &demo),
        // It has no home: it plays a terminal, not a till.
        Some(Command::Simulate(args)) => on_runtime(simulate::run(args)),
        Some(command) => Desk::open(&args.common, out).and_then(|desk| {
            lang = desk.lang;
            log::start(&desk.home.log());
            run(&desk, command)
        }),
    };
    done.unwrap_or_else(|failure| {
        out.failure(&failure, lang);
        failure.exit
    })
}

fn run(desk: &Desk, command: Command) -> Result<Exit, Failure> {
    if let Command::Journal(args) = command {
        return journal::run(desk, args);
    }
    on_runtime(dispatch(desk, command))
}

pub(super) fn on_runtime(work: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Exit::Bug, "no_runtime", error.to_string(), "Start again."))?;
    let done = runtime.block_on(work);
    // A look-up of a name that hangs must not keep the program from ending.
    runtime.shutdown_background();
    done
}

async fn dispatch(desk: &Desk, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Pair(args) => pair::run(desk, args).await,
        Command::Terminals(args) => terminals::run(desk, args).await,
        Command::People(args) => people::run(desk, args).await,
        Command::Probe(args) => probe::run(desk, args).await,
        Command::Sale(args) => sale::run(desk, args).await,
        Command::Refund(args) => refund::run(desk, args).await,
        Command::Void(args) => void::run(desk, args).await,
        Command::Preauth(args) => preauth::run(desk, args).await,
        Command::Complete(args) => complete::run(desk, args).await,
        Command::Tip(args) => tip::run(desk, args).await,
        Command::Settle(args) => settle::run(desk, args).await,
        Command::Abort(args) => abort::run(desk, args).await,
        Command::Query(args) => query::run(desk, args).await,
        Command::Resolve(args) => resolve::run(desk, args).await,
        Command::SetAside(args) => set_aside::run(desk, args).await,
        Command::Override(args) => decide::run(desk, args).await,
        Command::Transactions(args) => transactions::run(desk, args).await,
        Command::Receipt(args) => receipt::run(desk, args).await,
        Command::Print(args) => print::run(desk, args).await,
        Command::Reprint(about) => print::receipt(desk, about).await,
        Command::VerifyNotice(args) => verify_notice::run(desk, args).await,
        Command::SignOn(args) => reader::sign_on(desk, args).await,
        Command::Balance(args) => reader::balance(desk, args).await,
        Command::Finish(args) => owed::finish(desk, args).await,
        Command::GiveUp(args) => owed::give_up(desk, args).await,
        Command::Journal(args) => journal::run(desk, args),
        Command::Simulate(args) => simulate::run(args).await,
        // It makes a home of its own, before any desk is opened.
        Command::Demo(_) => Err(Failure::bug()),
    }
}

/// Help and version are asked for; anything else is wrong usage.
fn misused(error: &clap::Error) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return Exit::Done;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let words = error.to_string();
        let first = words.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let advice = "`countertop COMMAND --help` shows an example.";
        Output::new(true).failure(&Failure::usage("usage", first, advice), Lang::En);
    } else {
        let _ = error.print();
    }
    Exit::Usage
}
