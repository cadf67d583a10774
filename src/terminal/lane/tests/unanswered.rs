//! What a lane notes for a life after it: on a line whose answers name nothing.

use super::*;
use crate::protocol::qfpay::crypto::AesKeyMode;
use crate::protocol::qfpay::envelope::{Dialect, Sealer};
use crate::protocol::qfpay::frame::{self, FrameType, Number};
use crate::protocol::qfpay::message::{Channel, PayOptions};
use crate::protocol::qfpay::{self, LineRules, Wiring, vectors};

const MONEY_REPLY: u64 = 420_000;

/// The same lane as above, on a QFPay line on which everything is written in clear.
fn line() -> Lane {
    let session = qfpay::Settings {
        wiring: Wiring::Serial(LineRules::at_baud(9_600)),
        sealer: Sealer::new(vectors::key("K16"), AesKeyMode::Utf8, Dialect::Plain).unwrap(),
        channel: Channel::Card,
        pay: PayOptions::default(),
        may_modify: None,
        answer_limit: 10_000,
        money_reply_limit: MONEY_REPLY,
        pause: 0,
    };
    let mut lane = lane();
    lane.session = Session::QfPay(Box::new(qfpay::Session::new(session)));
    lane
}

fn says(kind: FrameType, number: u8, body: &str) -> LinkEvent {
    let number = Number::of(number).unwrap();
    LinkEvent::Received(frame::encode(kind, number, body.as_bytes(), 1_013).unwrap().concat())
}

/// The note before the first bytes that leave, and how many leave.
fn noted_before_leaving(effects: &[LaneEffect]) -> (Option<WallTime>, usize) {
    let mut noted = None;
    let mut sent = 0;
    for effect in effects {
        match effect {
            LaneEffect::NoteUnanswered(until) if sent == 0 => noted = *until,
            LaneEffect::Transmit(_) => sent += 1,
            _ => {}
        }
    }
    (noted, sent)
}

/// Up, asked what there is to ask, and ready to sell.
fn ready(unanswered: Option<WallTime>) -> Lane {
    let mut lane = line();
    lane.resume(at(0), Vec::new(), unanswered);
    lane.link_event(at(0), LinkEvent::Up);
    lane.command(at(0), LaneCommand::InUse(true));
    lane.link_event(at(50), says(FrameType::Request, 8, r#"{"respcd":"6000"}"#));
    lane
}

fn sale() -> Box<Intent> {
    Box::new(Intent { vendor: Vendor::QfPay, ..*intent(1_000) })
}

#[test]
fn what_leaves_is_noted_before_and_taken_away_when_it_is_answered() {
    let mut lane = ready(None);
    let effects = lane.command(at(100), LaneCommand::Begin(sale()));
    let (noted, sent) = noted_before_leaving(&effects);
    assert_eq!(sent, 1, "{effects:?}");
    assert!(noted.is_some_and(|until| until >= at(MONEY_REPLY).wall), "{noted:?}");
    let approved =
        r#"{"respcd":"6000","data":{"respcd":"0000","txamt":"1000","txcurrcd":"344","out_trade_no":"ref-1000"}}"#;
    let answered = lane.link_event(at(200), says(FrameType::Request, 9, approved));
    assert!(matches!(answered.last(), Some(LaneEffect::NoteUnanswered(None))), "{answered:?}");
    assert!(lane.time_reached(at(300)).iter().all(|effect| !matches!(effect, LaneEffect::NoteUnanswered(_))));
}

/// The life before died with something asked; a refusal without a name comes after the first sale of this one. One that is
/// this sale's is confirmed by an inquiry, which a terminal that is still at it answers with "not known".
#[test]
fn a_refusal_that_may_answer_the_life_before_is_not_this_sales() {
    for (noted, acknowledged_and_asked) in [(None, 2), (Some(at(60_000).wall), 1)] {
        let mut lane = ready(noted);
        lane.command(at(100), LaneCommand::Begin(sale()));
        let effects = lane.link_event(at(200), says(FrameType::Request, 9, r#"{"respcd":"6001"}"#));
        let sent = effects.iter().filter(|effect| matches!(effect, LaneEffect::Transmit(_))).count();
        assert_eq!(sent, acknowledged_and_asked, "{noted:?}: {effects:?}");
    }
}

#[test]
fn what_names_its_request_notes_nothing() {
    let mut lane = lane();
    let mut effects = lane.resume(at(0), Vec::new(), Some(at(60_000).wall));
    effects.extend(lane.link_event(at(0), LinkEvent::Up));
    effects.extend(lane.command(at(0), LaneCommand::Begin(intent(1_000))));
    assert!(effects.iter().any(|effect| matches!(effect, LaneEffect::Transmit(_))));
    assert!(effects.iter().all(|effect| !matches!(effect, LaneEffect::NoteUnanswered(_))), "{effects:?}");
}
