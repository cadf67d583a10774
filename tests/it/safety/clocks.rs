//! I-1, E7, F13, D12: clocks that jump while the real program sells, and a computer that sleeps.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use super::desk::{Desk, Errand, Stand};
use super::judge::Bench;
use super::moved::{Clocks, seconds_to};
use crate::commands::shop::Ran;
use crate::console::shop::Shop;
use crate::console::window::Window;
use crate::patience::{PATIENCE, wait_until};

/// 2099-12-31, noon.
const IN_2099: i64 = 4_102_401_600;
/// 2026-10-25, two seconds before the hour comes twice in Berlin.
const BEFORE_THE_FOLD: i64 = 1_792_889_998;

#[derive(Debug, Clone, Copy)]
enum Jump {
    By(i64),
    To(i64),
}

impl Jump {
    fn seconds(self) -> i64 {
        match self {
            Self::By(seconds) => seconds,
            Self::To(moment) => seconds_to(moment),
        }
    }
}

/// Starts it with these clocks and waits until the terminal has the request.
fn in_mid_sale(command: &mut Command, clocks: &Clocks) -> Child {
    command.arg("--events").envs(clocks.environment()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut seen = String::new();
    // Byte by byte: what follows is read by whoever waits for the end.
    let mut reader = BufReader::with_capacity(1, child.stdout.as_mut().unwrap());
    while !seen.contains("\"event\":\"waiting\"") {
        assert!(reader.read_line(&mut seen).unwrap() > 0, "it ended too early: {seen}");
    }
    child
}

fn ended(child: Child) -> Ran {
    let begun = Instant::now();
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert!(begun.elapsed() < PATIENCE, "a limit that never ended: {ran:#?}");
    ran
}

/// What the desk says under these clocks.
fn told(desk: &Desk, clocks: &Clocks, words: &str) -> Ran {
    Ran::of(&desk.command(words).envs(clocks.environment()).output().unwrap())
}

/// The sale is approved as if nothing had been, the next ones too, and the numbers of the records are in order.
#[rstest]
fn the_wall_clock_jumps_in_mid_sale_and_the_sale_is_approved(
    #[values(Stand::WonderSerial, Stand::WonderHttp, Stand::QfpayHttp, Stand::CodepaySocket, Stand::Easycard)]
    stand: Stand,
    #[values(Jump::By(3_600), Jump::By(-3_600), Jump::To(0), Jump::To(IN_2099), Jump::To(BEFORE_THE_FOLD))] jump: Jump,
) {
    let Some(clocks) = Clocks::new() else { return };
    let mut bench = Bench::at(stand, 700);
    let mut order = bench.desk.order(Errand::Sale);
    let child = in_mid_sale(order.command.env("TZ", "Europe/Berlin"), &clocks);
    clocks.move_wall(jump.seconds());
    let ran = ended(child).expect(0);
    assert_eq!(ran.text("outcome"), "approved");
    bench.judge(&order, "the clock jumped");
    let mut next = bench.desk.order(Errand::Sale);
    let ran = Ran::of(&next.command.envs(clocks.environment()).output().unwrap()).expect(0);
    assert_eq!(ran.text("outcome"), "approved");
    bench.judge(&next, "while the clock is wrong");
    let mut after = bench.desk.order(Errand::Sale);
    Ran::of(&after.command.output().unwrap()).expect(0);
    bench.judge(&after, "when it is right again");
    let exported = bench.desk.run("journal export").expect(0);
    let numbers: Vec<_> =
        exported.lines.iter().filter_map(|line| line.get("event").and(line["seq"].as_i64())).collect();
    assert!(numbers.is_sorted() && numbers.len() >= 9, "{numbers:?}");
    bench.end("the wall clock jumps");
}

/// The limits run on: the answer never comes, the terminal is asked, and that neither begins at once nor never.
#[rstest]
fn a_jump_while_nothing_is_heard_ends_no_limit_early_and_none_never(
    #[values(Stand::WonderHttp, Stand::QfpayHttp)] stand: Stand,
    #[values(Jump::By(86_400), Jump::To(0))] jump: Jump,
) {
    let Some(clocks) = Clocks::new() else { return };
    let desk = Desk::open(stand, 0);
    // Approved, and the answer is never sent.
    let child = in_mid_sale(&mut desk.command(&format!("sale 100.61 --terminal {}", desk.terminal())), &clocks);
    clocks.move_wall(jump.seconds());
    let ran = ended(child).expect(0);
    assert_eq!((ran.text("outcome"), desk.ledger()), ("approved", vec!["charge 100.61".to_owned()]));
}

/// Killed in mid-sale, charged and not told, and the clock is wrong at the next start: it is asked at once all the same.
#[rstest]
fn what_was_left_open_is_asked_about_whatever_the_clock_says(
    #[values(Stand::WonderHttp, Stand::QfpayHttp, Stand::CodepaySocket, Stand::Easycard)] stand: Stand,
    #[values(Jump::To(0), Jump::To(IN_2099))] jump: Jump,
) {
    let Some(clocks) = Clocks::new() else { return };
    let desk = Desk::open(stand, 0);
    // Approved, and the answer is never sent.
    let amount = if stand == Stand::Easycard { "161" } else { "100.61" };
    let mut child = in_mid_sale(&mut desk.command(&format!("sale {amount} --terminal {}", desk.terminal())), &clocks);
    wait_until("the terminal has the request", || !desk.ledger().is_empty());
    child.kill().unwrap();
    child.wait().unwrap();
    clocks.move_wall(jump.seconds());
    let begun = Instant::now();
    let ran = told(&desk, &clocks, "resolve --wait 40");
    assert!(begun.elapsed() < Duration::from_secs(30), "it waits for the clock: {ran:#?}");
    let known = desk.run("transactions").expect(0);
    assert_eq!((known.lines.len(), known.text("outcome")), (1, "approved"), "{known:#?}");
    assert_eq!(desk.ledger(), [format!("charge {amount}")]);
}

/// E7. While a computer sleeps its monotonic clock stands still and the wall clock goes on; while a program is stopped both go
/// on. Either way the sale that was under way is known after.
#[rstest]
fn an_hour_asleep_or_stopped_in_mid_sale(
    #[values(Stand::WonderSerial, Stand::WonderHttp, Stand::QfpayHttp, Stand::CodepaySocket, Stand::Easycard)]
    stand: Stand,
    #[values(false, true)] stopped: bool,
) {
    let Some(clocks) = Clocks::new() else { return };
    let mut bench = Bench::at(stand, 300);
    let mut order = bench.desk.order(Errand::Sale);
    let child = in_mid_sale(&mut order.command, &clocks);
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::STOP).unwrap();
    // Meanwhile the terminal charges, and its answer waits on the line or is lost - unless the request had not left yet.
    let enough = Instant::now() + Duration::from_secs(2);
    while bench.desk.ledger().is_empty() && Instant::now() < enough {
        std::thread::yield_now();
    }
    clocks.move_wall(3_600);
    clocks.move_monotonic(if stopped { 3_600 } else { 0 });
    kill_process(pid, Signal::CONT).unwrap();
    let ran = ended(child);
    assert!(["approved", "unresolved"].contains(&ran.text("outcome")), "{ran:#?}");
    bench.judge(&order, "after an hour");
    bench.end(if stopped { "stopped for an hour" } else { "asleep for an hour" });
}

/// The screen with a sale on it while the clock jumps: it answers, and says what became of it.
#[rstest]
#[case::back(Jump::To(0))]
#[case::forth(Jump::To(IN_2099))]
fn the_screen_outlives_a_jump_in_mid_sale(#[case] jump: Jump) {
    let Some(clocks) = Clocks::new() else { return };
    let shop = Shop::open("1500");
    let environment = clocks.environment();
    let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut window = Window::with(env!("CARGO_BIN_EXE_countertop"), &["--home", shop.path()], &environment);
    window.wait_for("Front ready");
    window.type_amount("1020");
    window.press_until(b"\r", "the sale begins", |screen| screen.contains("Sale on Front"));
    window.wait_for("0:01");
    clocks.move_wall(jump.seconds());
    window.wait_for("A P P R O V E D");
    assert_eq!(shop.charged().len(), 1);
    window.press_until(b"\r", "it goes on", |screen| screen.contains("Type the digits"));
    window.press_until(b"7", "a digit", |screen| screen.contains("7 ="));
}

/// D12: the certificate of a terminal is not valid yet by this clock, and the words name the clock.
#[test]
fn a_certificate_that_looks_invalid_names_the_clock() {
    use crate::commands::qfpay::shop::{Shop, Way};
    let Some(clocks) = Clocks::new() else { return };
    let shop = Shop::paired(Way::Https, |_| {});
    clocks.move_wall(seconds_to(0));
    let mut command = crate::commands::shop::program(&shop.home());
    command.args(["sale", "10.20", "--terminal", "q", "--json"]).envs(clocks.environment());
    let ran = Ran::of(&command.output().unwrap()).expect(12);
    assert!(ran.stdout.contains("clock"), "{ran:#?}");
    assert!(shop.ledger().is_empty());
    shop.sold("10.20", "card_payment");
}
