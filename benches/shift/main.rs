//! P14: one console, 64 CodePay terminals, a day of sales. `cargo bench --bench shift -- [--terminals N] [--sales N]
//! [--pause MS] [--magic]`; `--sales` is the number on each terminal.
//!
//! The simulated terminals are real ones as far as this program can tell: another process, real sockets. Every sale of the
//! ledgers must be in the journal and the other way round, nothing may stay open, and memory, descriptors and the time of a sale
//! must not grow. It fails if they do. `--console` shows the real console on the same till meanwhile, so that its keys can be
//! timed from outside: then the figures go to the file named by `SHIFT_REPORT`.
#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a bench prints figures"
)]

mod figures;
mod judge;
mod plan;
mod seller;
mod terminals;

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use countertop::console::{OpenedTill, Options};
use countertop::profile::Home;
use countertop::terminal::LinkPolicy;
use countertop::till::{Lanes, Till, TillOptions};
use tokio::sync::mpsc;

use figures::Process;
use plan::Plan;
use seller::Sold;
use terminals::Fleet;

fn main() {
    let plan = Plan::read();
    if plan.host {
        return terminals::host(plan.terminals);
    }
    if plan.console {
        return with_console(plan);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let sound = runtime.expect("a runtime").block_on(alone(plan));
    std::process::exit(i32::from(!sound));
}

/// Without a screen, as fast as `--pause` lets it.
async fn alone(plan: Plan) -> bool {
    let fleet = Fleet::start(plan.terminals);
    let folder = tempfile::tempdir().expect("a folder");
    let home = plan::home(folder.path());
    let empty = Process::now();
    let (till, news) = opened(&home).await;
    fleet.pair(&till).await;
    let mut news = seller::ready(news, plan.terminals).await;
    let connected = Process::now();
    let sold = Mutex::new(Sold::default());
    seller::sell(&till, &mut news, plan, &sold).await;
    let sold = sold.into_inner().unwrap_or_else(PoisonError::into_inner);
    let done = Process::now();
    till.journal().flush().await.expect("it is stored");
    let words = figures::table(&plan, &sold, [empty, connected, done]);
    println!("{words}");
    let faults = judge::faults(&home, &fleet, &sold, &plan, [empty, connected, done]);
    for fault in &faults {
        println!("NOT HELD: {fault}");
    }
    faults.is_empty()
}

async fn opened(home: &Home) -> (Till, mpsc::Receiver<countertop::till::TillEvent>) {
    let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
    Till::open(home.clone(), options).await.expect("it opens")
}

/// Under the real console, until somebody leaves it.
fn with_console(plan: Plan) {
    let fleet = Arc::new(Fleet::start(plan.terminals));
    let folder = tempfile::tempdir().expect("a folder");
    let home = plan::home(folder.path());
    let sold = Arc::new(Mutex::new(Sold::default()));
    let told = Arc::clone(&sold);
    let before = Process::now();
    let till = Box::new(move || {
        let home = home.clone();
        let till = async move {
            let (till, news) = opened(&home).await;
            fleet.pair(&till).await;
            let (screen, shown) = mpsc::channel(1_024);
            let (sales, mut heard) = mpsc::channel(1_024);
            tokio::spawn(seller::tee(news, screen, sales));
            let selling = till.clone();
            tokio::spawn(async move { seller::sell(&selling, &mut heard, plan, &told).await });
            Ok(OpenedTill { till, news: shown, keep: Box::new(fleet) })
        };
        Box::pin(till) as std::pin::Pin<Box<dyn Future<Output = _> + Send>>
    });
    let options = Options { lang: None, demo: None, log: folder.path().join("log"), till };
    let ended = countertop::console::run(options);
    let words =
        figures::table(&plan, &sold.lock().unwrap_or_else(PoisonError::into_inner), [before, before, Process::now()]);
    if let Ok(file) = std::env::var("SHIFT_REPORT") {
        let mut file = std::fs::File::create(file).expect("a file");
        writeln!(file, "{words}").expect("it is written");
    }
    if let Err(failure) = ended {
        println!("{failure:?}");
    }
}
