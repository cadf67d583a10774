//! Every magic amount on every kind of link, as sale, refund and void, against the contract's table. With the usual limits:
//! on virtual time two minutes cost nothing.

use countertop::payment::{Intent, Kind, Payment, Vendor};
use countertop::protocol::easycard::methods::{SCANNED, SHOWN};
use countertop::simulator::magic::LEGEND;
use countertop::terminal::LaneCommand;
use rstest::rstest;

use super::cashier::hkd;
use super::plan::{Plan, Wire};
use super::trace::Trace;
use super::world::{Happening, World};

/// Long enough for the slowest amount: the limit for a sale, then the questions.
const LONG_ENOUGH_MS: u64 = 400_000;
/// A sale without tricks, to refund or void.
const WHOLE: u64 = 100_000;

/// Outcome, money moved, entries in the ledger: the contract's table as it reads for Wonder.
fn expected(digits: u8, kind: Kind) -> (&'static str, &'static str, &'static str, usize) {
    match (digits, kind) {
        // Voids never obey, and the answer to a refund names no amount: another one cannot be told.
        (_, Kind::Void) | (58, Kind::Refund) => ("approved", "approved", "yes", 1),
        (51 | 53 | 57, _) => ("declined", "declined", "no", 0),
        (52, _) => ("cancelled", "cancelled", "no", 0),
        (54, _) => ("not_started", "busy", "no", 0),
        (58, _) => ("unresolved", "amount_differs", "yes", 1),
        // Wonder has no proof by "not found": a person decides.
        (63, _) => ("unresolved", "", "unknown", 0),
        _ => ("approved", "approved", "yes", 1),
    }
}

struct Matrix {
    world: World,
}

impl Matrix {
    fn on(vendor: Vendor, wire: Wire) -> Self {
        Self::of(Plan::quiet(vendor, wire))
    }

    fn of(plan: Plan) -> Self {
        let mut world = World::new(1, plan, None, Trace::new(true));
        world.agenda.plan(0, Happening::ConsoleStarts);
        world.run_until(1_000);
        Self { world }
    }

    /// Does what begins a payment, waits, and gives it.
    fn play(&mut self, begin: impl FnOnce(&mut World)) -> Payment {
        let before: Vec<_> = self.world.journal.payments().keys().copied().collect();
        begin(&mut self.world);
        let until = self.world.clock.now_ms + LONG_ENOUGH_MS;
        self.world.run_until(until);
        let world = &self.world;
        assert_eq!(world.watch.violation, None, "{}", world.trace.text());
        let found = world.journal.payments().values().find(|payment| !before.contains(&payment.intent.reference));
        found.expect("a payment was begun").clone()
    }

    fn sale(&mut self, minor: u64) -> Payment {
        self.begun(Kind::Sale, minor)
    }

    fn begun(&mut self, kind: Kind, minor: u64) -> Payment {
        self.play(|world| {
            let intent = world.blank(0, kind, world.amount(0, minor));
            world.command(0, LaneCommand::Begin(Box::new(intent)));
        })
    }

    fn payment(&mut self, kind: Kind, minor: u64) -> Payment {
        if kind == Kind::Sale {
            return self.sale(minor);
        }
        // A void has no amount of its own: a sale that is approved by its digits must be voided all the same.
        let digits = u8::try_from(minor % 100).expect("two digits");
        let by_its_digits = expected(digits, Kind::Sale).0 == "approved";
        if kind == Kind::PreAuth {
            return self.begun(kind, minor);
        }
        if kind == Kind::Completion {
            let hold = self.begun(Kind::PreAuth, WHOLE);
            return self.play(|world| world.begin_about(&hold, kind, minor));
        }
        let sale = self.sale(if kind == Kind::Void && by_its_digits { minor } else { WHOLE });
        let amount = if kind == Kind::Void { sale.intent.amount } else { hkd(minor) };
        self.play(|world| world.give_back(&sale, kind, amount))
    }
}

#[rstest]
fn every_magic_amount_ends_as_the_contract_says(
    #[values(Wire::Serial, Wire::Lan, Wire::Cloud)] wire: Wire,
    #[values(Kind::Sale, Kind::Refund, Kind::Void)] kind: Kind,
) {
    let listed = LEGEND.iter().map(|(digits, _)| *digits);
    for digits in [0, 49, 50, 60, 99].into_iter().chain(listed) {
        let mut matrix = Matrix::on(Vendor::Wonder, wire);
        let payment = matrix.payment(kind, 1_000 + u64::from(digits));
        let (outcome, code, moved, entries) = expected(digits, kind);
        let booked = matrix.world.moved(&payment).len();
        let ended = (payment.outcome_word(), payment.money_moved().as_str(), booked);
        let story = || format!("{digits} {kind:?} {wire:?}: {payment:?}\n{}", matrix.world.trace.text());
        assert_eq!(ended, (outcome, moved, entries), "{}", story());
        assert!(code.is_empty() || payment.reason_code() == code, "{}", story());
    }
}

/// The same for QFPay: what left no trace at the terminal is closed by the vendor's row.
#[rstest]
fn every_magic_amount_of_qfpay_ends_as_the_contract_says(
    #[values(Wire::Serial, Wire::Lan, Wire::Socket)] wire: Wire,
    #[values(Kind::Sale, Kind::Refund, Kind::Void)] kind: Kind,
) {
    let listed = LEGEND.iter().map(|(digits, _)| *digits);
    for digits in [0, 49, 50, 60, 99].into_iter().chain(listed) {
        let mut plan = Plan::quiet(Vendor::QfPay, wire);
        // A part of it may go back on the same day.
        plan.counters[0].qfpay.channel = "wx";
        let mut matrix = Matrix::of(plan);
        let payment = matrix.payment(kind, 1_000 + u64::from(digits));
        let (outcome, code, moved, entries) = match (digits, kind) {
            // A refund that is refused after a while: the sale that stands as before tells no more than that it was not done.
            (54 | 63, Kind::Sale | Kind::Refund) | (57, Kind::Refund) => ("not_started", "not_found_proven", "no", 0),
            // The answer to a refund names its amount.
            (58, Kind::Refund) => expected(58, Kind::Sale),
            _ => expected(digits, kind),
        };
        let booked = matrix.world.moved(&payment).len();
        let ended = (payment.outcome_word(), payment.reason_code(), payment.money_moved().as_str(), booked);
        let story = || format!("{digits} {kind:?} {wire:?}: {payment:?}\n{}", matrix.world.trace.text());
        assert_eq!(ended, (outcome, code, moved, entries), "{}", story());
    }
}

/// The same for CodePay, for everything that obeys and for voids, which never do.
#[rstest]
fn every_magic_amount_of_codepay_ends_as_the_contract_says(
    #[values(Wire::Serial, Wire::Messages)] wire: Wire,
    #[values(Kind::Sale, Kind::Refund, Kind::Void, Kind::PreAuth, Kind::Completion)] kind: Kind,
) {
    let listed = LEGEND.iter().map(|(digits, _)| *digits);
    for digits in [0, 49, 50, 60, 99].into_iter().chain(listed) {
        let mut matrix = Matrix::on(Vendor::CodePay, wire);
        let payment = matrix.payment(kind, 1_000 + u64::from(digits));
        let (outcome, code, moved, entries) = match (digits, kind) {
            (54 | 63, Kind::Sale | Kind::Refund | Kind::PreAuth | Kind::Completion) => {
                ("not_started", "not_found_proven", "no", 0)
            }
            (58, Kind::Refund) => expected(58, Kind::Sale),
            _ => expected(digits, kind),
        };
        // A hold is held, not charged.
        let (moved, entries) = match (kind, outcome) {
            (Kind::PreAuth, _) => ("no", 0),
            _ => (moved, entries),
        };
        let booked = matrix.world.moved(&payment).len();
        let ended = (payment.outcome_word(), payment.reason_code(), payment.money_moved().as_str(), booked);
        let story = || format!("{digits} {kind:?} {wire:?}: {payment:?}\n{}", matrix.world.trace.text());
        assert_eq!(ended, (outcome, code, moved, entries), "{}", story());
    }
}

/// The same for EasyCard. No code of a reader says "cancelled", and whatever goes back goes back whole: only amounts whose sale
/// is approved can.
#[rstest]
fn every_magic_amount_of_easycard_ends_as_the_contract_says(
    #[values(Kind::Sale, Kind::Refund, Kind::Void)] kind: Kind,
    #[values(false, true)] hides_running: bool,
) {
    let listed = LEGEND.iter().map(|(digits, _)| *digits);
    for digits in [0, 49, 50, 60, 99].into_iter().chain(listed) {
        let (outcome, code, moved, entries) = match digits {
            52 => ("declined", "declined", "no", 0),
            63 => ("not_started", "not_found_proven", "no", 0),
            _ => expected(digits, Kind::Sale),
        };
        if kind != Kind::Sale && outcome != "approved" {
            continue;
        }
        let mut plan = Plan::quiet(Vendor::EasyCard, Wire::Cloud);
        plan.counters[0].easycard.hides_running = hides_running;
        let mut matrix = Matrix::of(plan);
        let mut payment = matrix.sale(1_000 + u64::from(digits));
        if kind != Kind::Sale {
            let amount = payment.intent.amount;
            payment = matrix.play(|world| world.give_back(&payment, kind, amount));
        }
        let booked = matrix.world.moved(&payment).len();
        let ended = (payment.outcome_word(), payment.reason_code(), payment.money_moved().as_str(), booked);
        let story = || format!("{digits} {kind:?}: {payment:?}\n{}", matrix.world.trace.text());
        assert_eq!(ended, (outcome, code, moved, entries), "{}", story());
    }
}

/// The same by a code, which is shown or scanned: what comes of it is what the server's book says, and so of its refund.
#[rstest]
fn every_magic_amount_paid_by_a_code_is_known(#[values(SHOWN, SCANNED)] method: &str) {
    let listed = LEGEND.iter().map(|(digits, _)| *digits);
    for digits in [0, 49, 50, 60, 71, 75, 99].into_iter().chain(listed) {
        let mut matrix = Matrix::of(Plan::quiet(Vendor::EasyCard, Wire::Cloud));
        let sale = matrix.play(|world| {
            let amount = world.amount(0, 1_000 + u64::from(digits));
            let intent = Intent { method: Some(method.to_owned()), ..world.blank(0, Kind::Sale, amount) };
            world.scans_code(0, &intent);
            world.command(0, LaneCommand::Begin(Box::new(intent)));
        });
        let booked = matrix.world.moved(&sale).len();
        let expected = match digits {
            51 | 52 | 57 => ("declined", "no", 0),
            53 | 54 | 63 => ("not_started", "no", 0),
            58 => ("unresolved", "yes", 1),
            _ => ("approved", "yes", 1),
        };
        let ended = (sale.outcome_word(), sale.money_moved().as_str(), booked);
        assert_eq!(ended, expected, "{digits} {method}: {sale:?}\n{}", matrix.world.trace.text());
        if sale.outcome_word() == "approved" && digits < 50 {
            let amount = sale.intent.amount;
            let back = matrix.play(|world| world.give_back(&sale, Kind::Refund, amount));
            assert_eq!((back.outcome_word(), matrix.world.moved(&back).len()), ("approved", 1), "{back:?}");
        }
    }
}

/// What is owed is finished by the try that finishes it, by the card that it began with, and by nothing else.
#[rstest]
#[case(71, 1, true)]
#[case(72, 2, true)]
#[case(73, 3, true)]
#[case(74, 3, false)]
#[case(75, 2, true)]
fn what_is_owed_is_finished_when_the_card_comes_back(
    #[case] digits: u64,
    #[case] tries: u32,
    #[case] finished: bool,
    #[values(false, true)] owed_is_written: bool,
    #[values(false, true)] restarts: bool,
) {
    let mut plan = Plan::quiet(Vendor::EasyCard, Wire::Cloud);
    plan.counters[0].easycard.owed_is_written = owed_is_written;
    let mut matrix = Matrix::of(plan);
    let sale = matrix.sale(1_000 + digits);
    assert!(sale.owed.is_some() && sale.outcome_word() != "approved", "{sale:?}");
    let world = &mut matrix.world;
    for _ in 0..tries {
        if restarts {
            world.crash("power");
            world.run_until(world.clock.now_ms + 100_000);
        }
        world.cards_come_back();
        world.run_until(world.clock.now_ms + 100_000);
    }
    let payment = world.journal.payments()[&sale.intent.reference].clone();
    let ended = if finished { ("approved", 1) } else { ("unresolved", usize::from(owed_is_written)) };
    let story = || format!("{payment:?}\n{}", world.trace.text());
    assert_eq!((payment.outcome_word(), world.moved(&payment).len()), ended, "{}", story());
    assert_eq!(world.watch.tries_seen[&sale.intent.reference], tries, "{}", story());
    assert_eq!(world.watch.violation, None, "{}", story());
}
