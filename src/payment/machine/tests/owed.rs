//! A transaction that is owed its end.

use super::In::*;
use super::*;
use crate::payment::machine::NotFoundRule;

const CARD: &str = "unfinished unknown finish_same_card";
const CASE: &str = "unfinished unknown unresolved_unfinished";
const MARK: &str = "intended may_have_left > send";

fn owed() -> Vec<Line> {
    vec![(0, Start, MARK, "waiting unknown waiting"), (900, Direct(unfinished(Some(1))), "unfinished", CARD)]
}

fn play(lines: impl IntoIterator<Item = Line>) -> Desk {
    let lines: Vec<Line> = owed().into_iter().chain(lines).collect();
    Desk::new(Kind::Sale).play(&lines)
}

#[test]
fn the_same_card_finishes_it_with_the_same_numbers() {
    let desk = play([
        (5_000, Finish, "finish_asked > finish", CARD),
        (6_000, Direct(unfinished(Some(2))), "unfinished", CARD),
        (9_000, Finish, "finish_asked > finish", CARD),
        (9_500, DirectOf(Finding::Approved, 1020), "concluded", "approved yes approved"),
    ]);
    let (tries, numbers): (Vec<u8>, Vec<_>) =
        desk.finished.into_iter().map(|(attempt, owed)| (attempt, owed.numbers)).unzip();
    assert_eq!((tries, desk.sent), (vec![1, 2], 1));
    assert_eq!(numbers[0], numbers[1]);
}

/// Without a link nothing was asked: whoever waits for the answer to a question waits on.
#[test]
fn a_question_that_could_not_be_put_does_not_count() {
    let mut desk = play([(5_000, AskNow, "ask", "")]);
    assert_eq!((desk.machine.times_asked(), desk.machine.may_finish()), (1, None));
    let now = crate::payment::Now { mono: Millis(5_001), wall: crate::payment::WallTime(0) };
    assert!(desk.machine.not_put(now).is_empty());
    assert_eq!((desk.machine.times_asked(), desk.machine.may_finish()), (0, Some((1, 3))));
}

#[test]
fn nothing_leaves_by_itself_while_the_card_is_awaited() {
    let desk = play([(3_600_000, Tick, "", ""), (7_200_000, Tick, "", "")]);
    assert_eq!((desk.wake_at(), desk.finished.len()), (None, 0));
    assert_eq!(desk.machine.may_finish(), Some((1, 3)));
    assert!(desk.payment().blocks_terminal() && desk.payment().is_open());
}

#[test]
fn no_try_is_offered_while_it_is_asked_whether_the_last_has_finished_it() {
    let asked = [
        (5_000, Finish, "finish_asked > finish", CARD),
        (65_000, Silent(Silence::LinkLost("reset".into())), "ask", CARD),
    ];
    assert_eq!(play(asked.clone()).machine.may_finish(), None);
    let answered = asked.into_iter().chain([(66_000, Status(Finding::Pending), "", CARD)]);
    assert_eq!(play(answered).machine.may_finish(), Some((1, 3)));
}

#[test]
fn it_is_neither_put_aside_nor_decided_nor_cancelled_while_the_card_is_awaited() {
    play([
        (1_000, SetAside, "NotUnresolved", ""),
        (1_001, Decide(ByHand::Unpaid), "NotUnresolved", ""),
        (1_002, Cancel, "NothingToCancel", ""),
    ]);
}

#[test]
fn a_lost_answer_to_a_try_is_asked_about_and_the_same_try_is_offered_again() {
    let desk = play([
        (5_000, Finish, "finish_asked > finish", CARD),
        (5_100, Finish, "StillAwaited", ""),
        (5_200, GiveUp, "StillAwaited", ""),
        (65_000, Silent(Silence::LinkLost("reset".into())), "ask", CARD),
        (65_001, Finish, "StillAwaited", ""),
        (66_000, Status(Finding::Pending), "", CARD),
        (70_000, Finish, "finish_asked > finish", CARD),
        (130_000 + 120_000, Tick, "ask", CARD),
        (251_000, Status(Finding::Approved), "concluded", "approved yes approved"),
    ]);
    assert_eq!(desk.finished.iter().map(|(attempt, _)| *attempt).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn a_try_that_did_not_leave_is_offered_again() {
    play([
        (5_000, Finish, "finish_asked > finish", CARD),
        (5_001, Silent(Silence::NothingLeft("no route".into())), "", CARD),
        (6_000, Finish, "finish_asked > finish", CARD),
    ]);
}

#[test]
fn only_an_approval_ends_it() {
    for finding in [
        Finding::Declined,
        Finding::Cancelled,
        Finding::NotTaken(NotStarted::Busy),
        Finding::NotFound,
        Finding::Pending,
        Finding::Unclear,
    ] {
        play([
            (5_000, Finish, "finish_asked > finish", CARD),
            (6_000, Direct(finding.clone()), "ask", CARD),
            (7_000, Status(finding), "", CARD),
        ]);
    }
}

#[test]
fn not_found_does_not_close_it_however_often() {
    let rule = NotFoundRule { cancel_after: None, counts_after: 90_000, apart: 5_000 };
    let lines: Vec<Line> = owed()
        .into_iter()
        .chain([
            (100_000, GiveUp, "given_up became_unresolved > ask", CASE),
            (101_000, Status(Finding::NotFound), "set_aside", CASE),
            (110_000, Tick, "ask", ""),
            (120_000, Status(Finding::NotFound), "", CASE),
        ])
        .collect();
    Desk::with(Kind::Sale, Limits { not_found: Some(rule), ..LIMITS }).play(&lines);
}

#[test]
fn given_up_it_sells_again_once_the_question_is_answered() {
    let desk = play([
        (10_000, GiveUp, "given_up became_unresolved > ask", CASE),
        (11_000, GiveUp, "NothingToFinish", ""),
        (11_001, Finish, "NothingToFinish", ""),
        (12_000, StatusSilent, "", CASE),
    ]);
    assert!(desk.payment().blocks_terminal(), "nobody has answered yet");
    let desk = desk.play(&[(14_000, Tick, "ask", ""), (15_000, Status(Finding::Pending), "set_aside", CASE)]);
    assert!(!desk.payment().blocks_terminal() && desk.payment().is_open());
    let given_up = desk.payment().given_up.clone().unwrap();
    assert_eq!((given_up.by.as_deref(), given_up.reason.as_str()), (Some("Ana"), "the customer has left"));
    desk.play(&[(20_000, Status(Finding::Approved), "concluded", "approved yes approved_late")]);
}

#[test]
fn after_the_third_try_it_is_a_case() {
    let desk = play([
        (5_000, Finish, "finish_asked > finish", CARD),
        (6_000, Direct(unfinished(Some(3))), "unfinished", CARD),
        (8_000, Finish, "finish_asked > finish", CARD),
        (9_000, Direct(unfinished(None)), "unfinished became_unresolved", CASE),
        (9_001, Finish, "NothingToFinish", ""),
        (9_002, Tick, "ask", ""),
        (9_100, Status(Finding::Pending), "", CASE),
    ]);
    assert_eq!(desk.machine.may_finish(), None);
    assert!(desk.payment().blocks_terminal());
    desk.play(&[(20_000, GiveUp, "given_up > ask", CASE), (21_000, Status(Finding::Pending), "set_aside", CASE)]);
}

#[test]
fn a_restart_still_owes_it_asks_and_finishes_with_the_same_numbers() {
    for lines in [vec![], vec![(5_000, Finish, "finish_asked > finish", CARD)]] {
        let desk = play(lines);
        let before = desk.payment().owed.clone();
        let desk = desk.play(&[
            (100, Restart, "", CARD),
            (200, Tick, "ask", CARD),
            (300, Status(Finding::Pending), "", CARD),
            (400, Finish, "finish_asked > finish", CARD),
            (500, Direct(Finding::Approved), "concluded", "approved yes approved"),
        ]);
        assert_eq!(desk.finished.last().map(|(_, owed)| owed.clone()), before);
    }
}

#[test]
fn the_first_word_of_it_may_come_late() {
    let mut desk = Desk::started();
    let lines = [
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
        (121_000, StatusSilent, "", ""),
        (121_500, SetAside, "set_aside", ""),
        (122_000, Direct(unfinished(Some(1))), "unfinished", CARD),
    ];
    desk = desk.play(&lines);
    assert!(desk.payment().blocks_terminal(), "the reader owes it, put aside or not");
}

#[test]
fn what_a_person_has_decided_or_what_is_closed_is_not_taken_up_again() {
    let decided = [
        (120_000, Tick, "became_unresolved > ask", "no_answer unknown unresolved_no_answer"),
        (121_000, StatusSilent, "", ""),
        (121_500, Decide(ByHand::Unpaid), "overridden", "no_answer unknown overridden_unpaid"),
        (122_000, Direct(unfinished(Some(1))), "", ""),
    ];
    Desk::started().play(&decided);
    let closed = [
        (900, Direct(Finding::Declined), "concluded", "declined no declined_bank"),
        (999, Direct(unfinished(Some(1))), "", ""),
    ];
    Desk::started().play(&closed);
}

#[test]
fn another_amount_is_a_case_of_its_own() {
    play([
        (5_000, Finish, "finish_asked > finish", CARD),
        (6_000, DirectOf(Finding::Approved, 1021), "became_unresolved", "amount_differs yes unresolved_amount"),
    ]);
}
