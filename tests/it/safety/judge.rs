//! What became of an errand that was disturbed: the journal is compared with the terminal's own ledger.

use std::fmt;

use serde_json::Value;

use super::desk::{Desk, Errand, Order, Stand};
use super::strace::say;
use crate::patience::wait_until;

/// How many of each.
#[derive(Debug, Default)]
pub struct Judged {
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

/// A shop in which errand after errand is disturbed.
pub struct Bench {
    pub desk: Desk,
    pub scratch: tempfile::TempDir,
    judged: Judged,
}

impl Bench {
    pub fn at(stand: Stand, card_wait_ms: u64) -> Self {
        let (desk, scratch) = (Desk::open(stand, card_wait_ms), tempfile::tempdir().unwrap());
        Self { desk, scratch, judged: Judged::default() }
    }

    /// The payment as the journal has it.
    fn recorded(&self, order: &Order) -> Option<Value> {
        let is_it = |line: &Value| line["amount"] == order.amount.as_str() && line["kind"] == order.errand.kind();
        self.desk.run("transactions --limit 100000").lines.into_iter().find(is_it)
    }

    fn entries(&self, order: &Order) -> usize {
        let entry = format!("{} {}", order.errand.entry(), order.amount);
        self.desk.ledger().iter().filter(|line| **line == entry).count()
    }

    /// What the terminal has taken on comes to its end, on a busy machine too: nothing is judged before that.
    fn settle(&self, order: &Order) {
        if self.desk.verdict(order).as_deref() == Some("approve") {
            wait_until(&format!("money moves for {}", order.amount), || self.entries(order) > 0);
        }
    }

    /// The next start asks; then journal and ledger must agree, or a person is asked.
    pub fn judge(&mut self, order: &Order, what: &str) {
        self.judged.points += 1;
        self.settle(order);
        self.desk.run("resolve --wait 1");
        let mut found = self.recorded(order);
        let is_open = |found: &Option<Value>| found.as_ref().is_some_and(|found| found["outcome"] == "unresolved");
        let is_owed = |found: &Option<Value>| found.as_ref().is_some_and(|found| found["code"] == "unfinished");
        let is_told = self.entries(order) > 0 || self.desk.stand.proves_absence();
        if is_open(&found) && is_told && !is_owed(&found) {
            // A second is little on a busy machine: what was charged is known once the terminal has been heard.
            self.desk.run("resolve --wait 30");
            found = self.recorded(order);
        }
        // Still owed: then it is finished now, and only once. A reader that is still busy with the last try wants another.
        for _ in 0..2 {
            if order.errand == Errand::Finish && is_owed(&found) {
                self.desk.run(&format!("finish {}", order.before.as_deref().unwrap()));
                self.desk.run("resolve --wait 10");
                found = self.recorded(order);
            }
        }
        let outcome = found.as_ref().map(|found| found["outcome"].as_str().unwrap().to_owned());
        match (outcome.as_deref(), self.entries(order)) {
            (Some("approved"), 1) | (Some("not_started" | "cancelled" | "declined"), 0) => self.judged.agreed += 1,
            (None, 0) => self.judged.never_begun += 1,
            (Some("unresolved"), 0) if !self.desk.stand.proves_absence() => self.decide(&found.unwrap()),
            (outcome, entries) => {
                self.judged.wrong.push(format!("{what}: {outcome:?}, {entries} times in the ledger: {found:?}"));
            }
        }
    }

    /// Nothing was charged, and nothing proves it: a person says so.
    fn decide(&mut self, payment: &Value) {
        self.judged.by_hand += 1;
        let reference = payment["reference"].as_str().unwrap();
        self.desk.run(&format!("override {reference} --unpaid --reason tried --operator tester")).expect(0);
    }

    /// All of it together: what is approved is what the ledger has, and the journal is sound.
    pub fn end(self, what: &str) {
        say(&format!("{:?}, {what}: {}", self.desk.stand, self.judged));
        assert!(self.judged.wrong.is_empty(), "{:#?}", self.judged);
        assert!(self.judged.agreed > 0, "{:#?}", self.judged);
        let listed = self.desk.run("transactions --limit 100000").lines;
        let entry = |line: &Value| {
            let word = match line["kind"].as_str().unwrap() {
                "refund" => "refund",
                "sale" | "completion" => "charge",
                _ => return None,
            };
            (line["outcome"] == "approved").then(|| format!("{word} {}", line["amount"].as_str().unwrap()))
        };
        let (mut known, mut ledger): (Vec<_>, Vec<_>) = (listed.iter().filter_map(entry).collect(), self.desk.ledger());
        known.sort();
        ledger.sort();
        assert_eq!(known, ledger, "what is approved, and what was charged");
        assert_eq!(self.desk.run("journal verify").object()["sound"], true);
    }
}
