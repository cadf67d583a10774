use rstest::rstest;

use super::register::*;
use crate::protocol::wonder::frame::{FrameReader, FrameRules};
use crate::protocol::wonder::message::TransactionStatus;
use crate::simulator::EntryKind::{Charge, Refund};
use crate::simulator::wonder::*;
use crate::simulator::*;

const APPROVED: (&str, Option<TransactionStatus>) = ("Success", Some(TransactionStatus::Success));
const REFUSED: (&str, Option<TransactionStatus>) = ("Failed", Some(TransactionStatus::Failed));
const UNKNOWN: (&str, Option<TransactionStatus>) = ("Failed", None);

/// What comes back at once, in one word.
fn at_once(outputs: &[Output], register: &Register) -> String {
    let words = outputs.iter().filter_map(|output| match output {
        Output::Booked(_) | Output::Told(_) => None,
        Output::Answer(answer) if answer.delivery == Delivery::Whole => {
            let result = register.result_of(std::slice::from_ref(output));
            Some(format!("{} {}", result.status.as_str(), result.error_code).trim_end().to_owned())
        }
        Output::Answer(answer) => Some(format!("{:?}", answer.delivery)),
        Output::NoMessage(_) => Some("NoMessage".to_owned()),
        Output::Cut(_, ms) => Some(format!("Cut {ms}")),
        Output::LinkLost(ms) => Some(format!("LinkLost {ms}")),
    });
    words.collect::<Vec<_>>().join(", ")
}

type Standing = (&'static str, Option<TransactionStatus>);

#[rstest]
#[case(49, "Success", APPROVED, Some(0))]
#[case(50, "Success", APPROVED, Some(0))]
#[case(51, "Failed 50010", REFUSED, None)]
#[case(52, "Failed 50006", REFUSED, None)]
#[case(53, "Failed 50011", REFUSED, None)]
#[case(54, "Failed 50001", UNKNOWN, None)]
#[case(55, "", APPROVED, Some(0))]
#[case(56, "Pending", APPROVED, Some(0))]
#[case(57, "Pending", REFUSED, None)]
#[case(58, "Success", APPROVED, Some(1))]
#[case(59, "", APPROVED, Some(0))]
#[case(60, "Success", APPROVED, Some(0))]
#[case(61, "", APPROVED, Some(0))]
#[case(62, "Cut 100", APPROVED, Some(0))]
#[case(63, "Cut 100", UNKNOWN, None)]
#[case(64, "", APPROVED, Some(0))]
#[case(65, "Twice", APPROVED, Some(0))]
#[case(66, "AfterStale", APPROVED, Some(0))]
#[case(67, "Corrupt", APPROVED, Some(0))]
#[case(68, "Truncated", APPROVED, Some(0))]
#[case(69, "LinkLost 1000", APPROVED, Some(0))]
#[case(70, "Success", APPROVED, Some(0))]
#[case(99, "Success", APPROVED, Some(0))]
fn every_magic_amount_does_as_the_table_says(
    #[case] digits: u64,
    #[case] first: &str,
    #[case] finally: Standing,
    #[case] more: Option<u64>,
    #[values(false, true)] as_refund: bool,
) {
    let mut register = Register::facing(paired());
    register.ask(&sale("whole", "100.00"));
    let minor = 1000 + digits;
    let amount = hkd(minor).to_major();
    let request = if as_refund { refund("r1", "whole", &amount) } else { sale("r1", &amount) };
    let outputs = register.ask(&request);
    assert_eq!(at_once(&outputs, &register), first);
    register.wait(200_000);
    let told = register.result(&status("r1"));
    assert_eq!((told.status.as_str(), told.transaction_status), finally);
    let moved = more.map(|more| (if as_refund { Refund } else { Charge }, "r1", minor + more));
    assert_eq!(register.ledger()[1..], moved.into_iter().collect::<Vec<_>>());
    if let Some((.., minor)) = moved {
        assert_eq!(told.amount.unwrap(), hkd(minor).to_major(), "told as it happened");
    }
    assert!(!register.terminal.is_busy());
}

#[test]
fn the_legend_lists_what_is_not_plainly_approved() {
    let settings = paired();
    let odd = (0..100).filter(|digits| magic::course(hkd(1000 + digits), settings.magic) != Course::approve());
    let listed: Vec<u64> = magic::LEGEND.iter().map(|(digits, _)| u64::from(*digits)).collect();
    assert_eq!(odd.collect::<Vec<_>>(), listed);
}

#[test]
fn currencies_without_minor_units_have_their_last_two_digits() {
    let yen = crate::money::Amount::from_minor_units(1051, crate::money::Currency::JPY).unwrap();
    assert_eq!(magic::course(yen, paired().magic).name, "decline");
}

#[rstest]
#[case::usual(None, 5_000, 15_000, 130_000)]
#[case::told(Some(700), 700, 700, 700)]
fn late_is_as_late_as_told(#[case] late_ms: Option<u64>, #[case] slow: u64, #[case] hidden: u64, #[case] late: u64) {
    let mut register =
        Register::facing(TerminalSettings { magic: magic::MagicTimes { late_ms, pending_ms: None }, ..paired() });
    register.ask(&sale("slow", "10.55"));
    assert_eq!(register.result(&status("slow")).transaction_status, Some(TransactionStatus::Pending));
    assert_eq!(register.wait(slow - 1), []);
    assert!(matches!(register.wait(1)[..], [Output::Booked(_), Output::Answer(_)]));

    register.ask(&sale("hidden", "10.59"));
    register.wait(hidden - 1);
    assert!(register.terminal.is_busy());
    assert_eq!(register.said(&status("hidden")), ("Failed".into(), "50003".into()));
    assert!(matches!(register.wait(1)[..], [Output::Booked(_)]));
    assert_eq!(register.result(&status("hidden")).transaction_status, Some(TransactionStatus::Success));

    assert!(matches!(register.ask(&sale("late", "10.64"))[..], [Output::Booked(_)]));
    assert_eq!(register.result(&status("late")).transaction_status, Some(TransactionStatus::Success));
    assert_eq!(register.wait(late - 1), []);
    assert!(matches!(register.wait(1)[..], [Output::Answer(_)]));
}

#[test]
fn a_restart_forgets_the_answers_that_wait() {
    let mut register = Register::facing(paired());
    register.ask(&sale("late", "10.64"));
    register.ask(&sale("restart", "10.69"));
    assert_eq!(register.wait(1_000_000), []);
}

/// The answers to a sale of this amount, as a sound reader of the line finds them.
fn on_the_line(digits: u64) -> (Vec<Vec<u8>>, FrameReader, Register) {
    let mut register = Register::facing(paired());
    let outputs = register.ask(&sale("r1", &hkd(1000 + digits).to_major()));
    let bytes = SerialFace::new(FrameRules::retail()).bytes(answer(&outputs));
    let mut reader = FrameReader::new(FrameRules::retail());
    reader.push(&bytes, 0);
    let mut frames = Vec::new();
    while let Some(event) = reader.next_frame() {
        if let crate::protocol::wonder::frame::FrameEvent::Frame(data) = event {
            frames.push(data);
        }
    }
    (frames, reader, register)
}

#[test]
fn on_a_serial_line_answers_come_twice_after_a_stale_one_corrupt_or_cut() {
    let (frames, _, _) = on_the_line(65);
    assert!(frames.len() == 2 && frames[0] == frames[1]);
    let (frames, _, register) = on_the_line(66);
    let ids: Vec<String> = frames.iter().map(|frame| register.open_envelope(frame).header.response_id).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1] && ids[1] == Register::request_id(1));
    let (frames, reader, _) = on_the_line(67);
    assert_eq!((frames.len(), reader.counters().bad_data_crcs), (0, 1));
    let (frames, reader, _) = on_the_line(68);
    assert!(frames.is_empty() && reader.has_partial());
}

fn over_http(digits: u64, wrapped: bool) -> (HttpTurn, Register) {
    let mut register = Register::facing(paired());
    let outputs = register.ask(&sale("r1", &hkd(1000 + digits).to_major()));
    (http_turn(answer(&outputs), wrapped), register)
}

#[rstest]
fn over_http_every_answer_takes_the_place_of_the_exchange(#[values(false, true)] wrapped: bool) {
    let (HttpTurn::Reply(whole), register) = over_http(20, wrapped) else { panic!("a reply expected") };
    assert_eq!(register.open_envelope(&whole.body).header.response_id, Register::request_id(1));
    assert_eq!(whole.body.starts_with(b"{\"code\":200,\"message\":\"OK\",\"data\":{"), wrapped);
    let (HttpTurn::ReplyTwice(_), _) = over_http(65, wrapped) else { panic!("two replies expected") };
    let (HttpTurn::Reply(stale), register) = over_http(66, wrapped) else { panic!("a reply expected") };
    assert_ne!(register.open_envelope(&stale.body).header.response_id, Register::request_id(1));
    let (HttpTurn::Reply(corrupt), register) = over_http(67, wrapped) else { panic!("a reply expected") };
    let envelope = crate::protocol::wonder::envelope::Envelope::parse(&corrupt.body, 1 << 20).unwrap();
    assert!(register.key.open_either(&envelope.data).is_err());
    let (HttpTurn::CutBody(cut, sent), _) = over_http(68, wrapped) else { panic!("a cut body expected") };
    assert!(sent > 0 && sent < cut.body.len());
}
