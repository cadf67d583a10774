//! A register that writes its messages by hand, facing a terminal on virtual time.

use serde_json::{Map, Value, json};

use crate::simulator::codepay::*;
use crate::simulator::*;

pub fn settings() -> TerminalSettings {
    TerminalSettings::new()
}

/// A message of the vendor's documents: `biz_data` and what goes around it.
pub fn message(topic: &str, business: &Value) -> Value {
    json!({
        "topic": format!("ecrhub.{topic}"),
        "request_id": "R1",
        "timestamp": "1698302992263",
        "version": "1.0",
        "app_id": "wz00000000000a0001",
        "biz_data": business,
    })
}

pub fn order(kind: &str, number: &str, fields: &Value) -> Value {
    let mut business = json!({ "trans_type": kind, "merchant_order_no": number });
    merge(&mut business, fields);
    message("pay.order", &business)
}

pub fn sale(number: &str, amount: &str) -> Value {
    order("1", number, &json!({ "order_amount": amount }))
}

pub fn void(number: &str, of: &str) -> Value {
    order("2", number, &json!({ "orig_merchant_order_no": of }))
}

pub fn refund(number: &str, of: &str, amount: &str) -> Value {
    order("3", number, &json!({ "orig_merchant_order_no": of, "order_amount": amount }))
}

pub fn preauth(number: &str, amount: &str) -> Value {
    order("4", number, &json!({ "order_amount": amount }))
}

pub fn complete(number: &str, of: &str, amount: &str) -> Value {
    order("6", number, &json!({ "orig_merchant_order_no": of, "order_amount": amount }))
}

pub fn cashback(number: &str, amount: &str, cash: &str) -> Value {
    order("11", number, &json!({ "order_amount": amount, "cashback_amount": cash }))
}

pub fn query(number: &str) -> Value {
    message("pay.query", &json!({ "merchant_order_no": number }))
}

pub fn close(number: &str) -> Value {
    message("pay.close", &json!({ "merchant_order_no": number }))
}

pub fn tip(number: &str, amount: &str) -> Value {
    message("pay.tip.adjustment", &json!({ "merchant_order_no": number, "tip_adjustment_amount": amount }))
}

pub fn settle() -> Value {
    message("pay.batch.close", &json!({}))
}

/// The same with other or more fields in its business data.
pub fn with(mut request: Value, fields: &Value) -> Value {
    merge(&mut request["biz_data"], fields);
    request
}

fn merge(into: &mut Value, fields: &Value) {
    let more: Map<String, Value> = fields.as_object().unwrap().clone();
    into.as_object_mut().unwrap().extend(more);
}

/// The register, its terminal and the time.
pub struct Register {
    pub terminal: Terminal,
    pub now_ms: u64,
    pub line: Ask,
}

impl Register {
    /// Over a connection, from an address.
    pub fn facing(settings: TerminalSettings) -> Self {
        let mut register = Self { terminal: Terminal::new(settings), now_ms: 0, line: Ask(0) };
        register.connect(&Client::At("127.0.0.1".to_owned()));
        register
    }

    /// Comes over a new line; what has been on the old one stays there.
    pub fn connect(&mut self, client: &Client) {
        self.line = Ask(self.line.0 + Ask::LINE);
        self.terminal.connected(self.line, client, self.now_ms);
    }

    /// Leaves, and comes back.
    pub fn reconnect(&mut self, properly: bool) -> Vec<Output> {
        self.terminal.disconnected(self.line, properly, self.now_ms);
        self.connect(&Client::At("127.0.0.1".to_owned()));
        self.outputs()
    }

    pub fn send(&mut self, request: &Value) {
        self.send_text(&request.to_string());
    }

    pub fn send_text(&mut self, text: &str) {
        self.terminal.receive(self.line, "", text.as_bytes(), self.now_ms);
    }

    /// What has come out, request lines left out.
    pub fn outputs(&mut self) -> Vec<Output> {
        let all = std::iter::from_fn(|| self.terminal.next_output());
        all.filter(|output| !matches!(output, Output::Told(_))).collect()
    }

    pub fn wait(&mut self, ms: u64) -> Vec<Output> {
        self.now_ms += ms;
        self.terminal.reach(self.now_ms);
        self.outputs()
    }

    /// Sends and takes what comes at once.
    pub fn ask(&mut self, request: &Value) -> Vec<Output> {
        self.send(request);
        self.outputs()
    }

    /// Sends, and reads the one answer that comes at once.
    pub fn answer(&mut self, request: &Value) -> Value {
        let outputs = self.ask(request);
        read(answer_of(&outputs))
    }

    /// `response_code` of the answer.
    pub fn code(&mut self, request: &Value) -> String {
        text(&self.answer(request), "response_code")
    }

    /// `trans_status` by a query; the code where there is none.
    pub fn status(&mut self, number: &str) -> String {
        let answer = self.answer(&query(number));
        match answer["biz_data"]["trans_status"].as_str() {
            Some(status) => status.to_owned(),
            None => text(&answer, "response_code"),
        }
    }

    /// The terminal's ledger in short.
    pub fn ledger(&self) -> Vec<(EntryKind, &str, u64)> {
        let entries = self.terminal.ledger().iter();
        entries.map(|entry| (entry.kind, entry.reference.as_str(), entry.amount.minor_units())).collect()
    }
}

pub fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_else(|| panic!("a text {name}: {answer}")).to_owned()
}

pub fn read(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.message).unwrap()
}

/// All answers among the outputs, in order.
pub fn answers(outputs: &[Output]) -> Vec<&Answer> {
    outputs.iter().filter_map(|output| if let Output::Answer(answer) = output { Some(answer) } else { None }).collect()
}

/// The only answer among the outputs; money is booked before it.
pub fn answer_of(outputs: &[Output]) -> &Answer {
    let [answer] = answers(outputs)[..] else { panic!("one answer expected: {outputs:?}") };
    assert!(!matches!(outputs.last(), Some(Output::Booked(_))), "booked after the answer: {outputs:?}");
    answer
}

/// `response_code` and `trans_status` of all answers.
pub fn said(outputs: &[Output]) -> Vec<(String, String)> {
    let said = |answer: &&Answer| {
        let answer = read(answer);
        let status = answer["biz_data"]["trans_status"].as_str().unwrap_or_default();
        (text(&answer, "response_code"), status.to_owned())
    };
    answers(outputs).iter().map(said).collect()
}
