//! Whatever happens in whatever order: no panic, each question ends once, no money request leaves twice.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use super::scene::*;
use crate::payment::Kind;
use crate::protocol::wonder::Wiring;
use crate::protocol::wonder::crypto::CryptoProfile;
use crate::protocol::wonder::message::Reply;
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFaultKind, Outgoing};

#[derive(Debug, Clone)]
enum Deed {
    Money(Kind),
    Ask(u8),
    /// The terminal answers the nth message it got.
    Answer {
        nth: usize,
        reply: u8,
        on: usize,
    },
    Reply {
        nth: usize,
        status: u16,
        body: Vec<u8>,
    },
    Failed {
        nth: usize,
        left: bool,
    },
    Bytes(Vec<u8>),
    Part {
        nth: usize,
        len: usize,
    },
    Down,
    Up,
    Wait(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let nth = || 0..8_usize;
    prop_oneof![
        3 => prop_oneof![Just(Kind::Sale), Just(Kind::Refund), Just(Kind::Void)].prop_map(Deed::Money),
        4 => (0..3_u8).prop_map(Deed::Ask),
        6 => (nth(), 0..5_u8, nth()).prop_map(|(nth, reply, on)| Deed::Answer { nth, reply, on }),
        2 => (nth(), 100..600_u16, vec(any::<u8>(), 0..40)).prop_map(|(nth, status, body)| Deed::Reply { nth, status, body }),
        2 => (nth(), any::<bool>()).prop_map(|(nth, left)| Deed::Failed { nth, left }),
        2 => vec(prop_oneof![Just(0x55_u8), any::<u8>()], 0..60).prop_map(Deed::Bytes),
        2 => (nth(), 0..400_usize).prop_map(|(nth, len)| Deed::Part { nth, len }),
        1 => Just(Deed::Down),
        1 => Just(Deed::Up),
        3 => prop_oneof![0..600_u64, Just(ANSWER_LIMIT), Just(MONEY_LIMIT)].prop_map(Deed::Wait),
    ]
}

/// What was seen of each request.
#[derive(Default)]
struct Tally {
    sent: u32,
    ends: u32,
    money: bool,
}

struct World {
    scene: Scene,
    now: u64,
    next: u64,
    got: Vec<Outgoing>,
    tallies: HashMap<u64, Tally>,
    current: Option<u64>,
}

impl World {
    fn new(wiring: Wiring, profile: Option<CryptoProfile>) -> Self {
        let scene = Scene::new(wiring, profile);
        Self { scene, now: 0, next: 1, got: Vec::new(), tallies: HashMap::new(), current: None }
    }

    fn act(&mut self, deed: Deed) {
        match deed {
            Deed::Money(kind) => {
                let id = self.begin(true);
                let request = permission(intent(kind, u128::from(id)));
                self.scene.session.request_money(at(self.now), RequestId(id), request, [7; 48]);
            }
            Deed::Ask(which) => {
                let id = self.begin(false);
                let question = match which {
                    0 => Question::Identify,
                    1 => Question::Abort,
                    _ => Question::Status(Box::new(intent(Kind::Sale, 1))),
                };
                let fresh = dice(Uuid::from_u128(u128::from(id) << 64));
                self.scene.session.ask(at(self.now), RequestId(id), question, fresh);
            }
            Deed::Wait(ms) => {
                self.now += ms;
                self.scene.session.time_reached(at(self.now));
            }
            other => {
                if let Some(event) = self.event(other) {
                    self.scene.session.link(at(self.now), event);
                }
            }
        }
        self.drain();
    }

    fn begin(&mut self, money: bool) -> u64 {
        let id = self.next;
        self.next += 1;
        self.tallies.insert(id, Tally { money, ..Tally::default() });
        self.current = Some(id);
        id
    }

    fn event(&self, deed: Deed) -> Option<LinkEvent> {
        let exchange = |nth: usize| self.got.get(nth).map_or(ExchangeId(99), |outgoing| outgoing.exchange);
        Some(match deed {
            Deed::Answer { nth, reply, on } => self.scene.deliver(exchange(on), self.envelope(nth, reply)?),
            Deed::Part { nth, len } => {
                let LinkEvent::Received(bytes) = self.scene.deliver(exchange(nth), self.envelope(nth, 0)?) else {
                    return None;
                };
                LinkEvent::Received(bytes[..len.min(bytes.len())].to_vec())
            }
            Deed::Reply { nth, status, body } => replied(exchange(nth), status, body),
            Deed::Failed { nth, left } => {
                let left = if left { Left::Maybe } else { Left::Nothing };
                failed(exchange(nth), left, LinkFaultKind::TimedOut)
            }
            Deed::Bytes(bytes) => LinkEvent::Received(bytes),
            Deed::Down => down(),
            _ => LinkEvent::Up,
        })
    }

    fn envelope(&self, nth: usize, reply: u8) -> Option<Vec<u8>> {
        let read = self.scene.read(self.got.get(nth)?);
        let reply: Reply<'_> = match reply {
            0 => paid(),
            1 => result("Pending"),
            2 => result("Failed"),
            3 => device_info("Free", "Connected"),
            _ => device_info("Busy", "?"),
        };
        Some(self.scene.envelope(&read.id, read.action, &reply))
    }

    fn drain(&mut self) {
        let outputs = self.scene.drain();
        assert!(outputs.len() <= 64, "{outputs:?}");
        for output in outputs {
            match output {
                Output::Send(outgoing) => self.sent(outgoing),
                Output::Answered(id, _)
                | Output::Identified(id, _)
                | Output::AbortAnswered(id, _)
                | Output::Silent(id, _) => {
                    self.tally(id).ends += 1;
                }
                Output::Dropped(_) => {}
                Output::Printed(..)
                | Output::Settled(..)
                | Output::Reader(..)
                | Output::ShowCode(..)
                | Output::Reopen(_)
                | Output::Unpaired => {
                    panic!("Wonder has no such thing: {output:?}")
                }
            }
        }
        self.current = None;
    }

    fn sent(&mut self, outgoing: Outgoing) {
        if let Some(current) = self.current {
            self.tally(RequestId(current)).sent += 1;
        } else {
            // Only an identification is said a second time.
            assert_eq!(self.scene.read(&outgoing).action, crate::protocol::wonder::message::Action::DeviceInfo);
        }
        self.got.push(outgoing);
    }

    fn tally(&mut self, id: RequestId) -> &mut Tally {
        self.tallies.get_mut(&id.0).expect("only what was asked is answered")
    }

    fn finish(mut self) {
        for _ in 0..2 {
            self.act(Deed::Wait(MONEY_LIMIT));
        }
        assert_eq!(self.scene.session.wake_at(), None);
        for (id, tally) in &self.tallies {
            assert!(tally.sent <= 1, "{id} was sent twice");
            assert!(tally.ends == 1 || (tally.money && tally.ends > 1), "{id} ended {} times", tally.ends);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_request_ends_and_none_leaves_twice(
        on_line in any::<bool>(),
        known in prop::bool::weighted(0.9),
        deeds in vec(deed(), 0..40),
    ) {
        let wiring = if on_line { serial() } else { http() };
        let mut world = World::new(wiring, known.then_some(CryptoProfile::Sha256ZeroIv));
        for deed in deeds {
            world.act(deed);
        }
        world.finish();
    }

    #[test]
    fn no_bytes_make_it_panic(pieces in vec(vec(any::<u8>(), 0..300), 0..20)) {
        let mut scene = Scene::paired(serial());
        scene.sell(1);
        for (at, bytes) in pieces.into_iter().enumerate() {
            let outputs = scene.link(at as u64, LinkEvent::Received(bytes));
            prop_assert!(outputs.len() <= 32);
        }
    }
}
