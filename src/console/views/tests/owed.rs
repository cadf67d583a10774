//! A transaction that is owed its end, and giving it up.

use super::*;
use crate::console::samples::{owed, owed_view};

fn owed_on_top(counter: &mut Counter, next: u8, code: &str) {
    counter.event(Event::Till(TillEvent::Payment(Box::new(owed_view(owed(1, Some(next), code), true)))));
}

#[test]
fn the_same_card_is_awaited() {
    snapshots("owed", SMALL, |counter| owed_on_top(counter, 1, "000125"));
    snapshots("owed", WIDE, |counter| owed_on_top(counter, 2, "000125"));
    snapshots("owed_other_card", SMALL, |counter| owed_on_top(counter, 2, "010128"));
    mono_snapshot("owed_ascii", SMALL, Glyphs::Ascii, |counter| owed_on_top(counter, 3, "000125"));
    snapshots("owed_tried", SMALL, |counter| {
        counter.event(Event::Till(TillEvent::Payment(Box::new(owed_view(owed(1, Some(1), "000125"), false)))));
    });
    snapshots("owed_small", (40, 12), |counter| owed_on_top(counter, 1, "000125"));
}

#[test]
fn left_for_later_the_keypad_says_why_nothing_is_sold() {
    snapshots("owed_left", SMALL, |counter| {
        owed_on_top(counter, 1, "000125");
        counter.key(Key::Esc);
        counter.typed("100");
    });
}

#[test]
fn it_is_given_up() {
    snapshots("owed_give_up", SMALL, |counter| {
        owed_on_top(counter, 2, "000125");
        counter.key(Key::Char('g'));
        counter.key(Key::Down);
    });
}

/// NT$ 100 from a card, which its bank has put NT$ 1000 on.
fn paid_by_card() -> Payment {
    let money = |text: &str| crate::payment::CardMoney(text.into());
    let mut payment = ended(1, Outcome::Approved);
    payment.intent.vendor = crate::payment::Vendor::EasyCard;
    payment.intent.amount = owed(1, None, "").intent.amount;
    payment.details = crate::payment::Details::default();
    payment.details.stored_value.chip = "934528053".into();
    (payment.details.stored_value.before, payment.details.stored_value.after) = (money("90"), money("990"));
    payment.details.stored_value.top_up =
        crate::money::Amount::from_minor_units(1_000, crate::money::Currency::TWD).ok();
    payment
}

#[test]
fn what_is_on_the_card_stands_on_the_result() {
    snapshots("stored_value", SMALL, |counter| result(counter, paid_by_card()));
}

#[test]
fn what_is_on_the_card_stands_in_the_detail_and_no_void_is_offered() {
    snapshots("detail_stored_value", SMALL, |counter| {
        list(counter);
        let mut shown = record(paid_by_card());
        if let Event::Reply(Reply::Record(Ok(record))) = &mut shown {
            let (attempt, by) = (2, Some("amy".into()));
            record.events.insert(1, Stamped { at: record.events[0].at, event: Happened::FinishAsked { attempt, by } });
        }
        counter.event(shown);
    });
}

/// `STATUS_SUCCESS` of a question about a payment that is still under way is no news for anybody at the counter.
#[test]
fn what_the_server_says_meanwhile_is_not_taken_for_a_result() {
    snapshots("waiting_easycard", SMALL, |counter| {
        selling(counter);
        let mut under_way = crate::console::samples::view(waiting(1));
        under_way.payment.intent.vendor = crate::payment::Vendor::EasyCard;
        under_way.payment.intent.method = Some("qr_scanned".into());
        under_way.last_words = "STATUS_SUCCESS (0000)".into();
        counter.event(Event::Till(TillEvent::Payment(Box::new(under_way))));
    });
}

#[test]
fn what_a_code_means_stands_on_the_result() {
    snapshots("vendor_code", SMALL, |counter| {
        let mut payment = ended(1, Outcome::Declined);
        payment.intent.vendor = crate::payment::Vendor::EasyCard;
        payment.intent.amount = owed(1, None, "").intent.amount;
        payment.code = "010123".into();
        payment.details = crate::payment::Details::default();
        result(counter, payment);
    });
}

/// Front has a card reader, and its page is shown.
fn reader_page(counter: &mut Counter) {
    counter.state.counters.offer_all_of(0, crate::payment::Vendor::EasyCard);
    counter.key(Key::F(4));
    let told = counter.state.counters.all()[0].status.clone();
    let mut told = told.expect("it has told");
    let identity = told.identity.get_or_insert_default();
    identity.signed_on = Some(WallTime(counter.state.now.wall.0 - 3 * 3_600_000));
    counter.event(Event::Till(TillEvent::Terminal(Box::new(told))));
}

#[test]
fn the_age_of_a_sign_on_and_what_is_on_a_card() {
    snapshots("reader", SMALL, reader_page);
    snapshots("reader_card", SMALL, |counter| {
        reader_page(counter);
        let id = counter.state.counters.all()[0].id.clone();
        let (chip, balance, expires) = ("934528053".into(), Some("3990".into()), "20191230".into());
        let card = crate::terminal::ReaderAnswer::Card { chip, balance, expires };
        counter.event(Event::Till(TillEvent::Reader(id, Ok(card))));
    });
}

const ADDRESS: &str = "https://s.intella.co/allpaypass/qr/0123456789abcdef0123";

fn code(counter: &mut Counter) {
    selling(counter);
    let reference = intent(1, Kind::Sale).reference;
    counter.event(Event::Till(TillEvent::ShowCode { reference, address: ADDRESS.into() }));
}

#[test]
fn a_code_for_the_customer() {
    snapshots("code", SMALL, code);
    snapshots("code", WIDE, code);
    mono_snapshot("code_ascii", (120, 50), Glyphs::Ascii, code);
    mono_snapshot("code_ascii_too_small", SMALL, Glyphs::Ascii, code);
}

#[test]
fn a_reader_is_settled_without_a_word_of_voids() {
    snapshots("settle_reader", SMALL, |counter| {
        reader_page(counter);
        counter.key(Key::Char('c'));
    });
}

/// Nobody can finish it any more, and the server has answered without a result.
#[test]
fn a_case_for_the_vendor_says_so() {
    snapshots("unfinished", SMALL, |counter| {
        let mut case = owed_view(owed(1, None, "046201"), false);
        case.payment.stage = crate::payment::Stage::Unresolved(crate::payment::Unresolved::Unfinished);
        case.payment.intent.vendor = crate::payment::Vendor::EasyCard;
        case.last_words = "STATUS_SUCCESS (0000)".into();
        counter.event(Event::Till(TillEvent::Payment(Box::new(case))));
    });
}

#[test]
fn a_batch_that_differs() {
    let close = |counter: &mut Counter| {
        let front = intent(1, Kind::Sale).terminal;
        let close = crate::console::update::closed_batch_sample(1);
        counter.event(Event::Till(TillEvent::Settled(front, close)));
    };
    snapshots("batch_differs", SMALL, close);
    snapshots("batch_differs_wide", WIDE, close);
}
