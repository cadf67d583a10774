//! Carries out what the state wants of the till. Nothing here waits: each is a task, its answer comes through the queue.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use super::pairing::Pairer;
use super::turn::Arrived;
use super::{people, shop};
use crate::console::event::{Action, Event, Record, Reply};
use crate::console::state::PAGE;
use crate::payment::{MoneyMoved, Reference};
use crate::terminal::LinkPolicy;
use crate::till::{OriginalOf, RefundWarning, Stop, Till};

/// Leaving waits so long at most for what is not stored yet; none of it is money.
const FAREWELL: Duration = Duration::from_millis(500);

/// The hands of the loop.
pub(super) struct Carrier {
    till: Option<Till>,
    queue: mpsc::Sender<Arrived>,
    pairer: Pairer,
    /// Who reads the day's payments and sums.
    today: Option<mpsc::Sender<()>>,
}

impl Carrier {
    pub(super) fn new(queue: mpsc::Sender<Arrived>) -> Self {
        Self { till: None, pairer: Pairer::new(queue.clone()), queue, today: None }
    }

    /// Where answers go.
    pub(super) fn queue(&self) -> mpsc::Sender<Arrived> {
        self.queue.clone()
    }

    pub(super) fn opened(&mut self, till: Till) {
        self.today = Some(shop::reader_of_today(till.clone(), self.queue.clone()));
        self.till = Some(till);
    }

    /// Stores what may have waited, and that `leaving` has left the screen.
    pub(super) async fn finish(self, leaving: Option<String>) {
        let Some(till) = self.till else { return };
        let farewell = async {
            if leaving.is_some() {
                till.by(leaving).signed_off().await;
            }
            till.journal().flush().await
        };
        let _ = timeout(FAREWELL, farewell).await;
    }

    /// Does it, as soon as there is a till.
    pub(super) fn carry_out(&self, action: Action, operator: Option<String>) {
        let Some(till) = self.till.as_ref().map(|till| till.by(operator.clone())) else { return };
        if let Action::Pairing(action) = action {
            return self.pairer.carry_out(till, action);
        }
        if let (Action::ReadToday, Some(today)) = (&action, &self.today) {
            // It is full when a reading that will show this too is waiting already.
            let _ = today.try_send(());
            return;
        }
        let queue = self.queue.clone();
        tokio::spawn(async move {
            if let Some(reply) = answer(&till, action, operator).await {
                let _ = queue.send(Arrived::Event(Event::Reply(reply))).await;
            }
        });
    }
}

async fn answer(till: &Till, action: Action, by: Option<String>) -> Option<Reply> {
    match action {
        Action::Sell(order) => Some(Reply::Begun(till.sale(order).await)),
        Action::SellByCode(order, code) => Some(Reply::Begun(till.sale_by_code(order, code).await)),
        Action::Complete(order) => Some(Reply::Begun(till.complete(order).await)),
        Action::SetTip(order) => Some(Reply::Begun(till.set_tip(order).await)),
        Action::Settle(terminal, approval) => stopped(till.settle(&terminal, approval.as_ref()).await.map(drop)),
        Action::Refund(order) => Some(Reply::Begun(till.refund(order).await)),
        Action::Void(order) => Some(Reply::Begun(till.void(order).await)),
        Action::AskToCancel(reference) => stopped(till.ask_to_cancel(reference, by).await),
        Action::Withdraw(terminal, reference) => stopped(till.withdraw(&terminal, reference, by).await),
        Action::AskNow(reference) => stopped(till.ask_now(reference).await),
        Action::Finish(reference) => stopped(till.finish(reference, by).await),
        Action::GiveUp(reference, reason) => stopped(till.give_up(reference, by, reason).await),
        Action::SetAside(reference) => stopped(till.set_aside(reference, by).await),
        Action::Decide(reference, decision, approval) => {
            stopped(till.decide(reference, decision, approval.as_ref()).await)
        }
        Action::Seen(reference) => stopped(till.seen(reference, by).await),
        Action::AskReader(name, question) => stopped(till.ask_reader(&name, question).await.map(drop)),
        Action::Probe(name) => stopped(till.probe(&name).await.map(drop)),
        Action::MakeDefault(name) => {
            let result = till.set_default(&name).await;
            Some(Reply::Terminals(result, till.terminals()))
        }
        Action::Enable(name, true) => {
            let result = till.enable(&name, LinkPolicy::Held).await;
            Some(Reply::Terminals(result, till.terminals()))
        }
        Action::Enable(name, false) => {
            let result = till.disable(&name).await;
            Some(Reply::Terminals(result, till.terminals()))
        }
        Action::Rename(name, new) => {
            let result = till.rename(&name, new, LinkPolicy::Held).await.map(drop);
            Some(Reply::Terminals(result, till.terminals()))
        }
        Action::Remove(name) => {
            let result = till.remove(&name).await;
            Some(Reply::Terminals(result, till.terminals()))
        }
        Action::PrintThere(terminal, printed) => stopped(till.print(&terminal, printed).await.map(drop)),
        Action::Print(text) => Some(Reply::Printed(till.config().printer.command.print(&text).await)),
        Action::People(action) => people::answer(till, action).await.map(Reply::People),
        Action::InUse(in_use) => {
            till.in_use(in_use).await;
            None
        }
        Action::List(filter, from, asked) => {
            let page = till.journal().list(filter, from, PAGE).await;
            Some(Reply::Page(asked, from, page))
        }
        Action::Read(reference) => Some(Reply::Record(record(till, reference).await)),
        Action::ReadToday
        | Action::Pairing(_)
        | Action::Copy(_)
        | Action::Bell(_)
        | Action::Suspend
        | Action::Redraw
        | Action::KeepRecording
        | Action::Quit(_) => None,
    }
}

fn stopped(result: Result<(), Stop>) -> Option<Reply> {
    result.err().map(Reply::Stopped)
}

/// A warning that cannot be had keeps nobody from asking.
async fn warnings(till: &Till, reference: Reference) -> Vec<RefundWarning> {
    let sale = OriginalOf::Reference(reference.to_string());
    till.refund_warnings(&sale).await.unwrap_or_default()
}

async fn record(till: &Till, reference: Reference) -> Result<Box<Record>, Stop> {
    let events = till.journal().history(reference).await?;
    let payment = till.journal().payment(reference).await?;
    let payment = payment.ok_or_else(|| Stop::UnknownReference(reference.last_six().to_owned()))?;
    let remaining = match payment.money_moved() {
        MoneyMoved::Yes => till.remaining(&payment).await.ok(),
        MoneyMoved::No | MoneyMoved::Unknown => None,
    };
    let linked = till.journal().linked(reference).await?;
    let warnings = if remaining.is_some() { warnings(till, reference).await } else { Vec::new() };
    Ok(Box::new(Record { payment, events, remaining, linked, warnings }))
}
