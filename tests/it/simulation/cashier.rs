//! The cashier: rings up, presses twice, cancels, asks, puts aside, decides, walks away; giving money back is beside it. And the till's guards,
//! which stand between the cashier and the lanes.

use countertop::money::{Amount, Currency};
use countertop::payment::{
    ByHand, Intent, Kind, MoneyMoved, Neighbour, NotStarted, Override, Payment, Reference, Stage, Vendor,
    check_duplicate,
};
use countertop::profile::LimitsConfig;
use countertop::simulator::magic::LEGEND;
use countertop::terminal::LaneCommand;

use super::console::terminal_id;
use super::extras::Extras;
use super::guards::is_paid;
use super::mutants::Mutant;
use super::plan::pick;
use super::trace::short;
use super::world::{Happening, World};

/// The guard's window, milliseconds.
const WINDOW_MS: i64 = 180_000;
/// For the commit of a payment that its lane has let go, milliseconds, as the till has it.
const MOMENT_MS: u64 = 2_000;
/// Between two questions of a person after closing, milliseconds.
const PERSON_ASKS_EVERY_MS: u64 = 20_000;

/// Somebody who wants to pay once.
#[derive(Debug)]
pub struct Customer {
    pub amount: Amount,
    /// A tip and cash that go with it, where a terminal takes them.
    pub extras: Extras,
    order: Option<String>,
    /// Every payment that was begun for this customer.
    pub payments: Vec<Reference>,
    /// A person stated that it was not paid, and may be wrong.
    pub decided: bool,
}

/// Who stands at the counter.
#[derive(Debug, Default)]
pub struct Cashier {
    pub customers: Vec<Customer>,
    /// Sales begun in this life of the program, with the console's time until which they may wait for their link.
    pub begun: Vec<(u64, Payment)>,
}

impl World {
    pub fn cashier_acts(&mut self) {
        if self.calm {
            return;
        }
        let pause = 1 + self.random.below(self.plan.pause_ms);
        self.agenda.plan(self.clock.now_ms + pause, Happening::CashierActs);
        let lane = pick(&mut self.random, self.lines.len());
        if self.plan.counters[lane].vendor == Vendor::CodePay && self.random.below(3) == 0 {
            return self.codepay_acts(lane);
        }
        if self.plan.counters[lane].vendor == Vendor::EasyCard && self.random.below(3) == 0 {
            return self.easycard_acts(lane);
        }
        match self.random.below(24) {
            0..9 => self.new_customer(lane),
            9..12 => self.rings_up_again(lane),
            12 | 13 => self.cancels(),
            14 => self.on_any(LaneCommand::AskNow),
            15 | 16 => {
                let by = self.operator();
                self.on_any(|reference| LaneCommand::SetAside { reference, by });
            }
            17 => self.decides(),
            18 | 19 => self.refunds(),
            20 => self.voids(),
            21 => {
                let by = self.operator();
                self.on_any(|reference| LaneCommand::Seen { reference, by });
            }
            22 => self.command(lane, LaneCommand::Probe),
            _ => self.command(lane, LaneCommand::AbortAny),
        }
    }

    /// Two people share the counter, and sometimes nobody has signed on.
    fn operator(&self) -> Option<String> {
        [None, Some("Ana"), Some("Ben")][usize::try_from(self.clock.now_ms % 3).expect("small")].map(str::to_owned)
    }

    /// After closing a person asks about everything that is not known.
    pub fn person_asks(&mut self) {
        self.agenda.plan(self.clock.now_ms + PERSON_ASKS_EVERY_MS, Happening::PersonAsks);
        let open: Vec<Reference> = self.known(|payment| matches!(payment.stage, Stage::Unresolved(_)));
        for reference in open {
            self.on(reference, LaneCommand::AskNow(reference));
        }
        self.cards_come_back();
    }

    pub fn command(&mut self, lane: usize, command: LaneCommand) {
        if self.console.is_some() {
            self.a_person_wants(&command);
            self.note("cashier", || format!("to {lane}: {}", words(&command)));
            self.drive(lane, |lane, now| lane.command(now, command));
        }
    }

    pub fn on(&mut self, reference: Reference, command: LaneCommand) {
        let Some(payment) = self.journal.payments().get(&reference) else { return };
        let lane = (0..self.lines.len()).find(|lane| terminal_id(*lane) == payment.intent.terminal);
        self.command(lane.expect("every payment has its lane"), command);
    }

    pub fn on_any(&mut self, command: impl FnOnce(Reference) -> LaneCommand) {
        if let Some(reference) = self.any(|payment| matches!(payment.stage, Stage::Waiting | Stage::Unresolved(_))) {
            self.on(reference, command(reference));
        }
    }

    pub fn known(&self, wanted: impl Fn(&Payment) -> bool) -> Vec<Reference> {
        let all = self.journal.payments().values();
        all.filter(|payment| wanted(payment)).map(|payment| payment.intent.reference).collect()
    }

    pub fn any(&mut self, wanted: impl Fn(&Payment) -> bool) -> Option<Reference> {
        let known = self.known(wanted);
        (!known.is_empty()).then(|| known[pick(&mut self.random, known.len())])
    }

    // ---- selling ----------------------------------------------------------------------------------------------------

    fn new_customer(&mut self, lane: usize) {
        let digits = if self.random.below(2) == 0 {
            u64::from(LEGEND[pick(&mut self.random, LEGEND.len())].0)
        } else {
            self.random.below(50)
        };
        let owed = self.plan.counters[lane].vendor == Vendor::EasyCard && self.random.below(4) == 0;
        let digits = if owed { 71 + self.random.below(5) } else { digits };
        let minor = 100 * (1 + self.random.below(40)) + digits;
        let order = (self.random.below(4) == 0).then(|| format!("order {}", self.cashier.customers.len()));
        let amount = self.amount(lane, minor);
        let extras = self.extras(lane, amount);
        self.cashier.customers.push(Customer { amount, extras, order, payments: Vec::new(), decided: false });
        let customer = self.cashier.customers.len() - 1;
        self.ring_up(customer, lane);
        if self.random.below(4) == 0 {
            let at = self.clock.now_ms + self.random.below(3_000);
            let lane = pick(&mut self.random, self.lines.len());
            self.agenda.plan(at, Happening::RungUpAgain { customer, lane });
        }
    }

    /// A customer who did not get through, or may have, is rung up once more.
    fn rings_up_again(&mut self, lane: usize) {
        if !self.cashier.customers.is_empty() {
            let customer = pick(&mut self.random, self.cashier.customers.len());
            self.ring_up(customer, lane);
        }
    }

    /// As the till does it: the guard looks first.
    pub fn ring_up(&mut self, customer: usize, lane: usize) {
        if self.calm || self.own_payments(customer).iter().any(|payment| is_paid(payment)) {
            return;
        }
        let Customer { amount, extras, order, .. } = &self.cashier.customers[customer];
        let (amount, extras, order) = (*amount, *extras, order.clone());
        if amount.currency() != self.amount(lane, 0).currency() {
            return;
        }
        let Extras { tip, cashback } = self.extras_at(lane, extras);
        let mut intent = Intent { order: order.clone(), tip, cashback, ..self.blank(lane, Kind::Sale, amount) };
        let stopped = self.guard(amount, order.as_deref()) && self.mutant != Some(Mutant::GuardIgnored);
        if self.mutant == Some(Mutant::BlockedSells) {
            self.puts_aside_by_itself(lane);
        }
        let own_open = self.may_have_paid(customer);
        if stopped && (own_open || order.is_some()) {
            let (reason, message) = (NotStarted::PossibleDuplicate, "the same customer".to_owned());
            return self.command(lane, LaneCommand::Refuse { intent: Box::new(intent), reason, message });
        }
        intent.another_customer = stopped;
        intent.method = self.pays_by(lane);
        self.cashier.customers[customer].payments.push(intent.reference);
        let limits = LimitsConfig::default().of(self.plan.counters[lane].vendor);
        let until = self.clock.console().mono.0 + limits.connect.ms() + limits.answer.ms() + MOMENT_MS;
        self.cashier.begun.push((until, Payment::intended(intent.clone())));
        self.scans_code(lane, &intent);
        self.command(lane, LaneCommand::Begin(Box::new(intent)));
    }

    /// A payment of this customer's is neither proven unpaid nor known not to have begun.
    fn may_have_paid(&self, customer: usize) -> bool {
        let own = &self.cashier.customers[customer].payments;
        let waits = self.cashier.begun.iter().any(|(_, payment)| own.contains(&payment.intent.reference));
        let recorded = self.own_payments(customer);
        !recorded.iter().all(|payment| is_proven_unpaid(payment)) || (waits && recorded.len() < own.len())
    }

    fn own_payments(&self, customer: usize) -> Vec<&Payment> {
        let own = &self.cashier.customers[customer].payments;
        own.iter().filter_map(|reference| self.journal.payments().get(reference)).collect()
    }

    fn guard(&self, amount: Amount, order: Option<&str>) -> bool {
        let sales = self.journal.payments().values();
        let now = self.clock.console();
        let recorded = |payment: &Payment| self.journal.payments().contains_key(&payment.intent.reference);
        let waiting = self.cashier.begun.iter().filter(|(until, payment)| *until > now.mono.0 && !recorded(payment));
        // Only these can be the same sale: what else came of the others need not be looked up.
        let is_like = |payment: &&Payment| {
            payment.intent.amount == amount || (order.is_some() && payment.intent.order.as_deref() == order)
        };
        let sales = sales.chain(waiting.map(|(_, payment)| payment)).filter(is_like);
        let by_clock = self.mutant == Some(Mutant::GuardByClock);
        let sales =
            sales.filter(|payment| !by_clock || now.wall.0.abs_diff(payment.intent.at.0) <= WINDOW_MS.unsigned_abs());
        let neighbours = sales.map(|payment| Neighbour { payment, undone: self.is_undone(payment) });
        check_duplicate(amount, order, now.wall, WINDOW_MS, neighbours).is_some()
    }

    /// An intent with fresh ids and nothing optional.
    pub fn blank(&mut self, lane: usize, kind: Kind, amount: Amount) -> Intent {
        let wall = self.clock.console().wall;
        let vendor = self.plan.counters[lane].vendor;
        let reference = Reference::new(u64::try_from(wall.0).unwrap_or_default(), self.random.draw());
        Intent {
            reference,
            kind,
            terminal: terminal_id(lane),
            terminal_name: format!("counter {lane}"),
            vendor,
            simulated: true,
            amount,
            tip: None,
            cashback: None,
            tax: None,
            method: None,
            order: None,
            vendor_reference: match vendor {
                Vendor::Wonder => self.random.uuid().to_string(),
                Vendor::QfPay | Vendor::CodePay | Vendor::EasyCard => reference.as_str().to_owned(),
            },
            message_id: self.random.uuid(),
            original: None,
            operator: self.operator(),
            approver: self.approver_of(kind),
            another_customer: false,
            at: wall,
        }
    }

    // ---- what is done about a payment -------------------------------------------------------------------------------

    fn cancels(&mut self) {
        let by = self.operator();
        self.on_any(|reference| LaneCommand::AskToCancel { reference, by });
    }

    fn decides(&mut self) {
        let may = |payment: &Payment| matches!(payment.stage, Stage::Unresolved(_)) && payment.by_hand.is_none();
        let Some(reference) = self.any(may) else { return };
        let decision = if self.random.below(2) == 0 { ByHand::Paid } else { ByHand::Unpaid };
        for customer in &mut self.cashier.customers {
            customer.decided |= customer.payments.contains(&reference);
        }
        let by = self.operator().unwrap_or_else(|| "Ana".to_owned());
        let reason = "slip".to_owned();
        let approver = self.supervisor();
        let decision = Override { decision, by, reason, approver, approval_code: None, amount: None };
        self.on(reference, LaneCommand::Decide { reference, decision });
    }
}

fn is_proven_unpaid(payment: &Payment) -> bool {
    matches!(payment.stage, Stage::Closed(_)) && payment.money_moved() == MoneyMoved::No
}

impl World {
    /// So many minor units of what a lane sells in.
    pub fn amount(&self, lane: usize, minor: u64) -> Amount {
        let taipei = self.plan.counters[lane].vendor == Vendor::EasyCard;
        Amount::from_minor_units(minor, if taipei { Currency::TWD } else { Currency::HKD }).expect("a small amount")
    }
}

/// Minor units of Hong Kong dollars.
pub fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).expect("a small amount")
}

fn words(command: &LaneCommand) -> String {
    match command {
        LaneCommand::Begin(intent) => {
            let (kind, amount) = (intent.kind.as_str(), intent.amount.to_major());
            format!("{kind} {amount} {}", short(&intent.reference))
        }
        LaneCommand::Refuse { intent, .. } => format!("stopped: {}", intent.amount.to_major()),
        other => format!("{other:?}"),
    }
}
