//! The real program on real files and lines, killed and failed at every call: afterwards the journal is compared with what the
//! terminal really charged.
//!
//! `COUNTERTOP_POINTS=100000 cargo test --test it safety::crash -- --nocapture` tries every point.

use std::fmt;
use std::path::Path;

use rstest::rstest;

use super::strace::{self, Point};
use crate::commands::shop::{Shop, Way};

/// Points where nobody asks for more.
const TASTE: usize = 10;

/// What became of the sales.
#[derive(Debug, Default)]
struct Judged {
    points: usize,
    agreed: usize,
    never_begun: usize,
    by_hand: usize,
    wrong: Vec<String>,
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { points, agreed, never_begun, by_hand, wrong } = self;
        write!(f, "points {points}, agreed {agreed}, never begun {never_begun}, ")?;
        write!(f, "left to a person {by_hand}, lost + double + phantom + wrong {}", wrong.len())
    }
}

/// A shop in which sale after sale is disturbed.
struct Bench {
    shop: Shop,
    scratch: tempfile::TempDir,
    sold: u32,
    judged: Judged,
}

impl Bench {
    fn on(way: Way) -> Self {
        let shop = Shop::paired(way, |settings| settings.card_wait_ms = 20);
        Self { shop, scratch: tempfile::tempdir().unwrap(), sold: 0, judged: Judged::default() }
    }

    /// The next sale, of an amount that no other has.
    fn next_sale(&mut self) -> (String, std::process::Command) {
        self.sold += 1;
        // The last two digits choose what the terminal does: these approve.
        let amount = format!("{}.{:02}", 100 + self.sold / 40, self.sold % 40);
        let mut sale = self.shop.command();
        sale.args(["sale", &amount, "--terminal", "front", "--json"]);
        (amount, sale)
    }

    fn points(&mut self, calls: &str) -> Vec<Point> {
        let (amount, sale) = self.next_sale();
        let points = strace::points_of(&sale, calls, self.scratch.path());
        self.judge(&amount, "counted");
        points
    }

    /// The next start asks; then journal and ledger must agree, or a person is asked.
    fn judge(&mut self, amount: &str, what: &str) {
        self.judged.points += 1;
        self.shop.run("resolve --wait 1");
        let charges = self.shop.ledger().iter().filter(|entry| **entry == format!("charge {amount}")).count();
        let mut listed = self.shop.run("transactions --limit 1000");
        let is_open = |payment: &serde_json::Value| payment["amount"] == amount && payment["outcome"] == "unresolved";
        if charges > 0 && listed.lines.iter().any(is_open) {
            // On a busy machine a second is little: what was charged is known once the terminal has been heard.
            self.shop.run("resolve --wait 20");
            listed = self.shop.run("transactions --limit 1000");
        }
        let found = listed.lines.iter().find(|payment| payment["amount"] == amount);
        let outcome = found.map(|payment| payment["outcome"].as_str().unwrap());
        match (outcome, charges) {
            (Some("approved"), 1) | (Some("not_started"), 0) => self.judged.agreed += 1,
            (None, 0) => self.judged.never_begun += 1,
            (Some("unresolved"), 0) => {
                self.judged.by_hand += 1;
                let reference = found.unwrap()["reference"].as_str().unwrap();
                let decision = format!("override {reference} --unpaid --reason tried --operator tester");
                self.shop.run(&decision).expect(0);
            }
            _ => self.judged.wrong.push(format!("{what}: {outcome:?}, charged {charges} times")),
        }
    }

    fn end(self, what: &str) {
        strace::say(&format!("{what}: {}", self.judged));
        assert!(self.judged.wrong.is_empty(), "{:#?}", self.judged);
        assert_eq!(self.shop.run("journal verify").object()["sound"], true);
        assert!(self.judged.agreed > 0, "{:#?}", self.judged);
    }
}

/// E1 and E2.
#[rstest]
fn killed_at_every_call_of_a_sale_journal_and_ledger_agree(
    #[values(Way::Serial, Way::Http)] way: Way,
    #[values(strace::STORAGE, strace::WIRE)] calls: &str,
) {
    if !strace::is_there() {
        return;
    }
    let mut bench = Bench::on(way);
    let points = bench.points(calls);
    for point in strace::spread(points, TASTE) {
        let (amount, sale) = bench.next_sale();
        strace::killed_at(&point, &sale);
        bench.judge(&amount, &format!("{point:?}"));
    }
    bench.end(&format!("killed in a sale, {way:?}"));
}

/// E4.
#[test]
fn killed_at_every_call_of_recovery_it_can_be_done_again() {
    if !strace::is_there() {
        return;
    }
    let mut bench = Bench::on(Way::Http);
    let mut resolve = bench.shop.command();
    resolve.args(["resolve", "--wait", "1", "--json"]);
    let calls = format!("{},{}", strace::STORAGE, strace::WIRE);
    let points = strace::points_of(&resolve, &calls, bench.scratch.path());
    let in_mid_sale = Point { call: "recvfrom".to_owned(), nth: 2 };
    for point in strace::spread(points, TASTE) {
        let (amount, sale) = bench.next_sale();
        strace::killed_at(&in_mid_sale, &sale);
        strace::killed_at(&point, &resolve);
        bench.judge(&amount, &format!("{point:?}"));
    }
    bench.end("killed in recovery");
}

/// F2 and F3: what was shown as approved is there at the next start, whatever the disk did.
#[rstest]
fn with_every_storage_call_failing_nothing_is_lost(
    #[values("EIO", "ENOSPC")] error: &str,
    #[values(false, true)] for_ever: bool,
) {
    if !strace::is_there() {
        return;
    }
    let mut bench = Bench::on(Way::Http);
    let points = bench.points("pwrite64,fdatasync,fsync,ftruncate");
    for point in strace::spread(points, TASTE) {
        let (amount, sale) = bench.next_sale();
        let ran = strace::failing(&point, error, for_ever, &sale);
        let told = ran.lines.last().and_then(|line| line["outcome"].as_str().map(str::to_owned));
        bench.judge(&amount, &format!("{point:?} {error}"));
        let stored = bench.shop.run("transactions --limit 1000");
        let stored = stored.lines.iter().find(|payment| payment["amount"] == amount.as_str());
        if told.as_deref() == Some("approved") {
            assert_eq!(stored.unwrap()["outcome"], "approved", "acknowledged and lost: {point:?} {ran:#?}");
        }
    }
    bench.end(&format!("storage fails with {error}, for ever: {for_ever}"));
}

/// F4: files may grow to so many blocks of 512 bytes; a write over that is cut short, the next one fails.
#[test]
fn where_files_cannot_grow_nothing_is_lost_and_the_reason_is_said() {
    let mut bench = Bench::on(Way::Http);
    for blocks in (0..160).step_by(16) {
        let (amount, sale) = bench.next_sale();
        let ran = limited(&format!("trap '' XFSZ; ulimit -f {blocks}"), &sale);
        assert!(!ran.stderr.contains("internal error"), "{ran:#?}");
        bench.judge(&amount, &format!("{blocks} blocks"));
    }
    bench.end("files that cannot grow");
}

/// E10: too few file descriptors.
#[test]
fn with_few_descriptors_nothing_is_lost_and_no_bug_is_met() {
    let mut bench = Bench::on(Way::Http);
    for count in (3..40).step_by(2) {
        let (amount, sale) = bench.next_sale();
        let ran = limited(&format!("ulimit -n {count}"), &sale);
        assert!(count < 10 || !ran.stderr.contains("internal error"), "{count}: {ran:#?}");
        bench.judge(&amount, &format!("{count} descriptors"));
    }
    bench.end("few descriptors");
}

/// Runs it in a shell that has done this before.
fn limited(before: &str, command: &std::process::Command) -> crate::commands::shop::Ran {
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg(format!("{before}; exec \"$@\"")).arg("sh").arg(command.get_program()).args(command.get_args());
    shell.env_clear().stdin(std::process::Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    assert!(Path::new("/bin/sh").exists(), "a shell");
    shell.env("PATH", "/usr/bin:/bin");
    crate::commands::shop::Ran::of(&shell.output().unwrap())
}
