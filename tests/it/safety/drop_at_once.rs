//! D13: all terminals of a till drop at once, in the middle of a sale on each, and come back: every sale is known, every
//! terminal sells again. `COUNTERTOP_TERMINALS=1000` takes more of them than 64.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use countertop::money::{Amount, Currency};
use countertop::payment::{Outcome, Payment, Reference, Stage, TerminalId};
use countertop::profile::{CodePayLink, CodePayTerminal, Home, Limits, Pairing, TerminalName};
use countertop::simulator::codepay::TerminalSettings;
use countertop::simulator::{ListenAt, Running, SimulatorOptions, run};
use countertop::terminal::{CodePayOrder, LinkPolicy, PairingOrder, State, pair, websocket_as_typed};
use countertop::till::{Lanes, SaleOrder, Till, TillEvent, TillOptions};
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

use super::strace::say;
use super::switch::Switch;

const APP_ID: &str = "wz00000000000a0001";
/// How long the customer takes, in milliseconds.
const CARD_MS: u64 = 1_500;
/// Nothing heard for so long: something is stuck.
const STUCK: Duration = Duration::from_mins(1);
const QUICK: &str = "[limits.codepay]\nconnect = 20000\nanswer = 20000\nsale = 30000\nask_every = 100\nask_for = 60000\n\
    settle = 1500\nnot_found_apart = 300\n[duplicate]\nwindow_ms = 1\n";

fn name(number: usize) -> String {
    format!("t{number:04}")
}

async fn terminal(number: usize, folder: &Path) -> Running {
    let mut settings = TerminalSettings::new();
    settings.card_wait_ms = CARD_MS;
    settings.serial_number = format!("SIMULATED{number:08}");
    settings.app_ids = vec![APP_ID.to_owned()];
    let mut options = SimulatorOptions::new(settings);
    options.lan = Some(ListenAt::loopback());
    options.ledger = Some(folder.join(name(number)));
    run(options, |_| {}).await.unwrap()
}

/// Pairs with it through the switch.
async fn add(till: &Till, number: usize, address: std::net::SocketAddr) {
    let link = CodePayLink::Lan(websocket_as_typed(&format!("ws://{address}")).unwrap());
    let settings = CodePayTerminal { expires: 3, ..CodePayTerminal::new(APP_ID.to_owned(), link) };
    let order = PairingOrder::CodePay(Box::new(CodePayOrder { settings, limits: Limits::default() }));
    let settings = pair(&order, |_| {}).await.unwrap();
    let name = TerminalName::parse(&name(number)).unwrap();
    let pairing = Pairing { name, simulated: true, currency: Currency::HKD, settings };
    till.add(pairing, LinkPolicy::Held).await.unwrap();
}

/// A sale on each of them.
async fn sell_everywhere(till: &Till, count: usize, cents: u64) {
    for number in 0..count {
        let minor = 10_000 + 100 * number as u64 + cents;
        let order = SaleOrder {
            terminal: name(number),
            amount: Amount::from_minor_units(minor, Currency::HKD).unwrap(),
            hold: false,
            tip: None,
            cashback: None,
            tax: None,
            method: None,
            order: None,
            operator: None,
            another_customer: true,
            record_refusal: false,
        };
        till.sale(order).await.unwrap();
    }
}

/// What was told last of each payment and each terminal.
#[derive(Default)]
struct Told {
    payments: BTreeMap<Reference, Payment>,
    waited: BTreeSet<Reference>,
    ready: BTreeSet<TerminalId>,
}

impl Told {
    /// Hears what is told until it is as wanted.
    async fn until(&mut self, news: &mut Receiver<TillEvent>, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            match timeout(STUCK, news.recv()).await.expect("nothing is heard any more").expect("the till is there") {
                TillEvent::Payment(view) => {
                    let reference = view.payment.intent.reference;
                    if view.payment.stage == Stage::Waiting {
                        self.waited.insert(reference);
                    }
                    self.payments.insert(reference, view.payment);
                }
                TillEvent::Terminal(status) if status.state == State::Ready => drop(self.ready.insert(status.id)),
                TillEvent::Terminal(status) => drop(self.ready.remove(&status.id)),
                _ => {}
            }
        }
    }

    fn closed(&self) -> usize {
        self.payments.values().filter(|payment| matches!(payment.stage, Stage::Closed(_))).count()
    }

    fn approved(&self) -> usize {
        self.payments.values().filter(|payment| payment.stage == Stage::Closed(Outcome::Approved)).count()
    }
}

fn charged(folder: &Path, count: usize) -> usize {
    let lines = (0..count).map(|number| std::fs::read_to_string(folder.join(name(number))).unwrap_or_default());
    lines.map(|text| text.lines().count()).sum()
}

#[test]
fn all_terminals_drop_at_once_and_all_are_served_again() {
    let asked = std::env::var("COUNTERTOP_TERMINALS").ok().and_then(|text| text.parse().ok());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(drop_and_serve(asked.unwrap_or(64)));
}

async fn drop_and_serve(count: usize) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(&folder.path().join("home"));
    home.create().unwrap();
    std::fs::write(home.config(), QUICK).unwrap();
    let switch = Switch::new();
    let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
    let (till, mut news) = Till::open(home, options).await.unwrap();
    let mut terminals = Vec::new();
    for number in 0..count {
        let running = terminal(number, folder.path()).await;
        let place = running.endpoints.lan.clone().unwrap();
        let port = switch.port_to(place.trim_start_matches("ws://")).await;
        add(&till, number, port).await;
        terminals.push(running);
        // What was told meanwhile: the channel has an end.
        while news.try_recv().is_ok() {}
    }
    let mut told = Told::default();
    sell_everywhere(&till, count, 0).await;
    // The request of each sale is on its way or there, and nothing has come back of most of them.
    told.until(&mut news, |told| told.waited.len() == count).await;
    let before = told.approved();
    switch.turn(false);
    // Those that have it charge meanwhile.
    let enough = Instant::now() + Duration::from_millis(2 * CARD_MS);
    while charged(folder.path(), count) < count && Instant::now() < enough {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    switch.turn(true);
    let back = Instant::now();
    told.until(&mut news, |told| told.closed() == count && told.ready.len() == count).await;
    let served = back.elapsed();
    assert_eq!(told.approved(), charged(folder.path(), count), "what is approved, and what was charged");
    let first = told.approved();
    sell_everywhere(&till, count, 1).await;
    told.until(&mut news, |told| told.closed() == 2 * count).await;
    assert_eq!((told.approved(), charged(folder.path(), count)), (first + count, first + count), "each once");
    assert!(till.journal().open_payments().await.unwrap().is_empty());
    say(&format!(
        "{count} terminals dropped at once in mid-sale ({before} were done by then): all known and selling again after {} ms",
        served.as_millis()
    ));
    drop(till);
    for running in terminals {
        running.shutdown().await;
    }
}
