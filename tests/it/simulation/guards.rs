//! What the till's guards promise, judged beside them: who has approved, what goes back and how much of it, what was put aside
//! and read by people alone, and what a terminal said of itself before a sale went to it.

use std::collections::BTreeSet;

use countertop::payment::{ByHand, Event, Intent, Kind, MoneyMoved, Payment, Proof, Reference, Stage, Stamped};
use countertop::terminal::LaneCommand;

use super::console::terminal_id;
use super::mutants::Mutant;
use super::trace::short;
use super::vendor::Message;
use super::world::World;

/// Who may give money back and decide by hand.
const SUPERVISOR: &str = "Sue";

/// What people have done, and what terminals said of themselves.
#[derive(Debug, Default)]
pub struct Deeds {
    put_aside: BTreeSet<Reference>,
    read: BTreeSet<Reference>,
    /// Lanes whose terminal was busy by the last that was heard of it.
    busy: BTreeSet<usize>,
}

impl World {
    // ---- what the till does -----------------------------------------------------------------------------------------

    /// Whose approval it has.
    pub fn supervisor(&self) -> Option<String> {
        (self.mutant != Some(Mutant::ApprovalSkipped)).then(|| SUPERVISOR.to_owned())
    }

    /// Money that goes back wants an approval.
    pub fn approver_of(&self, kind: Kind) -> Option<String> {
        if matches!(kind, Kind::Refund | Kind::Void) { self.supervisor() } else { None }
    }

    /// A deliberate bug: nobody asked for it.
    pub fn puts_aside_by_itself(&mut self, lane: usize) {
        let blocks = |payment: &Payment| payment.intent.terminal == terminal_id(lane) && payment.blocks_terminal();
        for reference in self.known(blocks) {
            self.drive(lane, |lane, now| lane.command(now, LaneCommand::SetAside { reference, by: None }));
        }
    }

    // ---- what is watched --------------------------------------------------------------------------------------------

    /// A person wants something of a lane. G1: nothing goes back, and nothing is decided, without a supervisor's word.
    pub fn a_person_wants(&mut self, command: &LaneCommand) {
        match command {
            // What is given up is put aside by the answer to the question about it.
            LaneCommand::SetAside { reference, .. } | LaneCommand::GiveUp { reference, .. } => {
                self.watch.deeds.put_aside.insert(*reference);
            }
            LaneCommand::Seen { reference, .. } => {
                self.watch.deeds.read.insert(*reference);
            }
            LaneCommand::Decide { reference, decision } if decision.approver.is_none() => {
                let reference = short(reference);
                self.watch.violates(format!("G1: {reference} is decided by hand, and nobody has approved"));
            }
            LaneCommand::Begin(intent) => {
                if let Some(wrong) = self.goes_back_wrongly(intent) {
                    self.watch.violates(wrong);
                }
            }
            _ => {}
        }
    }

    /// G2: only what is known to be paid, or stated to be, goes back. G3: no more of it than was paid.
    fn goes_back_wrongly(&self, intent: &Intent) -> Option<String> {
        if !matches!(intent.kind, Kind::Refund | Kind::Void) {
            return None;
        }
        let sale = self.journal.payments().get(&intent.original.as_ref()?.reference?)?;
        let name = short(&sale.intent.reference);
        if intent.approver.is_none() {
            return Some(format!("G1: {name} is given back, and nobody has approved"));
        }
        if sale.intent.kind == Kind::PreAuth {
            return None;
        }
        if !is_paid(sale) {
            return Some(format!("G2: {name} is given back, and it is {}", sale.reason_code()));
        }
        let goes_back = |kind| matches!(kind, Kind::Refund | Kind::Void);
        let linked = self.linked(sale).into_iter().filter(|back| goes_back(back.intent.kind) && back.may_have_moved());
        let gone: u64 = linked.map(|back| back.intent.amount.minor_units()).sum();
        let (paid, more) = (sale.intent.amount.minor_units(), intent.amount.minor_units());
        (gone + more > paid).then(|| format!("G3: {gone} and {more} of {name} go back, and {paid} were paid"))
    }

    /// G4: people alone put aside and read what rings.
    pub fn is_a_persons_deed(&mut self, reference: Reference, events: &[Stamped]) {
        let deeds = &self.watch.deeds;
        let by_nobody = events.iter().find_map(|stamped| match stamped.event {
            Event::SetAside { .. } if !deeds.put_aside.contains(&reference) => Some("put aside"),
            Event::Seen { .. } if !deeds.read.contains(&reference) => Some("read"),
            _ => None,
        });
        if let Some(what) = by_nobody {
            self.watch.violates(format!("G4: {} was {what} by nobody", short(&reference)));
        }
    }

    /// Something has come from a terminal: what it said of itself, if that came whole and is the newest.
    pub fn hears_who_is_there(&mut self, lane: usize, answer: Option<&Message>) {
        if answer.and_then(|answer| self.tap(lane).says_busy(answer)) == Some(true) {
            self.watch.deeds.busy.insert(lane);
        } else {
            self.watch.deeds.busy.remove(&lane);
        }
    }

    /// A money request is about to leave. G5: nothing is sold beside what blocks its terminal, nor to one that said it is busy.
    pub fn guards_let_it_pass(&mut self, lane: usize, reference: Reference) {
        let Some(payment) = self.journal.payments().get(&reference) else { return };
        if payment.intent.kind != Kind::Sale {
            return;
        }
        let blocks = |other: &&Payment| {
            let here = other.intent.terminal == payment.intent.terminal && other.intent.reference != reference;
            here && other.blocks_terminal()
        };
        let blocking = self.journal.payments().values().find(blocks).map(|other| short(&other.intent.reference));
        if let Some(blocking) = blocking {
            self.watch.violates(format!("G5: {} is sold beside {blocking}, which is not known", short(&reference)));
        } else if self.watch.deeds.busy.contains(&lane) {
            self.watch.violates(format!("G5: {} is sold to a terminal that is busy", short(&reference)));
        }
    }
}

/// The terminal contradicts what was believed, and nobody has read it yet.
pub fn rings(payment: &Payment) -> bool {
    payment.proof == Some(Proof::Contradicted) && !payment.seen && matches!(payment.stage, Stage::Closed(_))
}

/// Known to be paid, or stated to be.
pub fn is_paid(payment: &Payment) -> bool {
    payment.money_moved() == MoneyMoved::Yes || decided_as_paid(payment)
}

fn decided_as_paid(payment: &Payment) -> bool {
    payment.by_hand.as_ref().is_some_and(|decision| decision.decision == ByHand::Paid)
}
