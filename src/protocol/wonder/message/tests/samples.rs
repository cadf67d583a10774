//! Every published sample, built from typed values down to the envelope and read back up.

use std::borrow::Cow;

use serde_json::Value;

use super::super::*;
use crate::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, SaltIv};
use crate::protocol::wonder::envelope::{Envelope, SERIAL_CAP, VersionLiteral};
use crate::protocol::wonder::vectors;

const SERIAL_NO: &str = "126498561093";
const SENT_AT: &str = "2025-11-12T10:11:04+00:00";
const SALE_REF: &str = "f8b13b22-16ca-4a87-95a4-df4bebf09ee1";
const PAIR_UUID: &str = "3f37e6c0-bf6e-4c00-b1fa-b2bd5e1d6a3b";
const ACK_UUID: &str = "4d366618-49cf-4f93-bd23-25388a573b0c";
const ORDER: &str = "e246c1cc-02f6-4ac5-b7fb-066cb2b2f5b1";
const BUSINESS: &str = "ff467f02-5b69-45f3-81aa-bffcca55fe8f";
const TERMINAL: &str = "NEXGO-N96-1170270945";

/// The id of a sample's message: the only thing that two samples of one kind differ in.
fn message_id(vector: &Value) -> String {
    let message: Value = serde_json::from_str(vector["plaintext"].as_str().unwrap()).unwrap();
    let header = &message["header"];
    header["requestID"].as_str().or(header["responseID"].as_str()).unwrap().to_owned()
}

fn request(action: Action) -> Request<'static> {
    match action {
        Action::Pair => Request::Pair(PairRequest { pair_uuid: PAIR_UUID.into() }),
        Action::Ack => Request::Ack(AckRequest { ack_uuid: ACK_UUID.into() }),
        Action::DeviceInfo => Request::DeviceInfo,
        Action::Sale => Request::Sale(SaleRequest {
            reference_id: SALE_REF.into(),
            customer_order_id: Some(ORDER.into()),
            currency: "HKD".into(),
            amount: "10.20".into(),
        }),
        Action::Abort => Request::Abort,
        Action::Void => Request::Void(VoidRequest { org_reference_id: SALE_REF.into() }),
        Action::Refund => Request::Refund(RefundRequest {
            reference_id: "97cc8c76-65e0-4bd2-9e16-9b9e09f65c42".into(),
            org_reference_id: "4b02c099-4dc9-4b30-bd2c-27bf3223df6b".into(),
            currency: "HKD".into(),
            amount: "10.20".into(),
        }),
        Action::TransactionStatus => {
            Request::TransactionStatus(TransactionStatusRequest { target_reference_id: SALE_REF.into() })
        }
    }
}

fn result(status: &'static str) -> ResultReply<'static> {
    ResultReply { status, ..ResultReply::default() }
}

fn paid() -> ResultReply<'static> {
    ResultReply {
        customer_order_id: Some(ORDER),
        currency: Some("HKD"),
        amount: Some("10.20"),
        payment_method: Some("visa"),
        payment_entry_type: Some("contactless"),
        rrn: Some("3263492852830699521"),
        brn: Some("3263492852495159296"),
        transaction_status: Some("Success"),
        transaction_time: Some("2023-06-30T09:08:52+00:00"),
        credit_card: Some(CardReply {
            pan_prefix6_digits: "555555",
            pan_last4_digits: "1234",
            pan_hash: "xxxxxxx",
            pan_token: "",
        }),
        ..result("Success")
    }
}

fn reply(id: &str, action: Action) -> Reply<'static> {
    match (id, action) {
        (_, Action::Pair) => Reply::Pair(PairReply { pair_uuid: PAIR_UUID, ack_uuid: ACK_UUID, new_pin: None }),
        (_, Action::Ack | Action::DeviceInfo) => Reply::DeviceInfo(DeviceInfoReply {
            device_status: "Free",
            network_status: "Connected",
            software_version: "1.0.0(188)",
            business_id: BUSINESS,
        }),
        ("rs232-Sale-response-pending", _) => Reply::Result(result("Pending")),
        ("rs232-Sale-response-failed", _) => Reply::Result(ResultReply {
            error_code: "5xxxx",
            error_message: "The equipment is being traded",
            ..result("Failed")
        }),
        (_, Action::Sale | Action::TransactionStatus) => Reply::Result(paid()),
        _ => Reply::Result(result("Success")),
    }
}

/// What the console must have read of a [`Reply`].
fn as_read(reply: &Reply) -> ResponseBody {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    match reply {
        Reply::Pair(_) => unreachable!("pairing answers are compared by field"),
        Reply::DeviceInfo(info) => ResponseBody::DeviceInfo(DeviceInfo {
            device_status: DeviceStatus::Free,
            network_status: NetworkStatus::Connected,
            software_version: info.software_version.to_owned(),
            business_id: Some(info.business_id.to_owned()),
        }),
        Reply::Result(result) => ResponseBody::Result(Box::new(ResultBody {
            status: match result.status {
                "Success" => ResultStatus::Success,
                "Failed" => ResultStatus::Failed,
                _ => ResultStatus::Pending,
            },
            error_code: result.error_code.to_owned(),
            error_message: result.error_message.to_owned(),
            customer_order_id: owned(result.customer_order_id),
            currency: owned(result.currency),
            amount: owned(result.amount),
            payment_method: owned(result.payment_method),
            payment_entry_type: owned(result.payment_entry_type),
            rrn: owned(result.rrn),
            brn: owned(result.brn),
            transaction_status: result.transaction_status.map(|_| TransactionStatus::Success),
            transaction_time: owned(result.transaction_time),
            card: result.credit_card.and_then(|_| MaskedCard::new("555555", "1234")),
        })),
    }
}

fn written(vector: &Value, action: Action) -> Plaintext {
    let id = message_id(vector);
    if vector["direction"] == "request" {
        let [request_id, client_device_sn, timestamp] = [&id, SERIAL_NO, SENT_AT].map(Cow::from);
        return request(action).encode(&RequestHeader { request_id, client_device_sn, timestamp });
    }
    let header = ReplyHeader { response_id: &id, server_device_sn: TERMINAL, timestamp: "2025-11-12T10:12:04+00:00" };
    reply(vector["id"].as_str().unwrap(), action).encode(&header)
}

fn assert_read_back(vector: &Value, action: Action, plaintext: &Plaintext) {
    let id = message_id(vector);
    if vector["direction"] == "request" {
        let read = ReceivedRequest::parse(action, plaintext).unwrap();
        assert_eq!((&*read.header.request_id, read.request), (id.as_str(), Ok(request(action))));
        assert_eq!((&*read.header.client_device_sn, &*read.header.timestamp), (SERIAL_NO, SENT_AT));
        return;
    }
    let read = Response::parse(action, plaintext).unwrap();
    assert_eq!((read.header.response_id, read.header.server_device_sn.as_str()), (id, TERMINAL));
    match (read.body, reply(vector["id"].as_str().unwrap(), action)) {
        (ResponseBody::Pair(answer), Reply::Pair(_)) => {
            assert_eq!((answer.pair_uuid.as_str(), answer.ack_uuid.as_deref()), (PAIR_UUID, Some(ACK_UUID)));
            assert_eq!(answer.new_pin(&NEW_PIN_FIELDS), Ok(None));
        }
        (body, reply) => assert_eq!(body, as_read(&reply)),
    }
}

#[test]
fn every_published_message_is_exact_both_ways_from_value_to_envelope() {
    let messages = vectors::list("vendor_messages");
    assert_eq!(messages.len(), 20);
    for vector in messages {
        let text = |name: &str| vector[name].as_str().unwrap();
        let action = Action::from_word(text("action")).unwrap();
        let key = Key::new(PairingCode::parse(text("pair_code")).unwrap());

        let plaintext = written(vector, action);
        assert_eq!(plaintext.as_str(), text("plaintext"), "{}", vector["id"]);
        let data = key.seal(CryptoProfile::Sha256ZeroIv, plaintext, &SaltIv { salt: [0; 16], iv: [0; 16] });
        assert_eq!(data, text("data"));
        let literal = text("published_version_literal");
        let version = if literal == "2.0" { VersionLiteral::Number } else { VersionLiteral::Text };
        let bytes = Envelope { action, data: data.into() }.encode(version);
        let envelope =
            format!("{{\"version\":{literal},\"action\":\"{}\",\"data\":\"{}\"}}", text("action"), text("data"));
        assert_eq!(bytes, envelope.as_bytes());

        let envelope = Envelope::parse(&bytes, SERIAL_CAP).unwrap();
        let (opened, profile) = key.open_either(&envelope.data).unwrap();
        assert_eq!((envelope.action, profile), (action, CryptoProfile::Sha256ZeroIv));
        assert_read_back(vector, action, &opened);
    }
}

#[test]
fn the_derived_pair_request_is_read_in_both_profiles() {
    let vectors = vectors::list("derived_messages");
    for vector in vectors.iter().filter(|vector| vector["plaintext"].as_str().unwrap().contains("pairUuid")) {
        let key = Key::new(PairingCode::parse(vector["pair_code"].as_str().unwrap()).unwrap());
        let (opened, profile) = key.open_either(vector["data"].as_str().unwrap()).unwrap();
        assert_eq!(profile == CryptoProfile::Pbkdf2Salted, vector["profile"] == "pbkdf2-salted");
        let read = ReceivedRequest::parse(Action::Pair, &opened).unwrap();
        let pair = PairRequest { pair_uuid: "8daf4dc0-6ad6-44b1-8556-a0f1549c0fc9".into() };
        assert_eq!(read.request, Ok(Request::Pair(pair)));
        assert_eq!(read.header.request_id, "ff467f02-5b69-45f3-81aa-bffcca55fe80");
    }
}
