//! Whatever comes in whatever order: nothing panics, and of every request at most one end is told besides late answers.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::scene::*;
use crate::payment::Kind;
use crate::protocol::qfpay::Wiring;
use crate::protocol::qfpay::tcp::Framing;
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind};

#[derive(Debug, Clone)]
enum Step {
    Pay(u64),
    Back(u64),
    Hello,
    Abort,
    Status(u64),
    Pass(u64),
    Say(u8),
    Reply(u64, u8),
    Fail(u64, bool),
    HangUp(u64),
    Down,
    Up,
    Noise(Vec<u8>),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1_u64..4).prop_map(Step::Pay),
        (4_u64..6).prop_map(Step::Back),
        Just(Step::Hello),
        Just(Step::Abort),
        (1_u64..4).prop_map(Step::Status),
        (0_u64..200_000).prop_map(Step::Pass),
        any::<u8>().prop_map(Step::Say),
        (0_u64..12, any::<u8>()).prop_map(|(exchange, body)| Step::Reply(exchange, body)),
        (0_u64..12, any::<bool>()).prop_map(|(exchange, left)| Step::Fail(exchange, left)),
        (0_u64..12).prop_map(Step::HangUp),
        Just(Step::Down),
        Just(Step::Up),
        vec(any::<u8>(), 0..40).prop_map(Step::Noise),
    ]
}

fn body(which: u8) -> String {
    match which % 7 {
        0 => approved("OURS-1"),
        1 => approved("OURS-2"),
        2 => r#"{"respcd":"6001"}"#.to_owned(),
        3 => r#"{"respcd":"6002"}"#.to_owned(),
        4 => r#"{"respcd":"4003"}"#.to_owned(),
        5 => r#"{"respcd":"6000","data":{"respcd":"0000","cancel":"0"}}"#.to_owned(),
        _ => "nonsense".to_owned(),
    }
}

fn wiring() -> impl Strategy<Value = Wiring> {
    prop_oneof![Just(http()), Just(line()), Just(Wiring::Tcp(Framing::Lf)), Just(Wiring::Tcp(Framing::UsbFrame)),]
}

fn play(scene: &mut Scene, step: &Step) -> Vec<Output> {
    let fault = || LinkFault::new(LinkFaultKind::Lost, "words");
    let frame = |which: u8| {
        said(
            crate::protocol::qfpay::frame::FrameType::Request,
            crate::protocol::qfpay::frame::Number::FIRST,
            &body(which),
        )
    };
    match step {
        Step::Pay(nth) => {
            scene.pay(intent(Kind::Sale, *nth));
            Vec::new()
        }
        Step::Back(nth) => {
            scene.pay(intent(Kind::Refund, *nth));
            Vec::new()
        }
        Step::Hello => ask(scene, Question::Identify),
        Step::Abort => ask(scene, Question::Abort),
        Step::Status(nth) => ask(scene, Question::Status(Box::new(intent(Kind::Sale, *nth)))),
        Step::Pass(ms) => scene.pass(*ms),
        Step::Say(which) => scene.hear(frame(*which)),
        Step::Reply(exchange, which) => {
            let mut told = scene.hear(reply(ExchangeId(*exchange), &body(*which)));
            told.extend(scene.hear(LinkEvent::Heard(ExchangeId(*exchange), (body(*which) + "\n").into_bytes())));
            told
        }
        Step::Fail(exchange, left) => {
            let left = if *left { Left::Maybe } else { Left::Nothing };
            scene.hear(LinkEvent::Failed { exchange: ExchangeId(*exchange), left, fault: fault() })
        }
        Step::HangUp(exchange) => scene.hear(LinkEvent::HungUp(ExchangeId(*exchange))),
        Step::Down => scene.hear(LinkEvent::Down(fault())),
        Step::Up => scene.hear(LinkEvent::Up),
        Step::Noise(bytes) => scene.hear(LinkEvent::Received(bytes.clone())),
    }
}

fn ask(scene: &mut Scene, question: Question) -> Vec<Output> {
    scene.ask(question);
    Vec::new()
}

proptest! {
    #[test]
    fn silence_is_told_once_and_questions_end_once(wiring in wiring(), steps in vec(step(), 1..60)) {
        let mut scene = Scene::new(settings(wiring));
        let mut silences: HashMap<RequestId, u32> = HashMap::new();
        let mut ends: HashMap<RequestId, u32> = HashMap::new();
        for step in &steps {
            for output in play(&mut scene, step) {
                match output {
                    Output::Silent(id, _) => *silences.entry(id).or_default() += 1,
                    Output::Identified(id, _) | Output::AbortAnswered(id, _) | Output::Printed(id, _)
                    | Output::Settled(id, _) | Output::Reader(id, _) | Output::ShowCode(id, _) => {
                        *ends.entry(id).or_default() += 1;
                    }
                    Output::Send(_) | Output::Answered(..) | Output::Reopen(_) | Output::Dropped(_) => {}
                    Output::Unpaired => panic!("this vendor's terminals do not unpair"),
                }
            }
        }
        prop_assert!(silences.values().all(|count| *count == 1), "{silences:?}");
        for (id, count) in ends {
            prop_assert!(count == 1 && !silences.contains_key(&id), "{id:?}");
        }
    }
}
