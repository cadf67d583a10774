//! `countertop journal prune`: takes old payments out of the journal, or tells what would go.

use std::path::PathBuf;

use serde::Serialize;

use crate::journal::{self, Deed, PruneReport, PrunedGroup, What};
use crate::money::Amount;
use crate::report::rfc3339;
use crate::terminal::now;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::Signature;

/// Fewer days than these are refused: sales of the last months are given back, disputed and settled.
const LEAST_DAYS: i64 = 90;

/// Take old payments out of the journal, or tell what would go.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --yes it removes nothing, and works beside a running console. Export first what the law wants kept.\n\n\
    Example:\n  countertop journal prune --older-than 1095\n  countertop journal prune --older-than 1095 --yes"
)]
pub(super) struct Args {
    /// What began and ended more than so many days before the last record, with all that is about it.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(LEAST_DAYS..=36_500))]
    older_than: u32,
    /// Remove it for ever.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    by: Signature,
}

#[derive(Serialize)]
struct Told {
    removed: bool,
    before: String,
    payments: u64,
    records: u64,
    oldest: Option<String>,
    newest: Option<String>,
    groups: Vec<Group>,
    kept: u64,
    copies: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Group {
    kind: String,
    outcome: String,
    payments: u64,
    amount: String,
    currency: &'static str,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let place = desk.place();
    let now = now().wall;
    let report = if args.yes {
        let by = approved(desk, &args.by).await?;
        journal::prune(&place, "countertop journal prune", args.older_than, now, by)?
    } else {
        journal::prunable(&place, args.older_than, now)?
    };
    let told = told(report, args.yes);
    desk.out.result(&told, || in_words(&told));
    Ok(Exit::Done)
}

/// Who does it. With people who have PINs it takes a supervisor's.
async fn approved(desk: &Desk, by: &Signature) -> Result<Deed, Failure> {
    let counter = desk.counter(None).await?;
    let asked = async {
        let till = by.take(&counter.till)?;
        by.approval_if_any(&till).await
    };
    let approval = asked.await;
    counter.close().await;
    let approver = approval?.map(|approval| approval.name().to_owned());
    let operator = Some(by.operator(desk)).filter(|operator| !operator.is_empty());
    Ok(Deed { operator, approver, ..Deed::new(What::JournalPruned) })
}

fn told(report: PruneReport, removed: bool) -> Told {
    let PruneReport { before, payments, records, oldest, newest, groups, kept, copies } = report;
    let [oldest, newest] = [oldest, newest].map(|at| at.map(rfc3339));
    let (before, groups) = (rfc3339(before), groups.into_iter().map(group).collect());
    Told { removed, before, payments, records, oldest, newest, groups, kept, copies }
}

fn group(group: PrunedGroup) -> Group {
    let PrunedGroup { kind, outcome, currency, payments, minor } = group;
    let sum = Amount::from_minor_units(minor, currency);
    let amount = sum.map_or_else(|_| format!("{minor} minor units"), Amount::to_major);
    Group { kind, outcome, payments, amount, currency: currency.code() }
}

fn in_words(told: &Told) -> String {
    let verb = if told.removed { "removed" } else { "would be removed" };
    let mut lines =
        vec![format!("{verb}: {} payments, {} records, all before {}", told.payments, told.records, told.before)];
    if let (Some(oldest), Some(newest)) = (&told.oldest, &told.newest) {
        lines.push(format!("begun from {oldest} to {newest}"));
    }
    for Group { kind, outcome, payments, amount, currency } in &told.groups {
        lines.push(format!("  {kind} {outcome}: {payments}, {amount} {currency}"));
    }
    if told.kept > 0 {
        lines.push(format!(
            "{} more are as old and stay: open, not proven, still held, or about one that stays",
            told.kept
        ));
    }
    if !told.copies.is_empty() {
        lines.push("Copies beside the journal keep what they hold until you delete them:".to_owned());
        lines.extend(told.copies.iter().map(|copy| format!("  {}", copy.display())));
    }
    if !told.removed && told.payments > 0 {
        lines.push("Nothing was removed. With --yes it is, for ever.".to_owned());
    }
    lines.join("\n")
}
