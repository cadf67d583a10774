//! The link behind the seeded fault layer.

use super::*;
use crate::transport::fault::{Chance, MessageFate, MessageFaultLayer, MessageFaults};

/// Says 300 numbered messages through the fault layer until the connection breaks; what arrived.
async fn said_through(seed: u64) -> (Vec<String>, bool) {
    let some = Chance::per_million(3000);
    let faults = MessageFaults { break_off: some, cut: some, lose: some, duplicate: some, ..MessageFaults::default() };
    let (mut link, mut server) = connected(limits()).await;
    let speaking = tokio::spawn(async move {
        let mut layer = MessageFaultLayer::new(seed, faults);
        for number in 0..300 {
            match layer.pass(Message::Text(format!("{number:03}"))).1 {
                MessageFate::Whole(message) => server.say(message).await.unwrap(),
                MessageFate::Twice(message) => {
                    server.say(message.clone()).await.unwrap();
                    server.say(message).await.unwrap();
                }
                MessageFate::Cut(message, kept) => return server.say_cut(&message, kept).await.unwrap(),
                MessageFate::Lost => {}
                MessageFate::BrokenOff => return,
            }
        }
        server.close(1000).await.unwrap();
    });
    let mut came = Vec::new();
    let broke = loop {
        match next(&mut link).await {
            LinkEvent::Message(Message::Text(text)) => came.push(text),
            LinkEvent::Down(fault) => break !fault.detail.contains("code 1000"),
            other => panic!("{other:?}"),
        }
    };
    speaking.await.unwrap();
    (came, broke)
}

#[tokio::test]
async fn on_a_bad_connection_only_whole_messages_come_in_their_order() {
    let mut broken = 0;
    for seed in 0..20 {
        let (came, broke) = said_through(seed).await;
        assert!(came.is_sorted() && came.iter().all(|text| text.len() == 3), "seed {seed}: {came:?}");
        broken += u32::from(broke);
    }
    assert!((1..20).contains(&broken), "{broken} of 20 broke");
}
