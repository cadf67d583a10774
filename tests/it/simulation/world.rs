//! The world: everything that happens, one thing after another, on one virtual clock.

use countertop::payment::{Vendor, WallTime};
use countertop::simulator::random::Seeded;
use countertop::terminal::Lane;
use countertop::wire::LinkEvent;

use super::cashier::Cashier;
use super::checks::Watch;
use super::clock::{Agenda, Clock};
use super::console::Console;
use super::counter::{Arrival, Counter};
use super::figures::Report;
use super::journal::Journal;
use super::line::Line;
use super::mutants::Mutant;
use super::plan::{Plan, Shop, Wire};
use super::trace::Trace;

/// After closing: the links are sound, and the open payments are asked about.
const SETTLING_MS: u64 = 500_000;
/// On a QFPay line a result without a name is nobody's as long as an earlier payment may still be answered, milliseconds.
const NAMELESS_MS: u64 = 300_000;
/// More steps than this at one moment is a machine that spins.
const STEPS_AT_ONCE: u32 = 2_000;

/// What is to happen.
#[derive(Debug)]
pub enum Happening {
    /// The link of a lane tells something, if it is still the same link. `answered`: the envelope that it brings whole.
    Told { lane: usize, generation: Option<u64>, event: LinkEvent, answered: Option<Vec<u8>> },
    /// Something arrives at a terminal.
    Arrived { lane: usize, generation: Option<u64>, counter: usize, arrival: Arrival },
    /// The link is lost.
    Unplugged { lane: usize, ms: u64 },
    /// The cashier does something.
    CashierActs,
    /// The same customer's sale is rung up once more.
    RungUpAgain { customer: usize, lane: usize },
    /// Something in the world goes wrong.
    TroubleComes,
    /// The program starts.
    ConsoleStarts,
    /// Somebody ends and starts the program because it cannot save.
    Restarted,
    /// Faults are over, and nobody sells any longer.
    Closes,
    /// A person asks about everything that is not known.
    PersonAsks,
}

/// One run.
pub struct World {
    pub plan: Plan,
    pub random: Seeded,
    pub clock: Clock,
    pub agenda: Agenda<Happening>,
    pub journal: Journal,
    pub console: Option<Console>,
    pub counters: Vec<Counter>,
    pub lines: Vec<Line>,
    /// By lane: what a life leaves to the next.
    pub unanswered: Vec<Option<WallTime>>,
    pub cashier: Cashier,
    pub watch: Watch,
    pub trace: Trace,
    pub mutant: Option<Mutant>,
    /// The faults are over.
    pub calm: bool,
    /// Known once the shop is closed.
    ends_at: u64,
    steps_at_once: u32,
}

impl World {
    /// The run of a plan; chance comes from the seed.
    pub fn new(seed: u64, plan: Plan, mutant: Option<Mutant>, trace: Trace) -> Self {
        let mut random = Seeded::new(seed ^ 0x5EED);
        let counters = plan.counters.iter().enumerate();
        let counters = counters.map(|(index, counter)| Counter::new(index, counter, random.draw())).collect();
        let lines = plan.counters.iter().enumerate();
        let lines = lines.map(|(index, counter)| Line::new(counter.wire, index, plan.bytes)).collect();
        Self {
            unanswered: vec![None; plan.counters.len()],
            plan,
            random,
            clock: Clock::default(),
            agenda: Agenda::new(),
            journal: Journal::default(),
            console: None,
            counters,
            lines,
            cashier: Cashier::default(),
            watch: Watch::default(),
            trace,
            mutant,
            calm: false,
            ends_at: u64::MAX,
            steps_at_once: 0,
        }
    }

    /// The run of this seed.
    pub fn drawn(shop: Shop, seed: u64, mutant: Option<Mutant>, trace: Trace) -> Self {
        Self::planned(Plan::drawn(shop, &mut Seeded::new(seed)), seed, mutant, trace)
    }

    /// The run of this seed after a plan of its own.
    pub fn planned(plan: Plan, seed: u64, mutant: Option<Mutant>, trace: Trace) -> Self {
        let mut world = Self::new(seed, plan, mutant, trace);
        world.agenda.plan(0, Happening::ConsoleStarts);
        world.agenda.plan(500, Happening::CashierActs);
        if world.plan.trouble_ms.is_some() {
            world.agenda.plan(5_000, Happening::TroubleComes);
        }
        let closing_ms = world.plan.closing_ms;
        world.agenda.plan(closing_ms, Happening::Closes);
        world
    }

    /// Runs to the end and tells how it went.
    pub fn run(mut self) -> (Report, Trace) {
        let plan = self.plan.clone();
        self.note("plan", || format!("{plan:?}"));
        self.run_until(u64::MAX);
        self.final_review();
        let report = self.report();
        (report, self.trace)
    }

    /// Lets everything happen up to this moment, or to the first violation.
    pub fn run_until(&mut self, end: u64) {
        while self.watch.violation.is_none() {
            let Some(at) = self.next_at().filter(|at| *at <= end.min(self.ends_at)) else { break };
            self.step(at.max(self.clock.now_ms));
            self.review();
        }
        self.clock.now_ms = self.clock.now_ms.max(end.min(self.ends_at));
    }

    fn next_at(&self) -> Option<u64> {
        let counters = self.counters.iter().filter_map(Counter::wake_at_ms);
        let lanes = self.console.iter().flat_map(|console| &console.lanes).filter_map(Lane::wake_at);
        let lanes = lanes.map(|mono| self.clock.when(mono));
        counters.chain(lanes).chain(self.agenda.next_at()).min()
    }

    fn step(&mut self, at: u64) {
        self.steps_at_once = if at == self.clock.now_ms { self.steps_at_once + 1 } else { 0 };
        self.clock.now_ms = at;
        if self.steps_at_once > STEPS_AT_ONCE {
            return self.watch.violates("something spins: the time does not go on".to_owned());
        }
        for counter in 0..self.counters.len() {
            if self.counters[counter].wake_at_ms().is_some_and(|due| due <= at) {
                self.counter_reached(counter);
            }
        }
        if let Some(happening) = self.agenda.due(at) {
            self.happens(happening);
        }
        if !self.clock.asleep() {
            self.wake_lanes();
        }
    }

    fn wake_lanes(&mut self) {
        for lane in 0..self.lines.len() {
            let now = self.clock.console();
            let wake_at = self.console.as_ref().and_then(|console| console.lanes[lane].wake_at());
            if wake_at.is_some_and(|at| at <= now.mono) {
                self.drive(lane, Lane::time_reached);
            }
        }
    }

    fn happens(&mut self, happening: Happening) {
        let for_console = !matches!(happening, Happening::Arrived { .. } | Happening::TroubleComes);
        if for_console && self.clock.asleep() {
            return self.agenda.plan(self.clock.asleep_until, happening);
        }
        match happening {
            Happening::Told { lane, generation, event, answered } => {
                if self.still_heard(lane, generation, &event) {
                    self.note("line", || format!("{lane} tells {event:?}"));
                    if generation.is_none() && matches!(event, LinkEvent::Received(_)) {
                        self.lines[lane].clean = false;
                        self.lines[lane].late_came = self.clock.now_ms;
                    }
                    self.told(lane, event, answered);
                }
            }
            Happening::Arrived { lane, generation, counter, arrival } => {
                let on_its_way = generation.is_none_or(|generation| generation == self.lines[lane].generation);
                if on_its_way || self.random.below(2) == 0 {
                    self.arrived(lane, counter, arrival);
                }
            }
            Happening::Unplugged { lane, ms } => self.cut(lane, ms),
            Happening::CashierActs => self.cashier_acts(),
            Happening::RungUpAgain { customer, lane } => self.ring_up(customer, lane),
            Happening::TroubleComes => self.trouble_comes(),
            Happening::ConsoleStarts => self.console_starts(),
            Happening::Restarted => self.restarted(),
            Happening::Closes => self.closes(),
            Happening::PersonAsks => self.person_asks(),
        }
    }

    fn restarted(&mut self) {
        if self.console.as_ref().is_some_and(|console| console.broken) {
            self.crash("ended, because it cannot save");
        }
    }

    fn closes(&mut self) {
        self.note("world", || "closes: everything works again".to_owned());
        self.calm = true;
        let nameless =
            self.plan.counters.iter().any(|counter| counter.vendor == Vendor::QfPay && counter.wire == Wire::Serial);
        self.ends_at = self.clock.now_ms + SETTLING_MS + if nameless { NAMELESS_MS } else { 0 };
        for lane in 0..self.lines.len() {
            self.lines[lane].mend();
            self.plug_back(lane);
        }
        self.agenda.plan(self.clock.now_ms + 70_000, Happening::PersonAsks);
    }

    pub fn note(&mut self, who: &str, what: impl FnOnce() -> String) {
        self.trace.note(self.clock.now_ms, who, what);
    }
}
