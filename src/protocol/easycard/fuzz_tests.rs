//! A fuzz body for every decoder, run on its corpus and on mutations of it: no input panics, and all of them end.

use super::codes::{self, ErrorRow};
use super::envelope::{Posted, Reply};
use super::key::PublicKey;
use super::message::{
    Answer, Balance, CardTransaction, Members, Order, Owed, Service, SignedOn, Sums, orders, readers,
};
use super::notice::check;
use super::vectors::{self, Exchange};
use super::{amount, stamp};
use crate::protocol::qfpay::fuzz_tests::{MUTATIONS, mutated};
use crate::simulator::random::Seeded;

fn is_survived(corpus: &[Vec<u8>], seed: u64, rounds: usize, body: impl Fn(&[u8])) {
    for bytes in corpus {
        body(bytes);
    }
    let mut random = Seeded::new(seed);
    for _ in 0..rounds {
        body(&mutated(corpus, &mut random));
    }
}

fn bodies() -> Vec<Vec<u8>> {
    let both = Exchange::all()
        .flat_map(|exchange| [exchange.response("http_body_plain"), exchange.response("http_body_vendor_style")]);
    let negative = vectors::list("negative").iter().map(|entry| vectors::text(entry, "http_body"));
    both.chain(negative).map(|text| text.as_bytes().to_vec()).collect()
}

fn inner() -> Vec<Vec<u8>> {
    Exchange::all().map(|exchange| exchange.response_inner().as_bytes().to_vec()).collect()
}

#[test]
fn bodies_of_answers() {
    let (key, iv) = (Exchange::named("payment_ok").key(), vectors::iv());
    is_survived(&bodies(), 1, MUTATIONS, |bytes| {
        let _ = Reply::read(bytes, &key, &iv);
    });
}

#[test]
fn bodies_of_requests() {
    let corpus: Vec<_> = Exchange::all().map(|exchange| exchange.request("http_body").as_bytes().to_vec()).collect();
    is_survived(&corpus, 2, MUTATIONS, |bytes| {
        let _ = Posted::read(bytes);
    });
}

#[test]
fn answers() {
    is_survived(&inner(), 3, MUTATIONS, |bytes| {
        let Some(answer) = Answer::read(bytes) else { return };
        let result = answer.card_result();
        let _ = (answer.succeeded(), codes::told(&result.error), ErrorRow::of(&answer.header.status));
        let told = CardTransaction::of(&answer);
        let _ = (amount::said(told.amount.as_deref()), told.before.amount(), stamp::moment(&answer.header.time));
        let owed = Owed::of(&answer, Service::Payment, "01301234", "PO1");
        assert!(owed.is_none_or(|owed| (1..=3).contains(&owed.retry) && !owed.terminal_number.is_empty()));
        let _ = (SignedOn::of(&answer), Balance::of(&answer), Sums::of(&answer), Order::of(&answer));
        let _ = (readers(&answer), orders(&answer));
        let written = answer.to_json();
        assert_eq!(Answer::read(written.as_bytes()).as_ref().map(|again| &again.data), Some(&answer.data));
    });
}

#[test]
fn members() {
    let requests = Exchange::all().map(|exchange| exchange.request_inner().as_bytes().to_vec());
    is_survived(&requests.chain(inner()).collect::<Vec<_>>(), 4, MUTATIONS, |bytes| {
        if let Some(members) = std::str::from_utf8(bytes).ok().and_then(Members::read) {
            assert!(!format!("{members:?}").contains("8f05a80db5"), "a secret prints");
            let _ = members.object("Header").and_then(|header| header.text("TradeKey"));
        }
    });
}

#[test]
fn notices() {
    let key = PublicKey::read(vectors::public_pem().as_bytes()).unwrap();
    let notice = vectors::member("notification");
    let corpus: Vec<_> = ["http_body_plain", "http_body_vendor_style"]
        .iter()
        .map(|style| vectors::text(notice, style).as_bytes().to_vec())
        .collect();
    is_survived(&corpus, 5, MUTATIONS / 10, |bytes| {
        let _ = check(bytes, &key);
    });
}

#[test]
fn files_of_keys() {
    let key = PublicKey::read(vectors::public_pem().as_bytes()).unwrap();
    is_survived(&[vectors::public_pem().as_bytes().to_vec(), key.der().to_vec()], 6, MUTATIONS / 10, |bytes| {
        let _ = PublicKey::read(bytes);
    });
}
