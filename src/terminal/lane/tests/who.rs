//! Whose "not found" proves anything.

use rstest::rstest;

use super::super::who::Who;
use super::*;
use crate::payment::{AmountSaid, Answer, Details, Evidence, Finding, Match};
use crate::protocol::Identity;
use crate::wire::{LinkFault, LinkFaultKind};

fn paired_with(vendor: Vendor, serial_number: &str) -> Lane {
    let mut lane = lane();
    (lane.settings.vendor, lane.settings.serial_number) = (vendor, serial_number.to_owned());
    lane.settings.names_itself = vendor == Vendor::CodePay && !serial_number.is_empty();
    lane
}

fn not_found(source: &str) -> Answer {
    Answer {
        finding: Finding::NotFound,
        amount: AmountSaid::Absent,
        code: "104".to_owned(),
        message: String::new(),
        details: Details::default(),
        evidence: Evidence {
            frame: 0,
            at: WallTime(0),
            source: source.to_owned(),
            said: String::new(),
            reference: Match::Equal,
            amount: Match::NotSent,
        },
    }
}

fn named(serial_number: &str) -> Identity {
    Identity { serial_number: serial_number.to_owned(), online: true, ..Identity::default() }
}

#[rstest]
#[case::of_no_known_name("", Vendor::CodePay, None, "", true)]
#[case::that_has_not_said("A", Vendor::CodePay, None, "", false)]
#[case::that_tells_no_name("A", Vendor::CodePay, Some(""), "", false)]
#[case::that_said_so("A", Vendor::CodePay, Some("A"), "", true)]
#[case::in_whose_answer_it_stands("A", Vendor::CodePay, None, "A", true)]
#[case::that_is_another("A", Vendor::CodePay, Some("B"), "", false)]
#[case::that_was_another_and_says_it_is_not("A", Vendor::CodePay, Some("B"), "A", true)]
#[case::where_a_server_answers("A", Vendor::EasyCard, None, "", true)]
fn not_found_is_believed_of_a_terminal(
    #[case] paired: &str,
    #[case] vendor: Vendor,
    #[case] told: Option<&str>,
    #[case] source: &str,
    #[case] believed: bool,
) {
    let mut lane = paired_with(vendor, paired);
    if let Some(told) = told {
        lane.take_name(&named(told));
    }
    assert_eq!(lane.may_not_know(&not_found(source)), believed);
}

/// It told its number when it was paired: a sale waits until it does so again, and is refused if it does not.
#[test]
fn nothing_is_sold_to_a_terminal_that_does_not_say_who_it_is() {
    let mut lane = paired_with(Vendor::CodePay, "A");
    (lane.settings.connect, lane.settings.answer) = (0, 5_000);
    lane.link_event(at(0), LinkEvent::Up);
    lane.command(at(0), LaneCommand::Begin(intent(1_020)));
    lane.identified(at(2_000), named(""), false);
    assert!(lane.draft.is_some(), "it is asked again");
    let mut idle = paired_with(Vendor::CodePay, "A");
    idle.link_event(at(0), LinkEvent::Up);
    idle.identified(at(2_000), named(""), false);
    assert!(matches!(idle.status().state, State::NoAnswer(words) if words.contains("does not say who it is")));
    idle.identified(at(3_000), named("A"), false);
    assert_eq!(idle.status().state, State::Ready);
    lane.time_reached(at(5_000));
    let machine = lane.open.values().chain(&lane.closed).next().unwrap();
    assert_eq!(machine.payment().reason_code(), "unreachable");
    assert!(machine.payment().message.contains("does not say who it is"), "{}", machine.payment().message);
}

#[test]
fn a_new_connection_may_lead_to_another_terminal() {
    let mut lane = paired_with(Vendor::CodePay, "A");
    lane.take_name(&named("A"));
    assert!(lane.may_not_know(&not_found("")));
    lane.link_event(at(0), LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "unplugged")));
    assert!(!lane.may_not_know(&not_found("")));
    lane.take_name(&named("B"));
    lane.link_event(at(0), LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "unplugged")));
    assert!(matches!(lane.who, Who::Another(_)), "so until it says otherwise");
}
