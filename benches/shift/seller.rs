//! The cashiers: one payment after the other on every terminal.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use countertop::payment::{ByHand, Kind, Outcome, Override, Reference, Stage, TerminalId, Unresolved};
use countertop::terminal::{PaymentView, State};
use countertop::till::{Till, TillEvent};
use tokio::sync::mpsc::{Receiver, Sender, UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{interval, timeout};

use crate::cashier::{Begun, Cashier};
use crate::ledger::{booked, is_booked};
use crate::plan::Plan;
use crate::told::Told;

/// Nothing has ended for so long: something is stuck.
const STUCK: Duration = Duration::from_mins(2);
/// After so long without an outcome a person looks at the terminal and decides.
const PERSON_AFTER: Duration = Duration::from_secs(8);

/// All terminals are there.
pub async fn ready(news: &mut Receiver<TillEvent>, terminals: usize) {
    let mut there = std::collections::BTreeSet::<TerminalId>::new();
    while there.len() < terminals {
        let heard = timeout(STUCK, news.recv()).await.expect("they answer").expect("the till is there");
        if let TillEvent::Terminal(status) = heard
            && status.state == State::Ready
        {
            there.insert(status.id);
        }
    }
}

/// News for the screen and for the sellers: the screen's are never dropped.
pub async fn tee(mut news: Receiver<TillEvent>, screen: Sender<TillEvent>, sellers: Sender<TillEvent>) {
    while let Some(event) = news.recv().await {
        if let TillEvent::Payment(_) | TillEvent::Terminal(_) = &event {
            // When the sellers have gone, the screen goes on.
            let _ = sellers.send(event.clone()).await;
        }
        if screen.send(event).await.is_err() {
            return;
        }
    }
}

/// Everything that sells.
pub struct Sellers<'a> {
    till: &'a Till,
    plan: Plan,
    folder: PathBuf,
    cashiers: Vec<Cashier>,
    begun: HashMap<Reference, Begun>,
    due: UnboundedSender<usize>,
    told: &'a mut Told,
}

/// Sells what the plan says.
pub async fn sell(till: &Till, news: &mut Receiver<TillEvent>, plan: Plan, folder: PathBuf, told: &mut Told) {
    let (due, mut dues) = unbounded_channel();
    let cashiers = (0..plan.terminals).map(|terminal| Cashier::new(terminal, plan)).collect();
    let mut sellers = Sellers { till, plan, folder, cashiers, begun: HashMap::new(), due, told };
    for terminal in 0..plan.terminals {
        // Not all in step: as customers come.
        sellers.later(terminal, plan.pause_ms * terminal as u64 / plan.terminals as u64);
    }
    sellers.run(news, &mut dues).await;
    let stuck = sellers.begun.iter().map(|(reference, begun)| format!("{reference} {begun:?}")).collect();
    told.stuck(stuck);
}

impl Sellers<'_> {
    async fn run(&mut self, news: &mut Receiver<TillEvent>, dues: &mut UnboundedReceiver<usize>) {
        let mut tick = interval(Duration::from_millis(500));
        let mut last_end = Instant::now();
        while self.cashiers.iter().any(Cashier::is_at_work) {
            tokio::select! {
                Some(terminal) = dues.recv() => self.begin(terminal).await,
                _ = tick.tick() => {
                    if last_end.elapsed() > STUCK {
                        return;
                    }
                    self.look_at_terminals().await;
                }
                event = news.recv() => match event {
                    Some(TillEvent::Payment(view)) => {
                        if self.heard(&view) {
                            last_end = Instant::now();
                        }
                    }
                    Some(_) => {}
                    None => return,
                },
            }
        }
    }

    async fn begin(&mut self, terminal: usize) {
        let (begun, reference) = self.cashiers[terminal].begin(self.till).await;
        match reference {
            Ok(reference) => drop(self.begun.insert(reference, begun)),
            Err(stop) => {
                self.told.stopped(&stop);
                self.ended(&begun);
            }
        }
    }

    /// Takes the news of a payment. True if it has ended.
    fn heard(&mut self, view: &PaymentView) -> bool {
        let payment = &view.payment;
        let Some(begun) = self.begun.get_mut(&payment.intent.reference) else { return false };
        // No answer is awaited any more, and it is asked about: that is said to the cashier.
        let checking = payment.stage == Stage::Waiting && view.answer_due.is_none();
        if (checking || matches!(payment.stage, Stage::Unresolved(_))) && !begun.noticed {
            begun.noticed = true;
            self.told.noticed(begun.magic, begun.at.elapsed());
        }
        match &payment.stage {
            Stage::Unresolved(reason) => {
                let said = if let Unresolved::AmountDiffers { said } = reason { Some(said.clone()) } else { None };
                let since = begun.unresolved.as_ref().map_or_else(Instant::now, |(since, _)| *since);
                begun.unresolved = Some((since, said));
                if payment.by_hand.is_none() {
                    return false;
                }
            }
            Stage::Closed(_) => {}
            Stage::Recorded | Stage::Waiting => return false,
        }
        let begun = self.begun.remove(&payment.intent.reference).expect("it was there");
        let approved = matches!(payment.stage, Stage::Closed(Outcome::Approved));
        self.told.ended(&begun, approved, payment.by_hand.is_some());
        self.cashiers[begun.terminal].ended(&begun, payment, approved);
        self.ended(&begun);
        true
    }

    fn ended(&mut self, begun: &Begun) {
        if begun.kind == Kind::Sale {
            let full = self.cashiers.iter().all(Cashier::is_full);
            self.told.sale_ended(full);
        }
        if self.cashiers[begun.terminal].is_at_work() {
            self.later(begun.terminal, self.plan.pause_ms);
        }
    }

    /// What nobody could tell for a while, a person decides who has looked at the terminal.
    async fn look_at_terminals(&mut self) {
        for (reference, begun) in &mut self.begun {
            let Some((since, said)) = &begun.unresolved else { continue };
            if since.elapsed() < PERSON_AFTER && said.is_none() {
                continue;
            }
            let Ok(Some(payment)) = self.till.journal().payment(*reference).await else { continue };
            let intent = &payment.intent;
            let key = booked(intent.vendor, intent.kind, &intent.vendor_reference, &begun.of_sale);
            let paid = is_booked(&self.folder, begun.terminal, &key);
            let decision = Override {
                decision: if paid { ByHand::Paid } else { ByHand::Unpaid },
                by: "shift".to_owned(),
                reason: "looked at the terminal".to_owned(),
                approver: None,
                approval_code: None,
                amount: said.clone(),
            };
            // It may have become known this moment.
            let _ = self.till.decide(*reference, decision, None).await;
        }
    }

    fn later(&self, terminal: usize, pause_ms: u64) {
        let due = self.due.clone();
        if pause_ms == 0 {
            let _ = due.send(terminal);
            return;
        }
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            // Whoever sold may have left.
            let _ = due.send(terminal);
        });
    }
}
