//! The arguments: what every command has, and the list of commands.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

use crate::profile::Language;

use super::{
    abort, complete, decide, demo, journal, owed, pair, people, preauth, print, probe, query, reader, receipt, refund,
    replay, resolve, sale, set_aside, settle, simulate, terminals, tip, transactions, verify_notice, void,
};

/// A cashier console for payment terminals: no sale is ever lost and no card is ever charged twice.
#[derive(Debug, Parser)]
#[command(name = "countertop", version, disable_help_subcommand = true)]
#[command(
    after_help = "Without a command it is the full-screen console.\n\nExample:\n  countertop demo\n  countertop pair wonder --name front --serial /dev/ttyUSB0 --code 260880\n  \
    countertop sale 10.20 --terminal front"
)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) replay: replay::Args,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What every command has.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct Common {
    /// One folder for everything: settings, terminals, journal, logs.
    #[arg(long, global = true, env = "COUNTERTOP_HOME", value_name = "DIR")]
    pub(super) home: Option<PathBuf>,
    /// Only JSON lines on standard output; words go to standard error.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Language of the words: auto, en, zh-Hant, zh-Hant-TW or zh-Hans.
    #[arg(long, global = true, value_name = "LANG")]
    pub(super) lang: Option<Language>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Pair a terminal.
    #[command(subcommand)]
    Pair(pair::Args),
    /// List the paired terminals, or change one.
    Terminals(terminals::Args),
    /// List the people who work here, or change one.
    People(people::Args),
    /// Ask a terminal who it is and whether it is free.
    Probe(probe::Args),
    /// Take a payment.
    Sale(sale::Args),
    /// Give money back, whole or in part.
    Refund(refund::Args),
    /// Undo a whole sale.
    Void(void::Args),
    /// Hold an amount on a card, where the vendor can. Nothing is charged.
    Preauth(preauth::Args),
    /// Charge all or part of a held amount.
    Complete(complete::Args),
    /// Set the tip of a sale whose batch is not closed yet.
    Tip(tip::Args),
    /// Close a terminal's batch: the day's end.
    Settle(settle::Args),
    /// Sign a card reader on again.
    #[command(name = "signon")]
    SignOn(reader::SignOn),
    /// Ask what is on a card that is held to the reader.
    Balance(reader::Balance),
    /// Finish a transaction that is owed its end: the SAME card is back on the reader.
    Finish(owed::Finish),
    /// Give the end of a transaction up: a case for the vendor.
    GiveUp(owed::GiveUp),
    /// Ask a terminal to cancel what it is doing.
    Abort(abort::Args),
    /// Ask what became of one payment.
    Query(query::Args),
    /// Ask about everything unresolved until it is known or the wait is over.
    Resolve(resolve::Args),
    /// Put an unresolved payment aside.
    #[command(name = "setaside")]
    SetAside(set_aside::Args),
    /// State by hand whether an unresolved payment was paid.
    #[command(name = "override")]
    Override(decide::Args),
    /// List payments, newest first.
    Transactions(transactions::Args),
    /// Check, export or copy the durable record.
    #[command(subcommand)]
    Journal(journal::Args),
    /// Show the slip of a payment.
    Receipt(receipt::Args),
    /// Print on the terminal, where it can.
    Print(print::Args),
    /// Print a slip again on the terminal, where it can.
    #[command(after_help = "Example:\n  countertop reprint 7K2M9Q")]
    Reprint(print::About),
    /// Check the signature of a notice that QFPay's or intella's server has posted.
    VerifyNotice(verify_notice::Args),
    /// Be a terminal to try things out with, on this machine.
    #[command(subcommand)]
    Simulate(simulate::Args),
    /// The console with simulated terminals already paired; no money moves.
    Demo(demo::Args),
}
