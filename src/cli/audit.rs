//! `countertop journal audit`: who did what that is no payment; beside a running console too.

use jiff::{Timestamp, Zoned};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::console::texts::Texts;
use crate::journal::{self, AuditFilter, AuditRecord, Deed, PrunedMark, What};
use crate::payment::WallTime;
use crate::report::rfc3339;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::output;
use super::since::Since;

/// Which deeds.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only from then on: today, 2026-11-21, 2026-11-21T09:00:00Z, 2h, 30m, 3d.
    #[arg(long, value_name = "T")]
    since: Option<Since>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
}

/// A deed as a JSON line.
#[derive(Serialize)]
struct Listed<'a> {
    seq: i64,
    /// RFC 3339, UTC.
    at: String,
    #[serde(flatten)]
    deed: &'a Deed,
}

pub(super) fn run(desk: &Desk, args: &Args) -> Result<Exit, Failure> {
    let place = desk.place();
    if !place.is_taken() {
        return Ok(Exit::Done);
    }
    let since = args.since.map(|since| WallTime(since.unix_millis(&Zoned::now())));
    let records = journal::audit(&place, AuditFilter { since, limit: args.limit })?;
    if desk.out.is_json() {
        for AuditRecord { seq, at, deed } in &records {
            output::json_line(&Listed { seq: *seq, at: rfc3339(*at), deed });
        }
    } else if !records.is_empty() {
        desk.out.result(&(), || table(&records, desk.texts()));
    }
    Ok(Exit::Done)
}

/// Aligned columns, by cells of the screen: a Chinese character takes two.
fn table(records: &[AuditRecord], texts: &Texts) -> String {
    let rows: Vec<[String; 5]> = records.iter().map(|record| cells(record, texts)).collect();
    let widths: [usize; 5] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0));
    let line = |row: &[String; 5]| {
        let padded = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{:1$}", "", width - cell.width()));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn cells(record: &AuditRecord, texts: &Texts) -> [String; 5] {
    let deed = &record.deed;
    [
        local(record.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        texts.get(&format!("cli.audit.{}", deed.what.as_str())).to_owned(),
        about(deed, texts),
        who(deed, texts),
        result(deed, texts),
    ]
}

fn local(at: WallTime) -> Zoned {
    let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(crate::platform::local_zone())
}

fn about(deed: &Deed, texts: &Texts) -> String {
    if let Some(PrunedMark { payments, before, .. }) = &deed.pruned {
        let (n, day) = (payments.to_string(), local(WallTime(*before)).strftime("%Y-%m-%d").to_string());
        return texts.fill("cli.audit.pruned", &[("n", &n), ("day", &day)]);
    }
    let subject = deed.terminal.as_deref().or(deed.person.as_deref()).unwrap_or_default();
    let about = match &deed.became {
        Some(role) if deed.what == What::PersonAdded => {
            let role = texts.find(&format!("cli.audit.{role}")).unwrap_or(role);
            format!("{subject} ({role})")
        }
        Some(became) => format!("{subject} > {became}"),
        None => subject.to_owned(),
    };
    if deed.simulated { format!("{about}  {}", texts.get("status.simulated")) } else { about }
}

fn who(deed: &Deed, texts: &Texts) -> String {
    let operator = deed.operator.as_deref().unwrap_or_default();
    match &deed.approver {
        Some(approver) => texts.fill("cli.audit.approved_by", &[("operator", operator), ("approver", approver)]),
        None => operator.to_owned(),
    }
}

fn result(deed: &Deed, texts: &Texts) -> String {
    match deed.wait_ms {
        Some(wait_ms) => {
            let seconds = wait_ms.div_ceil(1000).to_string();
            texts.fill("cli.audit.wait", &[("code", &deed.result), ("n", &seconds)])
        }
        None if deed.result == Deed::DONE => texts.get("cli.audit.done").to_owned(),
        None => deed.result.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::texts::Lang;

    use super::*;

    fn record(seq: i64, deed: Deed) -> AuditRecord {
        AuditRecord { seq, at: WallTime(1_772_355_900_000 + seq * 61_000), deed }
    }

    fn records() -> Vec<AuditRecord> {
        let text = |text: &str| Some(text.to_owned());
        let by = |what: What, who: &str| Deed { operator: text(who), ..Deed::new(what) };
        vec![
            record(4, by(What::SignedOn, "Ah Keung")),
            record(3, Deed { wait_ms: Some(29_001), ..by(What::PinRefused, "cashier") }.ended(Some("pin_wrong"))),
            record(
                2,
                Deed {
                    person: text("阿強"),
                    became: text("operator"),
                    approver: text("Mei Wong"),
                    ..by(What::PersonAdded, "cashier")
                },
            ),
            record(
                1,
                Deed {
                    terminal: text("front"),
                    simulated: true,
                    became: text("counter"),
                    ..by(What::TerminalRenamed, "cashier")
                },
            ),
        ]
    }

    #[rstest::rstest]
    #[case(Lang::En)]
    #[case(Lang::ZhHant)]
    fn columns_are_aligned_by_cells(#[case] lang: Lang) {
        let table = table(&records(), lang.texts());
        // The time is local to whoever runs this.
        let lines: Vec<&str> = table.lines().map(|line| &line["2026-03-01 09:05:00".len()..]).collect();
        insta::assert_snapshot!(format!("audit_{lang:?}"), lines.join("\n"));
    }

    #[test]
    fn every_deed_has_words_in_every_language() {
        for (lang, what) in Lang::ALL.into_iter().flat_map(|lang| What::ALL.map(|what| (lang, what))) {
            assert!(lang.texts().find(&format!("cli.audit.{}", what.as_str())).is_some(), "{lang:?} {what:?}");
        }
    }
}
