//! Answers: whose they are, and what they say.

use uuid::Uuid;

use crate::payment::{Answer, Evidence, Finding, Intent, Kind, Match, Now, Silence};
use crate::protocol::text;
use crate::protocol::wonder::conversation::Heard;
use crate::protocol::wonder::message::{
    Action, DeviceInfo, DeviceStatus, NetworkStatus, ResponseBody, ResponseHeader, ResultBody, ResultStatus,
};
use crate::protocol::wonder::verdict;
use crate::protocol::{AbortAnswer, Identity, Output, RequestId};

use super::Session;
use super::flight::{About, Finished, Flight};
use super::requests::money_action;

impl Session {
    pub(super) fn take_answer(&mut self, now: Now, heard: &Heard) {
        let id = heard.response.header.response_id.parse::<Uuid>().ok();
        if let Some(flight) = self.take_flight(id, heard.action) {
            let output = self.read(now, flight.request, &flight.about, heard);
            self.outputs.push_back(output);
            self.finish(flight);
        } else if let Some(finished) = self.take_finished(id, heard.action) {
            let Finished { id, request, intent } = finished;
            let output = self.read_money(now, request, &intent, heard);
            self.outputs.push_back(output);
            self.keep_finished(Finished { id, request, intent });
        } else {
            self.ignore("an answer that belongs to no request of this console");
        }
        // An HTTP exchange is over with its reply, whatever that was about.
        if let Some(exchange) = heard.exchange {
            self.exchange_is_over(now, exchange, "the answer belongs to another request");
        }
    }

    fn take_flight(&mut self, id: Option<Uuid>, action: Action) -> Option<Flight> {
        let answered = |flight: &Flight| Some(flight.id) == id && flight.about.action() == Some(action);
        let at = self.in_flight.iter().position(answered)?;
        Some(self.in_flight.remove(at))
    }

    fn take_finished(&mut self, id: Option<Uuid>, action: Action) -> Option<Finished> {
        let answered = |known: &Finished| Some(known.id) == id && money_action(known.intent.kind) == Some(action);
        let at = self.finished.iter().rposition(answered)?;
        self.finished.remove(at)
    }

    fn read(&mut self, now: Now, request: RequestId, about: &About, heard: &Heard) -> Output {
        match (about, &heard.response.body) {
            (About::Identify { .. }, ResponseBody::DeviceInfo(info)) => {
                self.settings.profile.get_or_insert(heard.profile);
                Output::Identified(request, identity(&heard.response.header, info))
            }
            (About::Abort, ResponseBody::Result(body)) => Output::AbortAnswered(request, abort_answer(body)),
            (About::Status(intent), ResponseBody::Result(body)) => {
                let finding = verdict::asked(intent.kind, body, &self.settings.codes);
                Output::Answered(request, Box::new(self.tell(now, finding, intent, heard, body)))
            }
            (About::Money(intent), _) => self.read_money(now, request, intent, heard),
            _ => another_shape(request),
        }
    }

    fn read_money(&self, now: Now, request: RequestId, intent: &Intent, heard: &Heard) -> Output {
        let ResponseBody::Result(body) = &heard.response.body else { return another_shape(request) };
        let finding = verdict::direct(intent.kind, body, &self.settings.codes);
        Output::Answered(request, Box::new(self.tell(now, finding, intent, heard, body)))
    }

    fn tell(&self, now: Now, finding: Finding, intent: &Intent, heard: &Heard, body: &ResultBody) -> Answer {
        let reference = compare_order(intent, body);
        Answer {
            // About another order: it proves nothing about this payment.
            finding: if reference == Match::Differs { Finding::Unclear } else { finding },
            amount: verdict::amount_said(intent.kind, body, intent.amount.currency()),
            code: body.error_code.clone(),
            message: body.error_message.clone(),
            details: verdict::details(body),
            evidence: Evidence {
                frame: self.conversation.messages_received(),
                at: now.wall,
                source: heard.response.header.server_device_sn.clone(),
                said: said(heard.action, body),
                reference,
                // The machine fills it in.
                amount: Match::NotSent,
            },
        }
    }
}

/// The message id has tied the answer to the payment. A sale's answer may repeat the order number, and then it must be ours.
fn compare_order(intent: &Intent, body: &ResultBody) -> Match {
    match (intent.kind, &intent.order, &body.customer_order_id) {
        (Kind::Sale, Some(ours), Some(told)) if !told.is_empty() && text::identifier(ours) != *told => Match::Differs,
        _ => Match::Equal,
    }
}

/// `Sale status=Success transactionStatus=Success`, in the terminal's words.
fn said(action: Action, body: &ResultBody) -> String {
    let status = format!("{} status={}", action.as_str(), body.status.as_str());
    match &body.transaction_status {
        Some(transaction) => format!("{status} transactionStatus={}", transaction.as_str()),
        None => status,
    }
}

/// Only a terminal that says `Free` is free: a word that the pages do not know counts as busy. Its network is advice: only
/// the word for "no connection" counts as none.
pub(in crate::protocol::wonder) fn identity(header: &ResponseHeader, info: &DeviceInfo) -> Identity {
    Identity {
        serial_number: header.server_device_sn.clone(),
        merchant: info.business_id.clone().unwrap_or_default(),
        version: info.software_version.clone(),
        busy: info.device_status != DeviceStatus::Free,
        online: info.network_status != NetworkStatus::Disconnected,
        signed_on: None,
        said: format!("{}, {}", info.device_status.as_str(), info.network_status.as_str()),
    }
}

fn abort_answer(body: &ResultBody) -> AbortAnswer {
    AbortAnswer {
        accepted: body.status == ResultStatus::Success,
        counts: true,
        code: body.error_code.clone(),
        message: body.error_message.clone(),
    }
}

fn another_shape(request: RequestId) -> Output {
    Output::Silent(request, Silence::Unreadable("an answer of another shape".to_owned()))
}
