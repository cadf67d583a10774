use rstest::rstest;

use super::super::samples::{WALL_AT_START, answer, intent};
use super::super::{AmountSaid, Finding, Kind, Original, TerminalId};
use super::*;

fn conclusion(outcome: Outcome) -> Box<Conclusion> {
    let evidence = answer(Finding::Approved, AmountSaid::Absent).evidence;
    Box::new(Conclusion { outcome, code: "00".into(), message: "ok".into(), details: Details::default(), evidence })
}

fn unresolved(reason: Unresolved) -> Event {
    Event::BecameUnresolved { reason, last_words: String::new(), evidence: None }
}

fn concluded(outcome: Outcome) -> Event {
    Event::Concluded { conclusion: conclusion(outcome) }
}

fn overridden(decision: ByHand) -> Event {
    let decision = Override {
        approver: None,
        decision,
        by: "Ana".into(),
        reason: "slip".into(),
        approval_code: Some("123456".into()),
        amount: None,
    };
    Event::Overridden { decision }
}

fn another_amount() -> Unresolved {
    Unresolved::AmountDiffers { said: "HKD 10.21".into() }
}

fn evidence() -> Evidence {
    answer(Finding::Approved, AmountSaid::Absent).evidence
}

/// The payment after these events, one second apart, behind the intent and the mark.
fn after(events: impl IntoIterator<Item = Event>) -> Payment {
    let intended = Event::Intended { intent: Box::new(intent(Kind::Sale)) };
    let events = [intended, Event::MayHaveLeft].into_iter().chain(events).zip(0..);
    let stamped: Vec<Stamped> =
        events.map(|(event, second)| Stamped { at: WallTime(WALL_AT_START + second * 1_000), event }).collect();
    Payment::fold(&stamped).expect("it begins with the intent")
}

/// Open, blocks its terminal, may have moved money.
fn flags(payment: &Payment) -> [bool; 3] {
    [payment.is_open(), payment.blocks_terminal(), payment.may_have_moved()]
}

#[rstest]
#[case::waiting(vec![], [true, true, true])]
#[case::approved(vec![concluded(Outcome::Approved)], [false, false, true])]
#[case::declined(vec![concluded(Outcome::Declined)], [false, false, false])]
#[case::reversed(vec![concluded(Outcome::Approved), Event::Reversed { evidence: evidence() }], [false, false, false])]
#[case::unresolved(vec![unresolved(Unresolved::NoAnswer)], [true, true, true])]
#[case::aside(vec![unresolved(Unresolved::NoAnswer), Event::SetAside { by: None }], [true, false, true])]
#[case::paid(vec![unresolved(Unresolved::NoAnswer), overridden(ByHand::Paid)], [true, false, true])]
#[case::unpaid(vec![unresolved(Unresolved::NoAnswer), overridden(ByHand::Unpaid)], [true, false, false])]
#[case::forgotten(vec![unresolved(Unresolved::NoAnswer), Event::AskingEnded], [true, true, true])]
#[case::decided(vec![unresolved(Unresolved::NoAnswer), overridden(ByHand::Paid), Event::AskingEnded], [false, false, true])]
#[case::amount(vec![unresolved(another_amount())], [true, true, true])]
#[case::amount_decided(vec![unresolved(another_amount()), overridden(ByHand::Paid)], [false, false, true])]
fn what_a_payment_holds_up(#[case] events: Vec<Event>, #[case] expected: [bool; 3]) {
    assert_eq!(flags(&after(events)), expected);
}

#[test]
fn a_contradiction_is_open_until_it_is_read() {
    let contradicted = || Event::Contradicted { conclusion: conclusion(Outcome::Approved) };
    assert!(after([concluded(Outcome::Declined), contradicted()]).is_open());
    assert!(!after([concluded(Outcome::Declined), contradicted(), Event::Seen { by: None }]).is_open());
}

#[test]
fn a_result_read_while_not_known_is_unread_once_it_is_known() {
    let read = [unresolved(Unresolved::NoAnswer), Event::Seen { by: None }, concluded(Outcome::Approved)];
    assert!(!after(read).seen);
    let reversed = [concluded(Outcome::Approved), Event::Seen { by: None }, Event::Reversed { evidence: evidence() }];
    assert!(!after(reversed).seen);
}

#[test]
fn it_ends_when_it_is_decided_and_again_when_it_is_proven() {
    let decided = vec![unresolved(Unresolved::NoAnswer), overridden(ByHand::Paid)];
    assert_eq!(after(decided.clone()).finished_at, Some(WallTime(WALL_AT_START + 3_000)));
    let proven = Event::Proven { conclusion: conclusion(Outcome::Approved) };
    let payment = after(decided.into_iter().chain([proven]));
    assert_eq!(payment.finished_at, Some(WallTime(WALL_AT_START + 4_000)));
    assert_eq!((payment.outcome_word(), payment.advice_code()), ("approved", "override_proven"));
}

#[rstest]
#[case(NotStarted::Unreachable, "unreachable", "not_started_unreachable")]
#[case(NotStarted::Busy, "busy", "not_started_busy")]
#[case(NotStarted::Blocked, "blocked", "not_started_blocked")]
#[case(NotStarted::PossibleDuplicate, "possible_duplicate", "not_started_duplicate")]
#[case(NotStarted::NotFoundProven, "not_found_proven", "not_started_never_seen")]
#[case(NotStarted::KeyRefused, "key_refused", "not_started_key")]
#[case(NotStarted::SignedOut, "signed_out", "not_started_signed_out")]
#[case(NotStarted::NotTaken, "not_taken", "not_started_not_taken")]
#[case(NotStarted::WrongTerminal, "refused_locally", "not_started_identity")]
#[case(NotStarted::RefusedLocally, "refused_locally", "not_started_refused")]
fn not_started_says_why(#[case] reason: NotStarted, #[case] code: &str, #[case] advice: &str) {
    let payment = after([Event::NotStarted { reason, message: "why".into(), evidence: None }]);
    assert_eq!((payment.outcome_word(), payment.reason_code(), payment.advice_code()), ("not_started", code, advice));
    assert_eq!((payment.money_moved(), payment.message.as_str()), (MoneyMoved::No, "why"));
}

#[rstest]
#[case(Vendor::CodePay, "106", "Failed[[M009]Invalid application invoke]", "declined_app_id")]
#[case(Vendor::CodePay, "106", "Transaction failed", "declined_failed")]
#[case(Vendor::CodePay, "111", "Card reading timeout", "declined_no_card")]
#[case(Vendor::CodePay, "115", "Rejected", "declined_bank")]
#[case(Vendor::Wonder, "106", "[M009]", "declined_bank")]
fn a_vendors_own_refusal_says_what_to_do(
    #[case] vendor: Vendor,
    #[case] code: &str,
    #[case] message: &str,
    #[case] advice: &str,
) {
    let mut payment = after([concluded(Outcome::Declined)]);
    (payment.intent.vendor, payment.code, payment.message) = (vendor, code.to_owned(), message.to_owned());
    assert_eq!((payment.advice_code(), payment.money_moved()), (advice, MoneyMoved::No));
}

#[rstest]
#[case(Vendor::CodePay, "Transaction in progress (101)", "unresolved_unclear")]
#[case(Vendor::CodePay, "", "unresolved_unreadable")]
#[case(Vendor::Wonder, "Busy", "unresolved_unreadable")]
fn words_that_prove_nothing_are_not_called_unreadable(
    #[case] vendor: Vendor,
    #[case] words: &str,
    #[case] advice: &str,
) {
    let last_words = words.to_owned();
    let event = Event::BecameUnresolved { reason: Unresolved::Unreadable, last_words, evidence: None };
    let mut payment = after([event]);
    payment.intent.vendor = vendor;
    assert_eq!((payment.advice_code(), payment.money_moved()), (advice, MoneyMoved::Unknown));
}

#[rstest]
#[case(Unresolved::NoAnswer, "no_answer", "unresolved_no_answer")]
#[case(Unresolved::LinkLost, "link_lost", "unresolved_link_lost")]
#[case(Unresolved::Unreadable, "unreadable", "unresolved_unreadable")]
#[case(Unresolved::Restarted, "restarted", "resumed")]
#[case(another_amount(), "amount_differs", "unresolved_amount")]
fn unresolved_says_why(#[case] reason: Unresolved, #[case] code: &str, #[case] advice: &str) {
    let payment = after([unresolved(reason)]);
    assert_eq!((payment.outcome_word(), payment.reason_code(), payment.advice_code()), ("unresolved", code, advice));
}

#[test]
fn every_event_survives_the_journal() {
    let mut whole = intent(Kind::Refund);
    whole.original =
        Some(Original { reference: Some(whole.reference), kind: None, vendor_reference: "org".into(), left: None });
    whole.order = Some("A1".into());
    whole.terminal = TerminalId("t-9".into());
    let reversed = Event::Reversed { evidence: evidence() };
    let events = [
        Event::Intended { intent: Box::new(whole) },
        Event::MayHaveLeft,
        Event::Acknowledged { evidence: evidence() },
        Event::CancelAsked { by: Some("Ana".into()) },
        unresolved(another_amount()),
        Event::NotStarted { reason: NotStarted::Busy, message: "m".into(), evidence: Some(evidence()) },
        concluded(Outcome::NotStarted(NotStarted::Busy)),
        reversed,
        Event::SetAside { by: None },
        overridden(ByHand::Paid),
        Event::Proven { conclusion: conclusion(Outcome::Cancelled) },
        Event::Contradicted { conclusion: conclusion(Outcome::Approved) },
        Event::Seen { by: None },
        Event::AskingEnded,
    ];
    for event in events {
        let stamped = Stamped { at: WallTime(-1), event };
        let text = serde_json::to_string(&stamped).expect("an event is JSON");
        assert_eq!(serde_json::from_str::<Stamped>(&text).expect("and back"), stamped, "{text}");
    }
}
