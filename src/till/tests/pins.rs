//! Nobody finds out another person's PIN by trying, whatever is tried and in which order.

use crate::profile::{PersonName, Role};

use super::{OPERATOR, SUPERVISOR, WRONG, code, pin, staffed};

#[tokio::test]
async fn an_operators_own_pin_does_not_clear_the_guesses_at_a_supervisors() {
    let (_folder, till) = staffed().await;
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(code(till.approve(&pin(WRONG), None).await));
        codes.push(code(till.sign_on(&pin(OPERATOR), Some("Keung")).await));
    }
    assert_eq!(codes, ["pin_wrong", "accepted", "pin_wrong", "accepted", "pin_wait", "pin_wait"]);
}

#[tokio::test]
async fn an_operators_pin_is_no_approval_and_counts() {
    let (_folder, till) = staffed().await;
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(code(till.approve(&pin(OPERATOR), None).await));
    }
    assert_eq!(codes, ["not_a_supervisor", "not_a_supervisor", "pin_wait"]);
}

#[tokio::test]
async fn a_supervisors_pin_clears_the_count() {
    let (_folder, till) = staffed().await;
    for _ in 0..4 {
        assert_eq!(code(till.approve(&pin(WRONG), None).await), "pin_wrong");
        assert_eq!(code(till.sign_on(&pin(WRONG), None).await), "pin_wrong");
        assert_eq!(code(till.approve(&pin(SUPERVISOR), None).await), "accepted");
    }
}

#[tokio::test]
async fn choosing_a_pin_is_no_way_to_ask_for_somebody_elses() {
    let (_folder, till) = staffed().await;
    let mut codes = Vec::new();
    for taken in [SUPERVISOR, SUPERVISOR, SUPERVISOR, WRONG] {
        let changed = till.change_own_pin("Keung", &pin(OPERATOR), pin(taken)).await;
        codes.push(changed.unwrap_err().code());
    }
    // The third try leaves a wait behind, in which not even the own PIN is compared.
    assert_eq!(codes, ["pin_taken", "pin_taken", "pin_taken", "pin_wait"]);
}

#[tokio::test]
async fn a_new_pin_of_ones_own_costs_nothing() {
    let (_folder, till) = staffed().await;
    for (old, new) in [(OPERATOR, WRONG), (WRONG, OPERATOR), (OPERATOR, WRONG)] {
        till.change_own_pin("Keung", &pin(old), pin(new)).await.unwrap();
    }
    let ho = PersonName::parse("Ho").unwrap();
    let approval = till.approve(&pin(SUPERVISOR), None).await.unwrap();
    till.add_person(ho, Role::Operator, pin("9630"), Some(&approval)).await.unwrap();
    assert_eq!(code(till.sign_on(&pin("9630"), None).await), "accepted");
}

#[tokio::test]
async fn tries_at_the_same_time_do_not_pass_together() {
    let (_folder, till) = staffed().await;
    let guesses = [WRONG, WRONG, WRONG, WRONG, WRONG, SUPERVISOR];
    let tries = guesses.map(|guess| {
        let till = till.clone();
        tokio::spawn(async move { code(till.approve(&pin(guess), None).await) })
    });
    let mut codes = Vec::new();
    for one in tries {
        codes.push(one.await.unwrap());
    }
    // All have begun before the first was compared: the right one came too late.
    assert_eq!(codes[3..], ["pin_wait", "pin_wait", "pin_wait"], "{codes:?}");
}
