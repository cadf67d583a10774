//! Whatever comes in whatever order: nothing panics, a money request leaves once, and of every request at most one end is
//! told besides late answers.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::scene::*;
use crate::payment::Kind;
use crate::protocol::codepay::Wiring;
use crate::protocol::codepay::frame::{Frame, FrameType};
use crate::protocol::codepay::samples::{intent, settings};
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{self, ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind};

#[derive(Debug, Clone)]
enum Step {
    Pay(u8),
    Ask(u8),
    Pass(u64),
    Say(u8),
    Frame(u8, u8, u8),
    Touched(u64),
    Fail(u64, bool),
    Down,
    Up,
    Noise(Vec<u8>),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<u8>().prop_map(Step::Pay),
        any::<u8>().prop_map(Step::Ask),
        (0_u64..20_000).prop_map(Step::Pass),
        any::<u8>().prop_map(Step::Say),
        (0_u8..3, 0_u8..4, 0_u8..4).prop_map(|(kind, ack, id)| Step::Frame(kind, ack, id)),
        (0_u64..16).prop_map(Step::Touched),
        (0_u64..16, any::<bool>()).prop_map(|(exchange, left)| Step::Fail(exchange, left)),
        Just(Step::Down),
        Just(Step::Up),
        vec(any::<u8>(), 0..40).prop_map(Step::Noise),
    ]
}

fn body(which: u8) -> String {
    let topic = ["order", "query", "close", "tip.adjustment", "batch.close", "reprint"][usize::from(which % 6)];
    let code = ["000", "0", "104", "110", "201", "999"][usize::from(which / 6 % 6)];
    let biz = match which % 5 {
        0 => r#"{"merchant_order_no":"OURS1","trans_status":"2"}"#,
        1 => r#"{"merchant_order_no":"OURS2","trans_status":"1"}"#,
        2 => r#""""#,
        3 => r#"{"merchant_order_no":"0SALE000000000000001","trans_status":3}"#,
        _ => return "nonsense".to_owned(),
    };
    format!(r#"{{"topic":"ecrhub.pay.{topic}","response_code":"{code}","biz_data":{biz}}}"#)
}

fn kind(which: u8) -> Kind {
    Kind::ALL[usize::from(which) % Kind::ALL.len()]
}

fn question(which: u8) -> Question {
    match which % 6 {
        0 => Question::Identify,
        1 => Question::Abort,
        2 => Question::Settle,
        3 => Question::Cancel(Box::new(intent(kind(which / 6), u64::from(which % 3)))),
        _ => Question::Status(Box::new(intent(kind(which / 6), u64::from(which % 3)))),
    }
}

fn play(scene: &mut Scene, step: &Step) -> Vec<Output> {
    let fault = || LinkFault::new(LinkFaultKind::Lost, "words");
    match step {
        Step::Pay(which) => {
            let id = scene.id();
            scene.session.request_money(at(scene.now), id, money(intent(kind(*which), u64::from(which % 3))));
            scene.drain()
        }
        Step::Ask(which) => scene.ask(question(*which)),
        Step::Pass(ms) => scene.pass(*ms),
        Step::Say(which) => {
            let data = body(*which).into_bytes();
            let mut told = scene.hear(LinkEvent::Message(wire::Message::Binary(data.clone())));
            let id = which % 4 + 1;
            told.extend(scene.hear(frame(&Frame { kind: FrameType::Normal, ack: 0, id, data })));
            told
        }
        Step::Frame(kind, ack, id) => {
            let kind = [FrameType::Normal, FrameType::Handshake, FrameType::Confirmed][usize::from(*kind)];
            let id = if kind == FrameType::Normal { *id } else { 0 };
            scene.hear(frame(&Frame { kind, ack: *ack, id, data: Vec::new() }))
        }
        Step::Touched(exchange) => scene.hear(LinkEvent::Touched(ExchangeId(*exchange))),
        Step::Fail(exchange, left) => {
            let left = if *left { Left::Maybe } else { Left::Nothing };
            scene.hear(LinkEvent::Failed { exchange: ExchangeId(*exchange), left, fault: fault() })
        }
        Step::Down => scene.hear(LinkEvent::Down(fault())),
        Step::Up => scene.hear(LinkEvent::Up),
        Step::Noise(bytes) => scene.hear(LinkEvent::Received(bytes.clone())),
    }
}

/// How many messages with this `request_id` have left, repeats of a frame in one life of the link apart.
fn orders(outputs: &[Output], seen: &mut HashMap<String, Vec<u8>>) -> bool {
    let sent = outputs.iter().filter_map(|output| if let Output::Send(out) = output { Some(out) } else { None });
    for out in sent {
        let text = String::from_utf8_lossy(out.payload.bytes()).into_owned();
        let Some((_, rest)) = text.split_once(r#""topic":"ecrhub.pay.order","request_id":""#) else { continue };
        let id = rest[..32].to_owned();
        let bytes = out.payload.bytes().to_vec();
        if seen.get(&id).is_some_and(|known| *known != bytes) {
            return false;
        }
        seen.insert(id, bytes);
    }
    true
}

proptest! {
    #[test]
    fn silence_is_told_once_and_questions_end_once(serial in any::<bool>(), steps in vec(step(), 1..60)) {
        let wiring = if serial { Wiring::Serial } else { Wiring::WebSocket };
        let mut scene = Scene::new(settings(wiring));
        let mut silences: HashMap<RequestId, u32> = HashMap::new();
        let mut ends: HashMap<RequestId, u32> = HashMap::new();
        for step in &steps {
            for output in play(&mut scene, step) {
                match output {
                    Output::Silent(id, _) => *silences.entry(id).or_default() += 1,
                    Output::Identified(id, _)
                    | Output::AbortAnswered(id, _)
                    | Output::Settled(id, _)
                    | Output::Reader(id, _)
                    | Output::ShowCode(id, _)
                    | Output::Printed(id, _) => *ends.entry(id).or_default() += 1,
                    Output::Send(_) | Output::Answered(..) | Output::Reopen(_) | Output::Dropped(_) | Output::Unpaired => {}
                }
            }
        }
        prop_assert!(silences.values().all(|count| *count == 1), "{silences:?}");
        for (id, count) in ends {
            prop_assert!(count == 1 && !silences.contains_key(&id), "{id:?}");
        }
    }

    /// Each payment is begun once here, under an id of its own: whatever leaves under it is the identical frame.
    #[test]
    fn an_order_is_written_once_or_repeated_to_the_letter(serial in any::<bool>(), steps in vec(step(), 1..60)) {
        let wiring = if serial { Wiring::Serial } else { Wiring::WebSocket };
        let mut scene = Scene::new(settings(wiring));
        let (mut seen, mut begun) = (HashMap::new(), 10_u64);
        for step in &steps {
            let outputs = if let Step::Pay(which) = step {
                begun += 1;
                let id = scene.id();
                scene.session.request_money(at(scene.now), id, money(intent(kind(*which), begun)));
                scene.drain()
            } else {
                play(&mut scene, step)
            };
            prop_assert!(orders(&outputs, &mut seen), "{outputs:?}");
        }
    }
}
