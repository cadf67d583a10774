//! All deliberate bugs by layer, as `docs/safety.md` shows them: the page and this list name the same.

use rstest::rstest;

use super::book::{self, Bug};
use super::mutants::Mutant;
use super::plan::Shop;
use super::runs::first_catch;

/// A deliberate bug of the running program: its layer, and the shop where it is looked for.
struct Row(Mutant, &'static str, Shop);

const ROWS: &[Row] = &[
    Row(Mutant::WireBeforeJournal, "machine", Shop::Wonder),
    Row(Mutant::MarkIgnored, "machine", Shop::Wonder),
    Row(Mutant::SilenceIsDeclined, "machine", Shop::Wonder),
    Row(Mutant::NotFoundIsFailed, "machine", Shop::Wonder),
    Row(Mutant::AmountNotCompared, "machine", Shop::Wonder),
    Row(Mutant::CancelBelieved, "machine", Shop::Wonder),
    Row(Mutant::LateAnswerDropped, "machine", Shop::Wonder),
    Row(Mutant::ClosedTooSoon, "machine", Shop::EasyCard),
    Row(Mutant::OwedForgotten, "machine", Shop::EasyCard),
    Row(Mutant::ResendOnTimeOut, "session", Shop::Wonder),
    Row(Mutant::StaleAnswerAccepted, "session", Shop::Wonder),
    Row(Mutant::LateToNext, "session", Shop::Wonder),
    Row(Mutant::StatusNotChecked, "session", Shop::CodePay),
    Row(Mutant::RepeatAcrossLives, "session", Shop::CodePay),
    Row(Mutant::PushDropped, "session", Shop::CodePay),
    Row(Mutant::TipByStaleQuery, "session", Shop::CodePay),
    Row(Mutant::UnfinishedIsDeclined, "session", Shop::EasyCard),
    Row(Mutant::TryRepeated, "session", Shop::EasyCard),
    Row(Mutant::MarkNotDurable, "journal", Shop::Wonder),
    Row(Mutant::CommitFailureIgnored, "journal", Shop::Wonder),
    Row(Mutant::DifferenceSilenced, "till", Shop::EasyCard),
    Row(Mutant::CodesInBatch, "till", Shop::EasyCard),
    Row(Mutant::BatchByClock, "till", Shop::EasyCard),
    Row(Mutant::AsideForgotten, "till", Shop::Wonder),
    Row(Mutant::ContradictionSilenced, "till", Shop::Wonder),
    Row(Mutant::BlockedSells, "guards", Shop::Wonder),
    Row(Mutant::GuardIgnored, "guards", Shop::Wonder),
    Row(Mutant::CompletedTwice, "guards", Shop::CodePay),
    Row(Mutant::GuardByClock, "guards", Shop::Wonder),
    Row(Mutant::StrangerBelieved, "guards", Shop::Wonder),
    Row(Mutant::IdleOfAnother, "guards", Shop::Wonder),
    Row(Mutant::BusyIgnored, "guards", Shop::Wonder),
    Row(Mutant::ApprovalSkipped, "guards", Shop::Wonder),
    Row(Mutant::UnknownGivenBack, "guards", Shop::Wonder),
    Row(Mutant::TooMuchGivenBack, "guards", Shop::Wonder),
];
const OF_THE_JOURNAL: [Bug; 4] = [Bug::EventLost, Bug::RowAlone, Bug::OrderByTime, Bug::HashUnchecked];

/// Those that [`super::runs`] does not look for.
#[rstest]
fn every_deliberate_bug_of_till_and_guards_is_caught(
    #[values(
        Mutant::LateToNext,
        Mutant::AsideForgotten,
        Mutant::ContradictionSilenced,
        Mutant::BlockedSells,
        Mutant::GuardByClock,
        Mutant::IdleOfAnother,
        Mutant::BusyIgnored,
        Mutant::ApprovalSkipped,
        Mutant::UnknownGivenBack,
        Mutant::TooMuchGivenBack
    )]
    mutant: Mutant,
) {
    println!("{mutant:?}: {:?}", first_catch(Shop::Wonder, mutant));
}

/// A reader's batch is compared with the journal: what differs is named, and nothing else.
#[rstest]
fn every_deliberate_bug_of_a_reconciliation_is_caught(
    #[values(Mutant::DifferenceSilenced, Mutant::CodesInBatch, Mutant::BatchByClock)] mutant: Mutant,
) {
    println!("{mutant:?}: {:?}", first_catch(Shop::EasyCard, mutant));
}

/// What belongs to no vendor is caught with each.
#[rstest]
fn guards_are_watched_with_every_vendor(
    #[values(Shop::QfPay, Shop::CodePay, Shop::EasyCard)] shop: Shop,
    #[values(Mutant::AsideForgotten, Mutant::BlockedSells, Mutant::ApprovalSkipped, Mutant::TooMuchGivenBack)]
    mutant: Mutant,
) {
    println!("{mutant:?} {shop:?}: {:?}", first_catch(shop, mutant));
}

/// The cells of the table in the page, by the name of the bug.
fn rows_of_the_page() -> Vec<Vec<String>> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/safety.md")).expect("the page");
    let table = page.split("<!-- deliberate bugs -->").nth(1).expect("a table of deliberate bugs").to_owned();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| line.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()).collect()
}

#[test]
fn the_page_shows_every_deliberate_bug_in_its_layer() {
    let mut told: Vec<(String, String)> =
        rows_of_the_page().iter().map(|row| (row[1].clone(), row[3].clone())).collect();
    let mut known: Vec<(String, String)> =
        ROWS.iter().map(|Row(mutant, layer, _)| (format!("{mutant:?}"), (*layer).to_owned())).collect();
    known.extend(OF_THE_JOURNAL.map(|bug| (format!("{bug:?}"), "journal".to_owned())));
    told.sort();
    known.sort();
    assert_eq!(told, known);
}

/// `cargo test --test it simulation::bugs::after_how_many_seeds -- --ignored --nocapture`
#[test]
#[ignore = "prints which check catches each bug, and after how many seeds"]
fn after_how_many_seeds() {
    for Row(mutant, layer, shop) in ROWS {
        let (seed, violation) = first_catch(*shop, *mutant);
        println!("| `{mutant:?}` | {layer} | {shop:?} | {} | {violation}", seed + 1);
    }
    for bug in OF_THE_JOURNAL {
        let (seed, violation) = book::first_catch(bug);
        println!("| `{bug:?}` | journal | All | {} | {violation}", seed + 1);
    }
}
