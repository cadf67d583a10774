//! Tips, cashback, holds and batches as they are drawn.

use super::*;
use crate::console::command::{Command, CounterCommand, FollowCommand};
use crate::console::samples::hkd;
use crate::payment::{Intent, Original, Vendor};

fn offering(counter: &mut Counter) {
    counter.state.counters.offer_all_of(0, Vendor::CodePay);
}

fn of_codepay(n: u64, kind: Kind, events: Vec<Happened>) -> Payment {
    let payment = payment(n, kind, events);
    Payment { intent: Intent { vendor: Vendor::CodePay, ..payment.intent.clone() }, ..payment }
}

fn done(n: u64, kind: Kind) -> Payment {
    of_codepay(n, kind, vec![Happened::MayHaveLeft, concluded(Outcome::Approved)])
}

fn tipped() -> Payment {
    let mut sale = done(1, Kind::Sale);
    (sale.intent.tip, sale.intent.cashback) = (Some(hkd(20_000)), Some(hkd(50_000)));
    sale
}

/// A charge of the hold `n`.
fn completion(n: u64) -> Payment {
    let mut completion = done(2, Kind::Completion);
    completion.intent.amount = hkd(90_000);
    let of = intent(n, Kind::PreAuth);
    let original = Original {
        reference: Some(of.reference),
        kind: Some(Kind::PreAuth),
        vendor_reference: String::new(),
        left: None,
    };
    completion.intent.original = Some(original);
    completion
}

fn shown(counter: &mut Counter, payment: Payment, linked: Vec<Payment>) {
    counter.key(Key::F(3));
    let Event::Reply(Reply::Record(Ok(mut record))) = record(payment) else { unreachable!("a record") };
    record.linked = linked;
    counter.event(Event::Reply(Reply::Record(Ok(record))));
    counter.drawn();
}

#[test]
fn a_sale_with_a_tip() {
    let typed = |counter: &mut Counter| {
        offering(counter);
        counter.typed("1200");
        counter.click(Command::Counter(CounterCommand::Cashback));
        counter.typed("5000");
        counter.click(Command::Counter(CounterCommand::Tip));
        counter.typed("200");
    };
    snapshots("sale_tip", SMALL, typed);
    snapshots("sale_tip", WIDE, typed);
    snapshots("sale_offering", SMALL, offering);
}

#[test]
fn a_hold() {
    let typed = |counter: &mut Counter| {
        offering(counter);
        counter.state.today.holds = 2;
        counter.typed("100000");
        counter.key(Key::Char('h'));
    };
    snapshots("sale_hold", SMALL, typed);
    snapshots("sale_hold", WIDE, typed);
    snapshots("large_hold", SMALL, |counter| {
        typed(counter);
        counter.typed("00");
        counter.key(Key::Enter);
    });
}

#[test]
fn results_of_holds_and_tips() {
    let held = done(1, Kind::PreAuth);
    snapshots("held", SMALL, |counter| result(counter, held.clone()));
    snapshots("held", WIDE, |counter| result(counter, held.clone()));
    mono_snapshot("held_80x24_ascii", SMALL, Glyphs::Ascii, |counter| result(counter, held.clone()));
    snapshots("approved_cashback", SMALL, |counter| result(counter, tipped()));
    snapshots("tip_set", SMALL, |counter| result(counter, done(1, Kind::TipAdjustment)));
    let lost = || Happened::BecameUnresolved {
        reason: crate::payment::Unresolved::NoAnswer,
        last_words: "PROCESSING".into(),
        evidence: None,
    };
    let unknown = of_codepay(1, Kind::PreAuth, vec![Happened::MayHaveLeft, lost()]);
    snapshots("hold_unknown", SMALL, |counter| result(counter, unknown.clone()));
}

#[test]
fn a_payment_that_is_confirmed_at_the_terminal() {
    snapshots("waiting_confirm", SMALL, |counter| {
        counter.state.counters.confirm_there(0);
        selling(counter);
        let mut waiting = tipped();
        waiting.stage = crate::payment::Stage::Waiting;
        waiting.message.clear();
        counter.tell(waiting);
        counter.wait(23_000);
    });
}

#[test]
fn questions_about_holds_tips_and_batches() {
    snapshots("complete", SMALL, |counter| {
        shown(counter, done(1, Kind::PreAuth), Vec::new());
        counter.key(Key::Char('c'));
        counter.typed("90000");
    });
    snapshots("complete_too_much", SMALL, |counter| {
        shown(counter, done(1, Kind::PreAuth), Vec::new());
        counter.key(Key::Char('c'));
        counter.typed("900000");
    });
    snapshots("release", SMALL, |counter| {
        shown(counter, done(1, Kind::PreAuth), Vec::new());
        counter.key(Key::Char('v'));
    });
    snapshots("tip", SMALL, |counter| {
        shown(counter, tipped(), Vec::new());
        counter.click(Command::Follow(FollowCommand::SetTip));
        counter.typed("30000");
    });
    for size in [SMALL, WIDE] {
        snapshots("settle", size, |counter| {
            offering(counter);
            counter.state.today.holds = 2;
            counter.key(Key::F(4));
            counter.key(Key::Char('c'));
        });
    }
}

#[test]
fn holds_in_the_list_and_in_detail() {
    let listed = |counter: &mut Counter| {
        counter.state.today.holds = 1;
        counter.key(Key::F(3));
        let mut rows: Vec<PaymentRow> = [tipped(), completion(4), done(4, Kind::PreAuth), done(5, Kind::PreAuth)]
            .iter()
            .map(PaymentRow::of)
            .collect();
        rows[2].became = Some(Kind::Completion);
        rows.push(PaymentRow::of(&done(6, Kind::TipAdjustment)));
        let asked = counter.state.list.asked();
        counter.event(Event::Reply(Reply::Page(asked, PageFrom::Top, Ok(rows))));
        counter.key(Key::End);
        counter.key(Key::Up);
    };
    snapshots("transactions_holds", SMALL, listed);
    snapshots("transactions_holds", WIDE, listed);
    snapshots("detail_hold", SMALL, |counter| shown(counter, done(1, Kind::PreAuth), vec![completion(1)]));
    snapshots("detail_open_hold", SMALL, |counter| shown(counter, done(1, Kind::PreAuth), Vec::new()));
    snapshots("detail_completion", SMALL, |counter| shown(counter, completion(1), Vec::new()));
    snapshots("detail_tip", SMALL, |counter| shown(counter, tipped(), vec![done(7, Kind::TipAdjustment)]));
    snapshots("receipt_hold", SMALL, |counter| {
        shown(counter, done(1, Kind::PreAuth), Vec::new());
        counter.key(Key::Char('p'));
    });
}
