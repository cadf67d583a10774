//! Payments for the tests of this folder.

use crate::money::{Amount, Currency};
use crate::payment::{Intent, Kind, Original, Reference, TerminalId, Vendor, WallTime};
use crate::protocol::codepay::codes::{PayScenario, TransType};
use crate::protocol::codepay::{Settings, Wiring};

/// The number of the sale that refunds, voids and tips are about.
pub const SALE: &str = "0SALE000000000000001";
pub const ANSWER: u64 = 30_000;
pub const MONEY: u64 = 420_000;

pub fn usd(cents: u64) -> Amount {
    Amount::from_minor_units(cents, Currency::parse("USD").unwrap()).unwrap()
}

/// USD 10.20 under the number `OURSn`; a completion of a hold, everything else of a sale.
pub fn intent(kind: Kind, nth: u64) -> Intent {
    let of = (kind == Kind::Completion).then_some(Kind::PreAuth);
    let original = Original { reference: None, kind: of, vendor_reference: SALE.into(), left: Some(usd(1_020)) };
    let vendor_reference = if kind == Kind::TipAdjustment { SALE.to_owned() } else { format!("OURS{nth}") };
    Intent {
        reference: Reference::new(1, nth),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "c".into(),
        vendor: Vendor::CodePay,
        simulated: true,
        amount: usd(1_020),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference,
        message_id: uuid::Uuid::from_u128(u128::from(nth)),
        original: (!matches!(kind, Kind::Sale | Kind::PreAuth)).then_some(original),
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    }
}

/// Nothing that could be left out, and the terminal is not asked for its name.
pub fn settings(wiring: Wiring) -> Settings {
    Settings {
        wiring,
        app_id: "wz00000000000a0001".into(),
        version: "1.0".into(),
        expires_s: 120,
        method: "card_payment".into(),
        qr_scenario: PayScenario::ScanCustomer,
        confirm_on_terminal: false,
        on_screen_tip: false,
        on_screen_signature: None,
        receipt_print_mode: None,
        required_terminal_authentication: false,
        release: TransType::Void,
        notify_url: None,
        card_network_type: None,
        description: None,
        register_name: None,
        is_named: false,
        answer_limit: ANSWER,
        money_reply_limit: MONEY,
    }
}
