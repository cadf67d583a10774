//! What a person reads.

use std::fmt::Write;

use crate::keys::Keys;
use crate::latency::Spread;
use crate::ledger::Compared;
use crate::plan::Plan;
use crate::report::{Report, Tenth};
use crate::way::CARD_MS;

/// The figures of a run.
pub fn table(plan: &Plan, report: &Report, compared: &Compared, keys: Option<&Keys>) -> String {
    let mut words = String::new();
    let mut line = |text: String| {
        // Writing to a text cannot fail.
        let _ = writeln!(words, "{text}");
    };
    let counts = &report.counts;
    let sales = counts.approved + counts.otherwise;
    let seconds = report.lasted_us as f64 / 1e6;
    line(format!(
        "{} terminals ({}), {} sales on each, {} ms between, one in {} magic, one in {} given back",
        plan.terminals,
        if plan.all { "all vendors, all transports" } else { "CodePay, WebSocket" },
        plan.sales,
        plan.pause_ms,
        plan.magic,
        plan.backs
    ));
    line(format!(
        "sales: {sales} in {seconds:.1} s = {:.0} a second; approved {}, ended otherwise {}; refunds {}, voids {}, not given back {}; not ended {}",
        sales as f64 / seconds,
        counts.approved,
        counts.otherwise,
        counts.refunds,
        counts.voids,
        counts.not_given_back,
        report.stuck.len()
    ));
    line(format!(
        "journal and ledgers: {} payments agree, {} decided by a person as the ledger has it; lost {}, double {}, phantom {}, wrong {}, open {}",
        compared.agreed,
        compared.decided,
        compared.lost.len(),
        compared.double.len(),
        compared.phantom.len(),
        compared.wrong.len(),
        compared.open.len()
    ));
    line(format!("plain sales, above the terminal's own {CARD_MS} ms: {}", above(report.took)));
    line(format!(
        "p99 of the first / last thousand: {:.2} / {:.2} ms",
        report.ends.0 as f64 / 1e3,
        report.ends.1 as f64 / 1e3
    ));
    let payments = report.tenths.last().map_or(sales, |tenth| tenth.payments);
    line(format!(
        "processor time a payment: {:.0} us, journal, guard{} included",
        report.done.cpu_us.saturating_sub(report.connected.cpu_us) as f64 / payments as f64,
        if plan.console { " and console" } else { "" }
    ));
    let [empty, connected, done] = [report.empty, report.connected, report.done];
    let each = connected.live.saturating_sub(empty.live) as f64 / 1_024.0 / plan.terminals as f64;
    line(format!(
        "memory: {} KiB before, {} KiB with all connected (in use {each:.1} KiB a terminal), {} KiB at the end",
        empty.rss_kib, connected.rss_kib, done.rss_kib
    ));
    line(format!(
        "descriptors: {} before, {} connected, {} at the end; threads {} / {} / {}",
        empty.descriptors, connected.descriptors, done.descriptors, empty.threads, connected.threads, done.threads
    ));
    line("after     payments   RSS KiB  in use KiB  fds  threads  journal B/payment   p50 ms   p99 ms".to_owned());
    for tenth in &report.tenths {
        line(row(tenth, report));
    }
    for (magic, spread) in &report.noticed {
        line(format!(
            "asked about or not known, magic {magic:02}: {} times, {} after the order",
            spread.count,
            between(*spread)
        ));
    }
    if let Some((before, after)) = report.days {
        line(format!("payments before midnight {before}, after it {after}"));
    }
    if let Some(keys) = keys {
        line(keys.to_string());
    }
    words
}

fn row(tenth: &Tenth, report: &Report) -> String {
    let process = tenth.process;
    let journal = process.journal.saturating_sub(report.connected.journal) as f64 / tenth.payments as f64;
    format!(
        "{:>8}{} {:>9} {:>9} {:>11} {:>4} {:>8} {:>18.0} {:>8.2} {:>8.2}",
        tenth.sales,
        if tenth.full { "*" } else { " " },
        tenth.payments,
        process.rss_kib,
        process.live / 1_024,
        process.descriptors,
        process.threads,
        journal,
        tenth.took.p50 as f64 / 1e3,
        tenth.took.p99 as f64 / 1e3
    )
}

fn above(spread: Spread) -> String {
    let of = |micros: u64| micros as f64 / 1e3 - CARD_MS as f64;
    format!("p50 {:.2} ms, p99 {:.2} ms", of(spread.p50), of(spread.p99))
}

/// In milliseconds.
pub fn between(spread: Spread) -> String {
    let of = |micros: u64| micros as f64 / 1e3;
    format!("p50 {:.1} ms, p99 {:.1} ms, at most {:.1} ms", of(spread.p50), of(spread.p99), of(spread.longest))
}
