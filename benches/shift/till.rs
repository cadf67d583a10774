//! The till's program: the till, its cashiers, and the console if there is one.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use countertop::console::{OpenedTill, Options};
use countertop::money::Currency;
use countertop::payment::WallTime;
use countertop::profile::Home;
use countertop::terminal::LinkPolicy;
use countertop::till::{Lanes, Till, TillEvent, TillOptions, Total};
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::timeout;

use crate::fleet::pair_all;
use crate::plan::Plan;
use crate::report::Process;
use crate::seller;
use crate::told::Told;

/// After the last payment, at most, for what ends by itself: an answer of a card reader is waited for longest, for a minute.
const A_MOMENT: Duration = Duration::from_secs(75);
/// At least.
const REST: Duration = Duration::from_secs(5);
/// The console has taken up what was open by then.
const SCREEN: Duration = Duration::from_secs(5);
/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Runs it to its report; with a console, until somebody leaves that.
pub fn run(plan: Plan, folder: &Path) {
    let folder = folder.to_owned();
    if plan.console {
        return beneath_console(plan, &folder);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let home = Home::at(&folder);
        let empty = Process::now(crate::live(), &home.journal());
        let (till, news) = opened(&home).await;
        pair_all(&till, &plan, &folder).await;
        day(till, news, plan, &folder, empty).await;
    });
}

async fn opened(home: &Home) -> (Till, Receiver<TillEvent>) {
    let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
    Till::open(home.clone(), options).await.expect("it opens")
}

fn beneath_console(plan: Plan, folder: &Path) {
    let log = folder.join("log");
    let folder: Arc<Path> = folder.into();
    let empty = Process::now(crate::live(), &Home::at(&folder).journal());
    let till = Box::new(move || {
        let till = async move {
            let (till, news) = opened(&Home::at(&folder)).await;
            pair_all(&till, &plan, &folder).await;
            let (screen, shown) = mpsc::channel(1_024);
            let (sales, heard) = mpsc::channel(1_024);
            tokio::spawn(seller::tee(news, screen, sales));
            let selling = till.clone();
            tokio::spawn(async move { day(selling, heard, plan, &folder, empty).await });
            Ok(OpenedTill { till, news: shown, keep: Box::new(()) })
        };
        Box::pin(till) as std::pin::Pin<Box<dyn Future<Output = _> + Send>>
    });
    let ended = countertop::console::run(Options { lang: None, demo: None, log, till });
    std::process::exit(ended.map_or(1, i32::from));
}

/// Sells, waits a moment, reports.
async fn day(till: Till, mut news: Receiver<TillEvent>, plan: Plan, folder: &Path, empty: Process) {
    let journal = Home::at(folder).journal();
    seller::ready(&mut news, plan.terminals).await;
    if plan.console {
        // What is open when the console starts would be laid before the cashier.
        tokio::time::sleep(SCREEN).await;
    }
    let connected = Process::now(crate::live(), &journal);
    let mut told = Told::new(plan, journal, empty, connected);
    seller::sell(&till, &mut news, plan, folder.to_owned(), &mut told).await;
    let end = Instant::now() + A_MOMENT;
    loop {
        let _ = timeout(REST, async { while news.recv().await.is_some() {} }).await;
        let process = told.process();
        let rests = process.descriptors <= connected.descriptors && process.threads <= connected.threads;
        if rests || Instant::now() > end {
            break;
        }
    }
    till.journal().flush().await.expect("it is stored");
    let midnight = midnight();
    let days = match midnight {
        Some(midnight) => {
            let before = totals(&till, midnight - DAY_MS, midnight).await;
            let after = totals(&till, midnight, midnight + DAY_MS).await;
            Some((count(&before), count(&after)))
        }
        None => None,
    };
    let day = totals(&till, midnight.unwrap_or_default(), i64::MAX).await;
    let taken = |total: &&Total| {
        let paid =
            total.outcome == "approved" || (total.outcome == "unresolved" && total.by_hand.as_deref() == Some("paid"));
        total.kind == "sale" && total.currency == Currency::HKD && paid && !total.reversed
    };
    let day_sales = day.iter().filter(taken).map(|total| total.count).sum();
    told.report(days, day_sales).write(folder);
}

/// When the day ends, if that was told, in milliseconds since 1970.
fn midnight() -> Option<i64> {
    let seconds: i64 = std::env::var("SHIFT_MIDNIGHT").ok()?.parse().ok()?;
    Some(seconds * 1_000)
}

async fn totals(till: &Till, from: i64, until: i64) -> Vec<Total> {
    till.journal().day_totals(WallTime(from), WallTime(until)).await.expect("sums")
}

fn count(totals: &[Total]) -> u64 {
    totals.iter().map(|total| total.count).sum()
}
