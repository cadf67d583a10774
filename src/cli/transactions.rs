//! `countertop transactions`: the list, beside a running console too.

use jiff::Zoned;

use crate::console::texts::Lang;
use crate::journal::{Filter, Journal, PageFrom, PaymentRow};
use crate::payment::{Kind, WallTime};
use crate::report::PaymentJson;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::output;
use super::since::Since;
use super::words;

/// List payments, newest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop transactions --since today --outcome unresolved")]
pub(super) struct Args {
    /// Only from then on: today, 2026-11-21, 2026-11-21T09:00:00Z, 2h, 30m, 3d.
    #[arg(long, value_name = "T")]
    since: Option<Since>,
    /// Only on this terminal.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
    /// Only with this outcome; held: holds that were neither charged nor released.
    #[arg(long, value_parser = ["approved", "declined", "cancelled", "not_started", "unresolved", Filter::HELD])]
    outcome: Option<String>,
    /// Only of this kind.
    #[arg(long, value_parser = ["sale", "refund", "void", "preauth", "completion", "tip"])]
    kind: Option<String>,
    /// Only with this text in reference, order, amount, card or the vendor's id.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let Some(journal) = desk.record().await? else { return Ok(Exit::Done) };
    let rows = journal.list(filter(desk, &args), PageFrom::Top, args.limit).await?;
    if desk.out.is_json() {
        objects(desk, &journal, &rows).await?;
    } else if !rows.is_empty() {
        desk.out.result(&(), || table(&rows, desk.lang));
    }
    Ok(Exit::Done)
}

fn filter(desk: &Desk, args: &Args) -> Filter {
    Filter {
        since: args.since.map(|since| WallTime(since.unix_millis(&Zoned::now()))),
        terminal: args.terminal.as_deref().map(|name| id_of(desk, name)),
        outcome: args.outcome.clone(),
        kind: args.kind.as_deref().map(kind),
        search: args.search.clone(),
        ..Filter::default()
    }
}

/// The permanent id, under which a renamed terminal is found with all its payments; the name itself if it is paired no longer.
fn id_of(desk: &Desk, name: &str) -> String {
    let id = desk.profile().ok().and_then(|profile| profile.named(name).ok().map(|terminal| terminal.id.to_string()));
    id.unwrap_or_else(|| name.to_owned())
}

fn kind(word: &str) -> Kind {
    Kind::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Kind::Sale)
}

async fn objects(desk: &Desk, journal: &Journal, rows: &[PaymentRow]) -> Result<(), Failure> {
    for row in rows {
        if let Some(payment) = journal.payment(row.reference).await? {
            output::json_line(&PaymentJson::of(&payment, words::advice(&payment, desk.lang)));
        }
    }
    Ok(())
}

/// The rows as a table of aligned columns; amounts are aligned at their end.
fn table(rows: &[PaymentRow], lang: Lang) -> String {
    let cells: Vec<[String; 7]> = rows.iter().map(|row| cells(row, lang)).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    let lines = cells.iter().map(|row| {
        let line = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| match column {
            AMOUNT => format!("{cell:>width$}"),
            _ => format!("{cell:width$}"),
        });
        line.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The column of the amount.
const AMOUNT: usize = 3;

fn cells(row: &PaymentRow, lang: Lang) -> [String; 7] {
    let at = jiff::Timestamp::from_millisecond(row.started.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let local = at.to_zoned(crate::platform::local_zone());
    let outcome = match (row.outcome.as_str(), row.by_hand) {
        ("unresolved", None) => lang.texts().get("list.not_known").to_owned(),
        ("unresolved", Some(crate::payment::ByHand::Paid)) => lang.texts().get("list.paid_by_hand").to_owned(),
        ("unresolved", Some(crate::payment::ByHand::Unpaid)) => lang.texts().get("list.not_paid_by_hand").to_owned(),
        (word, _) => lang.texts().get(&format!("list.{word}")).to_owned(),
    };
    let simulated = if row.simulated { lang.texts().get("status.simulated") } else { "" };
    [
        local.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        row.reference.last_six().to_owned(),
        row.kind.as_str().to_owned(),
        row.amount.to_string(),
        outcome,
        row.terminal_name.clone(),
        [row.order.as_deref().unwrap_or_default(), simulated].join(" ").trim().to_owned(),
    ]
}
