//! Cards, tracks, PIN blocks, keys, codes, passwords and PINs are planted in everything that the program reads, of all four
//! vendors; then everything that it has let out is searched for them.
//!
//! Cards and what belongs to them must be in no place at all. Keys belong into `profile.toml` and into memory: a terminal
//! cannot be spoken to without them.

mod core;
mod counter;
mod found;
mod marks;
mod plants;
mod screen;

use std::sync::Arc;

use countertop::protocol::qfpay::crypto::AesKeyMode;
use countertop::protocol::qfpay::key::PosKey;
use countertop::protocol::wonder::crypto::PairingCode;
use countertop::simulator::{codepay, easycard, qfpay, wonder};
use rstest::rstest;

use counter::{Counter, Door};
use plants::{InCodePay, InEasyCard, InQfPay, InWonder, Planted};

const WONDER_CODE: &str = "ZQ7XJ4";
const QFPAY_KEY: &str = "9f3b6ad51c7e48209d6f0be173a5c84e";
const TRADE_PASSWORD: &str = "Planted-Trade-71d3";
const REFUND_PASSWORD: &str = "Planted-Refund-94b6";
const SUPERVISOR_PIN: &str = "58201379";
const APP_ID: &str = "wz00000000000a0001";

fn wonder_counter() -> Counter {
    let mut settings = wonder::TerminalSettings::new(PairingCode::parse(WONDER_CODE).unwrap());
    (settings.card_wait_ms, settings.magic.late_ms) = (200, Some(300));
    let (business, serial) = (settings.business_id.clone(), settings.serial_number.clone());
    let planted = Planted { inner: settings, plants: InWonder::new(WONDER_CODE) };
    let mut counter = Counter::open(planted, Door::Cloud, ["10.20", "10.51", "10.61"]);
    counter.secrets = vec![("pairing code", WONDER_CODE), ("PIN", SUPERVISOR_PIN)];
    let url = counter.endpoint();
    counter.pair(&format!("wonder --cloud {url} --business-id {business} --device-sn {serial} --code {WONDER_CODE}"));
    counter
}

fn qfpay_counter() -> Counter {
    let keys = qfpay::Keys::new(PosKey::parse(QFPAY_KEY).unwrap(), AesKeyMode::Utf8).unwrap();
    let mut settings = qfpay::TerminalSettings::new(keys);
    (settings.card_wait_ms, settings.magic.late_ms) = (200, Some(300));
    let mut counter =
        Counter::open(Planted { inner: settings, plants: InQfPay::new() }, Door::Lan, ["10.20", "10.51", "10.61"]);
    counter.secrets = vec![("POS-KEY", QFPAY_KEY), ("PIN", SUPERVISOR_PIN)];
    let (url, key) = (counter.endpoint(), counter.secret_file("key", QFPAY_KEY));
    counter.pair(&format!("qfpay --lan {url} --key @{key} --payment-timeout 2"));
    counter
}

fn codepay_counter() -> Counter {
    let mut settings = codepay::TerminalSettings::new();
    (settings.card_wait_ms, settings.magic.late_ms) = (200, Some(300));
    settings.app_ids = vec![APP_ID.to_owned()];
    let mut counter =
        Counter::open(Planted { inner: settings, plants: InCodePay::new() }, Door::Lan, ["10.20", "10.51", "10.61"]);
    counter.secrets = vec![("PIN", SUPERVISOR_PIN)];
    counter.keeps_the_last_message = true;
    let url = counter.endpoint();
    counter.pair(&format!("codepay --lan {url} --app-id {APP_ID} --expires 2"));
    counter
}

fn easycard_counter() -> Counter {
    let key: Arc<dyn easycard::ServerKey> = Arc::new(easycard::RsaKey::generate().unwrap());
    let mut settings = easycard::ServerSettings::new(Arc::clone(&key));
    (settings.card_wait_ms, settings.magic.late_ms) = (200, Some(300));
    TRADE_PASSWORD.clone_into(&mut settings.trade_password);
    REFUND_PASSWORD.clone_into(&mut settings.refund_password);
    let merchant = settings.mch_id.clone();
    let planted = Planted { inner: settings, plants: InEasyCard::new(Arc::clone(&key)) };
    let mut counter = Counter::open(planted, Door::Cloud, ["100", "151", "161"]);
    counter.secrets =
        vec![("trade password", TRADE_PASSWORD), ("refund password", REFUND_PASSWORD), ("PIN", SUPERVISOR_PIN)];
    let (url, public) = (counter.endpoint(), counter.secret_file("public.pem", &key.public_pem()));
    let (trade, refund) =
        (counter.secret_file("trade", TRADE_PASSWORD), counter.secret_file("refund", REFUND_PASSWORD));
    counter.pair(&format!(
        "easycard --cloud {url}/allpaypass/api/general --merchant-id {merchant} --device-id 01301234 --public-key {public} \
         --trade-password @{trade} --refund-password @{refund}"
    ));
    counter
}

#[rstest]
#[case::wonder(wonder_counter)]
#[case::qfpay(qfpay_counter)]
#[case::codepay(codepay_counter)]
#[case::easycard(easycard_counter)]
fn nothing_planted_gets_out(#[case] open: fn() -> Counter) {
    let mut counter = open();
    counter.commands();
    counter.killed_in_mid_sale();
    screen::a_cashiers_minutes(&mut counter);
    counter.read_the_files();
    let told = counter.searched();
    println!("{told}");
    if let Some(why) = counter.no_core {
        println!("the memory of the console was not looked at: {why}");
    }
}
