//! The real program on real files and lines of every vendor and transport, killed at every call: afterwards the journal is
//! compared with what the terminal really charged.
//!
//! `COUNTERTOP_POINTS=100000 cargo test --test it safety:: -- --nocapture` tries every point.

use std::process::Stdio;

use rstest::rstest;

use super::desk::{Desk, Errand, Order, Stand};
use super::judge::Bench;
use super::strace;
use crate::patience::wait_until;

/// Points of each row where nobody asks for more.
const TASTE: usize = 3;
/// How long the customer takes, in milliseconds.
const CARD_MS: u64 = 20;

/// E1 and E2.
#[rstest]
#[case::sale(Errand::Sale)]
#[case::refund(Errand::Refund)]
fn killed_at_every_call_journal_and_ledger_agree(
    #[case] errand: Errand,
    #[values(
        Stand::WonderSerial,
        Stand::WonderHttp,
        Stand::QfpaySerial,
        Stand::QfpayHttp,
        Stand::QfpayTcp,
        Stand::CodepaySerial,
        Stand::CodepaySocket,
        Stand::Easycard
    )]
    stand: Stand,
) {
    killed_at_every_call(stand, errand);
}

/// What only some vendors have.
#[rstest]
#[case::held(Stand::CodepaySerial, Errand::Completion)]
#[case::held_by_socket(Stand::CodepaySocket, Errand::Completion)]
#[case::owed(Stand::Easycard, Errand::Finish)]
fn killed_at_every_call_of_the_second_half_both_halves_agree(#[case] stand: Stand, #[case] errand: Errand) {
    killed_at_every_call(stand, errand);
}

fn killed_at_every_call(stand: Stand, errand: Errand) {
    if !strace::is_there() {
        return;
    }
    let mut bench = Bench::at(stand, CARD_MS);
    let counted = bench.desk.order(errand);
    let calls = format!("{},{}", strace::STORAGE, strace::WIRE);
    let points = strace::points_of(&counted.command, &calls, bench.scratch.path());
    bench.judge(&counted, "counted");
    for point in strace::spread(points, TASTE) {
        let order = bench.desk.order(errand);
        strace::killed_at(&point, &order.command);
        bench.judge(&order, &format!("{point:?}"));
    }
    bench.end(&format!("killed in a {errand:?}"));
}

/// A sale whose request has left and whose program was killed.
fn killed_in_mid_sale(desk: &mut Desk) -> Order {
    let mut order = desk.order(Errand::Sale);
    let mut child = order.command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    // Not when the program says that it waits: its request may leave after that. Where it ends before, it is judged as it is.
    wait_until("the terminal has the sale", || desk.verdict(&order).is_some() || child.try_wait().unwrap().is_some());
    child.kill().unwrap();
    child.wait().unwrap();
    order
}

/// E4.
#[rstest]
fn killed_at_every_call_of_recovery_it_can_be_done_again(
    #[values(Stand::WonderSerial, Stand::WonderHttp, Stand::QfpayHttp, Stand::CodepaySocket, Stand::Easycard)]
    stand: Stand,
) {
    if !strace::is_there() {
        return;
    }
    let mut bench = Bench::at(stand, 300);
    let calls = format!("{},{}", strace::STORAGE, strace::WIRE);
    let resolve = bench.desk.command("resolve --wait 3");
    let counted = killed_in_mid_sale(&mut bench.desk);
    let points = strace::points_of(&resolve, &calls, bench.scratch.path());
    bench.judge(&counted, "counted");
    for point in strace::spread(points, TASTE) {
        let order = killed_in_mid_sale(&mut bench.desk);
        strace::killed_at(&point, &resolve);
        bench.judge(&order, &format!("{point:?}"));
    }
    bench.end("killed in recovery");
}
