//! `countertop journal`: check, export or copy the durable record; beside a running console too.

use std::io;
use std::path::PathBuf;

use serde::Serialize;

use crate::journal::{self, Problem, VerifyReport};

use super::audit;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::output;
use super::{prune, run};

/// Check, export or copy the durable record.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Args {
    /// Check the file, the chain of records and every payment against its records.
    #[command(after_help = "Example:\n  countertop journal verify")]
    Verify,
    /// Write all records as JSON lines to standard output.
    #[command(after_help = "Example:\n  countertop journal export --salvage > records.jsonl")]
    Export {
        /// Read around any damage.
        #[arg(long)]
        salvage: bool,
    },
    /// List who did what that is no payment, newest first: terminals, people, PINs, who was at the screen.
    #[command(after_help = "Example:\n  countertop journal audit --since today")]
    Audit(audit::Args),
    /// Copy the journal while it is in use.
    #[command(after_help = "Example:\n  countertop journal backup /media/usb/journal.db")]
    Backup {
        /// The copy; it must not exist yet.
        file: PathBuf,
    },
    /// Take old payments out of the journal, or tell what would go.
    Prune(prune::Args),
}

#[derive(Serialize)]
struct Verified<'a> {
    sound: bool,
    records: u64,
    pruned_records: u64,
    payments: u64,
    head: &'a str,
    audit_records: u64,
    audit_head: &'a str,
    problems: Vec<Found<'a>>,
    more: u64,
}

#[derive(Serialize)]
struct Found<'a> {
    seq: Option<i64>,
    reference: Option<&'a str>,
    what: &'a str,
}

#[derive(Serialize)]
struct Copied {
    backup: String,
}

pub(super) fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    match args {
        Args::Verify => Ok(tell(desk, &journal::verify(&desk.place())?)),
        Args::Export { salvage } => export(desk, salvage),
        Args::Audit(args) => audit::run(desk, &args),
        Args::Prune(args) => run::on_runtime(prune::run(desk, args)),
        Args::Backup { file } => {
            journal::backup(&desk.place(), &file)?;
            let backup = file.display().to_string();
            desk.out.result(&Copied { backup: backup.clone() }, || format!("copied to {backup}"));
            Ok(Exit::Done)
        }
    }
}

fn tell(desk: &Desk, report: &VerifyReport) -> Exit {
    let problems = report.problems.iter().map(found).collect();
    let (records, payments, more) = (report.records, report.payments, report.more);
    let pruned_records = report.pruned;
    let (audit_records, audit_head) = (report.audit_records, report.audit_head.as_str());
    let (sound, head) = (report.is_sound(), report.head.as_str());
    let verified =
        Verified { sound, records, pruned_records, payments, head, audit_records, audit_head, problems, more };
    desk.out.result(&verified, || in_words(&verified));
    if report.is_sound() { Exit::Done } else { Exit::Settings }
}

fn found(problem: &Problem) -> Found<'_> {
    let reference = problem.reference.as_ref().map(crate::payment::Reference::as_str);
    Found { seq: problem.seq, reference, what: &problem.what }
}

fn in_words(verified: &Verified<'_>) -> String {
    let Verified { records, payments, head, .. } = verified;
    let verdict = if verified.sound { "sound" } else { "NOT SOUND" };
    let mut lines = vec![format!("{verdict}: {records} records, {payments} payments, head {head}")];
    lines.push(format!("{} audit records, head {}", verified.audit_records, verified.audit_head));
    if verified.pruned_records > 0 {
        lines
            .push(format!("{} records were pruned (`countertop journal audit` says by whom)", verified.pruned_records));
    }
    for Found { seq, reference, what } in &verified.problems {
        let seq = seq.map_or_else(String::new, |seq| format!("record {seq} "));
        lines.push(format!("{seq}{} {what}", reference.unwrap_or_default()));
    }
    if verified.more > 0 {
        lines.push(format!("and {} more", verified.more));
    }
    lines.join("\n")
}

/// A reader that went away has seen enough.
fn export(desk: &Desk, salvage: bool) -> Result<Exit, Failure> {
    let mut out = UntilClosed { out: io::BufWriter::new(io::stdout().lock()), closed: false };
    let exported = journal::export(&desk.place(), &mut out, salvage);
    if out.closed {
        return Ok(Exit::Done);
    }
    let report = exported?;
    output::note(&format!(
        "{} records and {} audit records written, {} missing, {} unchained",
        report.records, report.audit_records, report.missing, report.unchained
    ));
    Ok(Exit::Done)
}

/// A writer that remembers that nobody reads any longer.
struct UntilClosed<W> {
    out: W,
    closed: bool,
}

impl<W: io::Write> UntilClosed<W> {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.closed |= result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        result
    }
}

impl<W: io::Write> io::Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.note(flushed)
    }
}
