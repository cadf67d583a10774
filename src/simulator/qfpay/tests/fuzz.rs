//! Everything that reads what a register sends, on its corpus and on mutations of it: nothing panics, nothing moves money
//! that was not signed.

use super::register::*;
use crate::protocol::qfpay::envelope::{Dialect, HttpBody};
use crate::protocol::qfpay::fuzz_tests::{MUTATIONS, mutated, said_by_registers};
use crate::protocol::qfpay::message::Request;
use crate::simulator::qfpay::*;
use crate::simulator::random::Seeded;
use crate::simulator::{LineFace, Machine};

/// What one input does to the terminal and to its ends of line and socket. The fuzz body.
fn survives(register: &mut Register, bytes: &[u8]) {
    for path in ["", "/api/pos/trade"] {
        register.send_body(path, bytes);
        register.outputs();
    }
    let opener = Opener { keys: keys(), encrypted: false, only: None };
    let _ = opener.is_whole(bytes);
    let mut line = FrameEnd::new(opener.clone(), SerialHabits::default());
    let mut socket = SocketEnd::new(opener, SerialHabits::default());
    let ends: [&mut dyn LineFace; 2] = [&mut line, &mut socket];
    for end in ends {
        end.receive(bytes, 0);
        while let Some(at_ms) = end.wake_at_ms() {
            end.reach(at_ms);
        }
        end.let_go(10_000);
    }
}

#[test]
fn the_corpus_and_its_mutations_are_survived() {
    let corpus = said_by_registers();
    let mut register = Register::facing(TerminalSettings { encrypted: false, ..settings() });
    for bytes in &corpus {
        survives(&mut register, bytes);
    }
    let booked = register.terminal.ledger().len();
    let mut random = Seeded::new(1);
    for _ in 0..MUTATIONS {
        survives(&mut register, &mutated(&corpus, &mut random));
    }
    register.terminal.reach(u64::MAX / 2);
    assert!(booked > 0, "the corpus has payments");
}

#[test]
fn no_single_changed_byte_moves_money() {
    let body = sealer(Dialect::Odoo).http_body(&pay("T1", 1020).content().unwrap(), HttpBody::JsonString);
    let mut register = Register::facing(settings());
    for at in 0..body.len() {
        for flip in [1, 0x20, 0x80] {
            let mut changed = body.clone();
            changed[at] ^= flip;
            register.send_body(Request::PrintSummary.path(), &changed);
            register.send_body(pay("T1", 1020).path(), &changed);
        }
    }
    register.outputs();
    assert_eq!(register.ledger(), []);
}
