//! What was put aside may still be at the reader, which cannot say that it is free.

use super::*;

const BEGUN_MS: u64 = 5_000;

fn sale(nth: u64, shop: &Shop) -> Box<Intent> {
    Box::new(Intent { at: at(shop.now).wall, ..*intent(nth) })
}

/// A sale that nobody answers, put aside when its time is over.
fn put_aside() -> Shop {
    let mut shop = Shop::open();
    shop.now = BEGUN_MS;
    shop.server.retain(|(service, _)| *service != "Payment");
    let first = sale(1, &shop);
    shop.command(LaneCommand::Begin(first));
    shop.pass(150_000);
    assert_eq!(shop.last(), "no_answer");
    shop.command(LaneCommand::SetAside { reference: intent(1).reference, by: None });
    shop.answers("Payment", healthy().swap_remove(2).1);
    shop
}

#[test]
fn its_reader_sells_again_when_the_time_for_questions_is_over() {
    let mut shop = put_aside();
    let second = sale(2, &shop);
    shop.command(LaneCommand::Begin(second));
    assert_eq!(shop.last(), "blocked");
    // 120 s for the answer and 240 s for questions, from its beginning.
    shop.pass(120_000 + 240_000 + BEGUN_MS - shop.now);
    let third = sale(3, &shop);
    shop.command(LaneCommand::Begin(third));
    assert!(shop.shown.iter().any(|shown| shown == "approved"), "{:?}", shop.shown);
}

#[test]
fn a_person_who_has_looked_and_decided_sells_at_once() {
    let mut shop = put_aside();
    let by = "Ana".to_owned();
    let decision = crate::payment::Override {
        decision: crate::payment::ByHand::Unpaid,
        by,
        reason: "looked".into(),
        approver: None,
        approval_code: None,
        amount: None,
    };
    shop.command(LaneCommand::Decide { reference: intent(1).reference, decision });
    let second = sale(2, &shop);
    shop.command(LaneCommand::Begin(second));
    // The question that is out has its turn first.
    shop.pass(5_000);
    assert!(shop.shown.iter().any(|shown| shown == "approved"), "{:?}", shop.shown);
}

/// The wall clock says that it is old: nothing is blocked for longer than today.
#[test]
fn a_clock_that_jumps_blocks_nothing() {
    let mut shop = put_aside();
    let second = Box::new(Intent { at: WallTime(at(shop.now).wall.0 + 3_600_000), ..*intent(2) });
    shop.give(|lane, now| {
        let jumped = Now { wall: WallTime(now.wall.0 + 3_600_000), ..now };
        lane.command(jumped, LaneCommand::Begin(second))
    });
    shop.pass(5_000);
    assert!(shop.shown.iter().any(|shown| shown == "approved"), "{:?}", shop.shown);
}
