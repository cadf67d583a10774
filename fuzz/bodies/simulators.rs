//! What registers send to the simulated terminals, which listen on sockets as well.

use std::sync::{Arc, OnceLock};

use countertop::protocol::qfpay::crypto::AesKeyMode;
use countertop::protocol::qfpay::key::PosKey;
use countertop::protocol::wonder::crypto::PairingCode;
use countertop::simulator::{
    Answer, Ask, Delivery, Heard, LineFace, Machine, Simulated, codepay, easycard, qfpay, wonder,
};

pub fn simulator_wonder(bytes: &[u8]) {
    let code = PairingCode::parse("260880").expect("six digits");
    plays(&wonder::TerminalSettings { paired: true, ..wonder::TerminalSettings::new(code) }, bytes);
}

pub fn simulator_qfpay(bytes: &[u8]) {
    let key = PosKey::parse("0123456789abcdef0123456789abcdef").expect("a key");
    let keys = qfpay::Keys::new(key, AesKeyMode::Utf8).expect("a key");
    plays(&qfpay::TerminalSettings { encrypted: false, ..qfpay::TerminalSettings::new(keys) }, bytes);
}

pub fn simulator_codepay(bytes: &[u8]) {
    plays(&codepay::TerminalSettings::new(), bytes);
}

pub fn simulator_easycard(bytes: &[u8]) {
    static KEY: OnceLock<Arc<easycard::RsaKey>> = OnceLock::new();
    let key = KEY.get_or_init(|| Arc::new(easycard::RsaKey::generate().expect("a key")));
    plays(&easycard::ServerSettings::new(Arc::clone(key) as Arc<dyn easycard::ServerKey>), bytes);
}

/// The bytes as a message, and on its ends of a line and a socket.
fn plays<S: Simulated>(settings: &S, bytes: &[u8]) {
    let mut terminal = settings.terminal(1_760_000_000);
    for path in ["", "/api/pos/trade", "/wonder-terminal"] {
        terminal.receive(Ask(1), path, bytes, 0);
        drained(&mut terminal);
    }
    if let Some(line) = settings.line() {
        on(&mut terminal, line, bytes);
    }
    if let Some(socket) = settings.socket() {
        on(&mut terminal, socket, bytes);
    }
    for _ in 0..100 {
        let Some(at) = terminal.wake_at_ms() else { break };
        terminal.reach(at);
        drained(&mut terminal);
    }
}

fn on(terminal: &mut impl Machine, mut end: impl LineFace, bytes: &[u8]) {
    let mut heard = end.receive(bytes, 0);
    while let Some(at) = end.wake_at_ms() {
        heard.extend(end.reach(at));
    }
    for (number, message) in heard.into_iter().filter_map(|heard| match heard {
        Heard::Message(number, message) => Some((number, message)),
        Heard::Said(_) => None,
    }) {
        terminal.receive(Ask(Ask::LINE).message(number), "", &message, 0);
        for answer in drained(terminal) {
            if !matches!(answer.delivery, Delivery::Never | Delivery::Cut | Delivery::Restart) {
                let _ = end.bytes(&answer);
            }
        }
    }
    end.let_go(10_000);
    end.reset();
}

fn drained(terminal: &mut impl Machine) -> Vec<Answer> {
    let mut answers = Vec::new();
    for said in 0.. {
        assert!(said < 10_000, "it does not stop");
        match terminal.next_output() {
            Some(countertop::simulator::Output::Answer(answer)) => answers.push(answer),
            Some(_) => {}
            None => break,
        }
    }
    answers
}
