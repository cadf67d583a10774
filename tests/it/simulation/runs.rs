//! Many seeds, one seed again, and every deliberate bug.

use rstest::rstest;

use super::figures::Report;
use super::mutants::Mutant;
use super::plan::{Plan, Shop};
use super::trace::Trace;
use super::world::World;
use countertop::simulator::random::Seeded;

/// Seeds of the usual run in one shop.
const SPREAD: u64 = 80;
/// A deliberate bug is found within so many seeds.
const PATIENCE: u64 = 2_000;

pub(super) fn play(shop: Shop, seed: u64, mutant: Option<Mutant>) -> Report {
    World::drawn(shop, seed, mutant, Trace::new(false)).run().0
}

/// The end of a failing run in words, and how to see it again.
fn story(shop: Shop, seed: u64, violation: &str) -> String {
    let (_, trace) = World::drawn(shop, seed, None, Trace::new(true)).run();
    let lines: Vec<&str> = trace.text().lines().collect();
    let last = lines[lines.len().saturating_sub(60)..].join("\n");
    format!(
        "seed {seed}: {violation}\n{last}\n\
         COUNTERTOP_SHOP={shop:?} COUNTERTOP_SEED={seed} cargo test --test it simulation::runs::replay -- --ignored --nocapture"
    )
}

/// Plays them all; tells every seed that fails, and the story of the first.
fn play_all(shop: Shop, seeds: impl Iterator<Item = u64>) -> Report {
    let (mut all, mut failed) = (Report::default(), Vec::new());
    for seed in seeds {
        let report = play(shop, seed, None);
        all.add(&report);
        failed.extend(report.violation.map(|violation| (seed, violation)));
    }
    let lines: Vec<String> = failed.iter().map(|(seed, violation)| format!("  seed {seed}: {violation}")).collect();
    let first = failed.first().map(|(seed, violation)| story(shop, *seed, violation));
    assert!(
        failed.is_empty(),
        "{} seeds fail:
{}
{}",
        failed.len(),
        lines.join(
            "
"
        ),
        first.unwrap_or_default()
    );
    all
}

/// `COUNTERTOP_SHOP`: `Wonder`, `QfPay`, `CodePay`, `EasyCard`, `Mixed` or `All`.
fn shop_asked_for() -> Shop {
    match std::env::var("COUNTERTOP_SHOP").as_deref() {
        Ok("QfPay") => Shop::QfPay,
        Ok("CodePay") => Shop::CodePay,
        Ok("EasyCard") => Shop::EasyCard,
        Ok("Mixed") => Shop::Mixed,
        Ok("All") => Shop::All,
        _ => Shop::Wonder,
    }
}

#[rstest]
fn the_promise_holds_for_a_spread_of_seeds(
    #[values(Shop::Wonder, Shop::QfPay, Shop::CodePay, Shop::EasyCard, Shop::Mixed, Shop::All)] shop: Shop,
) {
    let all = play_all(shop, 0..SPREAD);
    println!("{all}");
    assert!(all.payments > 5 * SPREAD, "enough was sold: {all}");
    assert!(all.crashes > SPREAD && all.doubted > SPREAD, "enough went wrong: {all}");
    // Wonder has no such row, and a part of the shop of all vendors is Wonder's.
    let by_not_found = match shop {
        Shop::Wonder => 0..=0,
        Shop::All => 4..=u64::MAX,
        _ => 10..=u64::MAX,
    };
    assert!(by_not_found.contains(&all.never_started), "the vendor's row was put to the test: {all}");
}

/// `COUNTERTOP_SEEDS=10000 cargo test --test it simulation::runs::many -- --ignored --nocapture`
#[test]
#[ignore = "long: as many seeds as COUNTERTOP_SEEDS says"]
fn many_seeds() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (from, count) = (number("COUNTERTOP_SEED", 1_000_000), number("COUNTERTOP_SEEDS", 2_000));
    println!("{}", play_all(shop_asked_for(), from..from + count));
}

#[test]
#[ignore = "plays the seed of COUNTERTOP_SEED again and tells everything"]
fn replay() {
    let seed = std::env::var("COUNTERTOP_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let (report, trace) = World::drawn(shop_asked_for(), seed, None, Trace::new(true)).run();
    println!("{}\n{report}\n{:?}", trace.text(), report.violation);
}

#[test]
fn a_seed_is_a_run() {
    let traced = |seed| World::drawn(Shop::All, seed, None, Trace::new(true)).run().1.text().to_owned();
    assert_eq!(traced(11), traced(11));
}

/// The first seed that catches the bug, in words.
fn caught(shop: Shop, mutant: Mutant) -> String {
    let (seed, violation) = first_catch(shop, mutant);
    format!("{mutant:?}: seed {seed}: {violation}")
}

/// The first seed that catches the bug, and what it violates; the same seed without the bug is sound.
pub(super) fn first_catch(shop: Shop, mutant: Mutant) -> (u64, String) {
    let found = (0..PATIENCE).find_map(|seed| Some((seed, play(shop, seed, Some(mutant)).violation?)));
    assert!(found.is_some(), "{mutant:?} was not found within {PATIENCE} seeds");
    let (seed, violation) = found.unwrap_or_default();
    assert_eq!(play(shop, seed, None).violation, None, "the same seed without the bug");
    (seed, violation)
}

#[rstest]
fn every_deliberate_bug_is_caught(
    #[values(
        Mutant::ResendOnTimeOut,
        Mutant::WireBeforeJournal,
        Mutant::MarkNotDurable,
        Mutant::CommitFailureIgnored,
        Mutant::NotFoundIsFailed,
        Mutant::LateAnswerDropped,
        Mutant::StaleAnswerAccepted,
        Mutant::CancelBelieved,
        Mutant::AmountNotCompared,
        Mutant::StrangerBelieved,
        Mutant::MarkIgnored,
        Mutant::GuardIgnored,
        Mutant::SilenceIsDeclined
    )]
    mutant: Mutant,
) {
    println!("{}", caught(Shop::Wonder, mutant));
}

/// A stranger is told by the key alone here: that bug has no counterpart.
#[rstest]
fn every_deliberate_bug_is_caught_with_qfpay(
    #[values(
        Mutant::ResendOnTimeOut,
        Mutant::WireBeforeJournal,
        Mutant::MarkNotDurable,
        Mutant::CommitFailureIgnored,
        Mutant::NotFoundIsFailed,
        Mutant::LateAnswerDropped,
        Mutant::StaleAnswerAccepted,
        Mutant::CancelBelieved,
        Mutant::AmountNotCompared,
        Mutant::MarkIgnored,
        Mutant::GuardIgnored,
        Mutant::SilenceIsDeclined
    )]
    mutant: Mutant,
) {
    println!("{}", caught(Shop::QfPay, mutant));
}

/// Seldom does a request come so late that this is wrong: it is looked for where most do.
#[test]
fn a_qfpay_payment_that_is_closed_too_soon_is_caught() {
    let run = |seed, mutant| {
        let plan = Plan::of_delays(&mut Seeded::new(seed));
        World::planned(plan, seed, mutant, Trace::new(false)).run().0.violation
    };
    let found = (0..PATIENCE).find(|seed| run(*seed, Some(Mutant::ClosedTooSoon)).is_some());
    let seed = found.expect("it is found");
    println!("seed {seed}");
    assert_eq!(run(seed, None), None, "the same seed without the bug");
}

/// A repeat on the line is one only within a life of the link; a push and a status can be believed wrongly.
#[rstest]
fn every_deliberate_bug_is_caught_with_codepay(
    #[values(
        Mutant::ResendOnTimeOut,
        Mutant::WireBeforeJournal,
        Mutant::MarkNotDurable,
        Mutant::CommitFailureIgnored,
        Mutant::NotFoundIsFailed,
        Mutant::LateAnswerDropped,
        Mutant::StaleAnswerAccepted,
        Mutant::CancelBelieved,
        Mutant::AmountNotCompared,
        Mutant::StrangerBelieved,
        Mutant::MarkIgnored,
        Mutant::GuardIgnored,
        Mutant::SilenceIsDeclined,
        Mutant::ClosedTooSoon,
        Mutant::TipByStaleQuery,
        Mutant::CompletedTwice,
        Mutant::StatusNotChecked,
        Mutant::RepeatAcrossLives,
        Mutant::PushDropped
    )]
    mutant: Mutant,
) {
    println!("{}", caught(Shop::CodePay, mutant));
}

/// A reader cannot be told to stop, and an answer comes on its own exchange or never: those bugs have no counterpart. What is
/// owed its end has bugs of its own.
#[rstest]
fn every_deliberate_bug_is_caught_with_easycard(
    #[values(
        Mutant::ResendOnTimeOut,
        Mutant::WireBeforeJournal,
        Mutant::MarkNotDurable,
        Mutant::CommitFailureIgnored,
        Mutant::NotFoundIsFailed,
        Mutant::AmountNotCompared,
        Mutant::MarkIgnored,
        Mutant::GuardIgnored,
        Mutant::SilenceIsDeclined,
        Mutant::ClosedTooSoon,
        Mutant::UnfinishedIsDeclined,
        Mutant::OwedForgotten,
        Mutant::TryRepeated
    )]
    mutant: Mutant,
) {
    println!("{}", caught(Shop::EasyCard, mutant));
}
