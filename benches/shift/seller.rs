//! The cashiers: one sale after the other on every terminal.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use countertop::money::{Amount, Currency};
use countertop::payment::{Outcome, Payment, Reference, Stage, TerminalId};
use countertop::terminal::State;
use countertop::till::{SaleOrder, Till, TillEvent};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::timeout;

use crate::figures::Process;
use crate::plan::Plan;
use crate::terminals::name;

/// Payments of a terminal that are remembered for late answers, and a few more.
pub const KEPT: u64 = 260;
/// Nothing heard for so long: something is stuck.
const STUCK: Duration = Duration::from_secs(90);

/// What became of the sales.
#[derive(Debug, Default)]
pub struct Sold {
    /// How long each approved sale without magic took, in microseconds, in the order of their ends.
    pub took: Vec<f64>,
    /// The amount of each approved sale, by reference.
    pub approved: BTreeMap<String, String>,
    /// Sales that ended another way, proven.
    pub others: u64,
    /// Sales that did not end.
    pub stuck: Vec<String>,
    /// The process after each tenth of all sales.
    pub tenths: Vec<Process>,
    /// The process when every terminal has sold as much as is kept of it for late answers.
    pub full: Option<Process>,
    /// The whole time.
    pub lasted: Duration,
}

/// A sale that is under way.
struct Begun {
    terminal: usize,
    at: Instant,
    plain: bool,
}

/// All terminals are there.
pub async fn ready(mut news: Receiver<TillEvent>, terminals: usize) -> Receiver<TillEvent> {
    let mut there = std::collections::BTreeSet::<TerminalId>::new();
    while there.len() < terminals {
        let heard = timeout(STUCK, news.recv()).await.expect("they answer").expect("the till is there");
        if let TillEvent::Terminal(status) = heard
            && status.state == State::Ready
        {
            there.insert(status.id);
        }
    }
    news
}

/// News for the screen and for the sellers: the screen's are never dropped.
pub async fn tee(mut news: Receiver<TillEvent>, screen: Sender<TillEvent>, sellers: Sender<TillEvent>) {
    while let Some(event) = news.recv().await {
        if let TillEvent::Payment(view) = &event {
            // When the sellers have gone, the screen goes on.
            let _ = sellers.send(TillEvent::Payment(view.clone())).await;
        }
        if screen.send(event).await.is_err() {
            return;
        }
    }
}

/// Sells what the plan says. What has come of it so far is in `told` at any time.
pub async fn sell(till: &Till, news: &mut Receiver<TillEvent>, plan: Plan, told: &Mutex<Sold>) {
    let mut begun = HashMap::<Reference, Begun>::new();
    let mut next: Vec<u64> = vec![0; plan.terminals];
    let (due, mut dues) = tokio::sync::mpsc::unbounded_channel::<usize>();
    let start = Instant::now();
    for terminal in 0..plan.terminals {
        // Not all in step: as customers come.
        later(due.clone(), terminal, plan.pause_ms * terminal as u64 / plan.terminals as u64);
    }
    let (all, mut ended) = (plan.sales * plan.terminals as u64, 0);
    while ended < all {
        let heard = tokio::select! {
            Some(terminal) = dues.recv() => {
                let sale = next[terminal];
                next[terminal] += 1;
                begin(till, &plan, terminal, sale, &mut begun).await;
                continue;
            }
            heard = timeout(STUCK, news.recv()) => heard,
        };
        let Ok(Some(event)) = heard else { break };
        let TillEvent::Payment(view) = event else { continue };
        let Stage::Closed(outcome) = &view.payment.stage else { continue };
        let Some(sale) = begun.remove(&view.payment.intent.reference) else { continue };
        ended += 1;
        let mut sold = told.lock().unwrap_or_else(PoisonError::into_inner);
        sold.lasted = start.elapsed();
        note(&mut sold, &sale, *outcome, &view.payment);
        if ended.is_multiple_of((all / 10).max(1)) {
            sold.tenths.push(Process::now());
        }
        if ended == KEPT * plan.terminals as u64 {
            sold.full = Some(Process::now());
        }
        drop(sold);
        if next[sale.terminal] < plan.sales {
            later(due.clone(), sale.terminal, plan.pause_ms);
        }
    }
    let mut sold = told.lock().unwrap_or_else(PoisonError::into_inner);
    sold.stuck = begun.keys().map(ToString::to_string).collect();
}

fn later(due: tokio::sync::mpsc::UnboundedSender<usize>, terminal: usize, pause_ms: u64) {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(pause_ms)).await;
        // Whoever sold may have left.
        let _ = due.send(terminal);
    });
}

async fn begin(till: &Till, plan: &Plan, terminal: usize, sale: u64, begun: &mut HashMap<Reference, Begun>) {
    let minor = plan.amount(terminal, sale);
    let order = SaleOrder {
        terminal: name(terminal),
        amount: Amount::from_minor_units(minor, Currency::HKD).expect("in range"),
        hold: false,
        tip: None,
        cashback: None,
        method: None,
        order: None,
        operator: None,
        another_customer: true,
        record_refusal: false,
    };
    let at = Instant::now();
    let reference = till.sale(order).await.expect("nothing stops it");
    begun.insert(reference, Begun { terminal, at, plain: minor % 100 < 50 });
}

fn note(sold: &mut Sold, sale: &Begun, outcome: Outcome, payment: &Payment) {
    if outcome != Outcome::Approved {
        sold.others += 1;
        return;
    }
    sold.approved.insert(payment.intent.reference.to_string(), payment.intent.amount.to_string());
    if sale.plain {
        sold.took.push(sale.at.elapsed().as_secs_f64() * 1e6);
    }
}
