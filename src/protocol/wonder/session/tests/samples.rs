//! What goes out is what the vendor publishes, byte for byte.

use rstest::rstest;
use uuid::Uuid;

use super::scene::*;
use crate::payment::{Intent, Kind, Original, Silence};
use crate::protocol::wonder::Wiring;
use crate::protocol::wonder::crypto::CryptoProfile;
use crate::protocol::wonder::frame::FrameRules;
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{HttpRequest, Payload};

const SALE_REF: &str = "f8b13b22-16ca-4a87-95a4-df4bebf09ee1";
const ORDER: &str = "e246c1cc-02f6-4ac5-b7fb-066cb2b2f5b1";

enum Ask {
    Money(Box<Intent>),
    Question(Question),
}

/// The intent of a published sample.
fn sample(kind: Kind) -> Box<Intent> {
    let (reference, original) = match kind {
        Kind::Sale => (SALE_REF, None),
        Kind::Void => (SALE_REF, Some(SALE_REF)),
        Kind::Refund => ("97cc8c76-65e0-4bd2-9e16-9b9e09f65c42", Some("4b02c099-4dc9-4b30-bd2c-27bf3223df6b")),
        Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => unreachable!("the pages have no such sample"),
    };
    let original =
        original.map(|known| Original { reference: None, kind: None, vendor_reference: known.to_owned(), left: None });
    let order = (kind == Kind::Sale).then(|| ORDER.to_owned());
    Box::new(Intent { vendor_reference: reference.to_owned(), original, order, ..intent(kind, 1) })
}

fn sent(wiring: Wiring, ask: Ask, id: Uuid) -> Payload {
    let mut scene = Scene::paired(wiring);
    match ask {
        Ask::Money(intent) => {
            let request = permission(Intent { message_id: id, ..*intent });
            scene.session.request_money(at(0), RequestId(1), request, dice(Uuid::nil()));
        }
        Ask::Question(question) => scene.session.ask(at(0), RequestId(1), question, dice(id)),
    }
    match scene.drain().pop() {
        Some(Output::Send(outgoing)) => outgoing.payload,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case::sale("rs232-Sale-request", Ask::Money(sample(Kind::Sale)), MONEY_LIMIT)]
#[case::void("rs232-Void-request", Ask::Money(sample(Kind::Void)), MONEY_LIMIT)]
#[case::refund("rs232-Refund-request", Ask::Money(sample(Kind::Refund)), MONEY_LIMIT)]
#[case::status("rs232-TransactionStatus-request", Ask::Question(Question::Status(sample(Kind::Sale))), ANSWER_LIMIT)]
#[case::status_of_void(
    "rs232-TransactionStatus-request",
    Ask::Question(Question::Status(sample(Kind::Void))),
    ANSWER_LIMIT
)]
#[case::abort("rs232-Abort-request", Ask::Question(Question::Abort), ANSWER_LIMIT)]
#[case::identify("rs232-DeviceInfo-request", Ask::Question(Question::Identify), ANSWER_LIMIT)]
fn the_published_request_goes_out(#[case] name: &str, #[case] ask: Ask, #[case] limit: u64) {
    let (envelope, id) = published(name);
    let again = match &ask {
        Ask::Money(intent) => Ask::Money(intent.clone()),
        Ask::Question(question) => Ask::Question(question.clone()),
    };
    assert!(sent(serial(), ask, id) == Payload::Bytes(FrameRules::retail().encode(&envelope).unwrap()));

    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let expected = HttpRequest {
        path: "/wonder-terminal".to_owned(),
        headers: vec![header("x-device-sn", "hidden"), header("content-type", "application/json; charset=utf-8")],
        body: envelope,
        reply_limit_ms: limit,
    };
    assert!(sent(http(), again, id) == Payload::Http(expected));
}

#[test]
fn a_content_type_of_the_profile_is_the_only_one() {
    let own = vec![("content-type".to_owned(), "text/plain".to_owned())];
    let wiring = Wiring::Http { path: "/".into(), headers: own.clone() };
    let Payload::Http(request) = sent(wiring, Ask::Question(Question::Abort), Uuid::nil()) else { panic!() };
    assert_eq!(request.headers, own);
}

#[rstest]
#[case::void(Kind::Void)]
#[case::refund(Kind::Refund)]
fn what_takes_back_nothing_named_is_not_sent(#[case] kind: Kind) {
    for original in [None, Some(Original { reference: None, kind: None, vendor_reference: String::new(), left: None })]
    {
        let mut scene = Scene::paired(serial());
        // A refund of no sale in particular is something of its own, which this vendor has not.
        let silence = if original.is_none() && kind == Kind::Refund { "Refused" } else { "NothingLeft" };
        let request = permission(Intent { original, ..intent(kind, 1) });
        scene.session.request_money(at(0), RequestId(1), request, [0; 48]);
        assert_eq!(brief(&scene.drain()), [format!("silent 1 {silence}")]);
        assert_eq!(scene.session.wake_at(), None);
    }
}

#[test]
fn a_request_that_fits_in_no_frame_is_not_sent() {
    let mut scene = Scene::paired(serial());
    let request = permission(Intent { order: Some("9".repeat(70_000)), ..intent(Kind::Sale, 1) });
    scene.session.request_money(at(0), RequestId(1), request, [0; 48]);
    assert!(matches!(scene.drain().as_slice(), [Output::Silent(RequestId(1), Silence::NothingLeft(_))]));
}

#[test]
fn no_secret_is_printed() {
    let mut scene = Scene::new(http(), Some(CryptoProfile::Sha256ZeroIv));
    scene.sell(1);
    scene.session.ask(at(0), RequestId(2), Question::Abort, [0; 48]);
    let printed = format!("{:?}", scene.session);
    assert!(!printed.contains("260880") && !printed.contains("hidden"), "{printed}");
    assert!(printed.contains("x-device-sn"));
}
