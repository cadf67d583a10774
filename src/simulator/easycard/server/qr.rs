//! `OLPay`, `Micropay` and their refund: QR payments, which no reader has anything to do with.

use super::Server;
use super::clock::stamp;
use super::deliver::Asked;
use super::records::Stand;
use super::running::{Begin, Running, Work};
use crate::money::Amount;
use crate::protocol::easycard::message::{GENERAL, Members};
use crate::simulator::course::{Course, Decision, Reason};
use crate::simulator::easycard::order::{Money, RefundKey};
use crate::simulator::easycard::refusal::{self, Refusal};
use crate::simulator::easycard::reply::Reply;
use crate::simulator::{EntryKind, Output, RequestLine, magic};

/// The wallet of all simulated customers: LINE Pay.
const WALLET: &str = "11500";
/// Where the code leads. It is nowhere.
const TOKEN: &str = "https://simulated.invalid/allpaypass/pay?token=";
/// How long a code lives without `TimeExpire` (ZH: customer-scan).
const LIFE_MS: u64 = 15 * 60_000;

impl Server {
    /// A code for the customer to scan: the answer comes at once, the payment later.
    pub(super) fn show_code(&mut self, asked: Asked, money: Money, expires: Option<String>, scripted: Option<Course>) {
        let Some((asked, course)) = self.begin_qr(asked, &money, scripted) else { return };
        let token = format!("{TOKEN}{:016x}", self.random.draw());
        self.deliver(&asked, &Reply::ran(Members::default().with("urlToken", token)));
        let (course, wait_ms) = self.in_life(course, expires);
        let course = Course { pending_first: false, ..course };
        self.begin(asked, Begin { reader: None, work: Work::Show(money.order), course, wait_ms });
    }

    /// The customer's code.
    pub(super) fn take_code(&mut self, asked: Asked, money: Money, scripted: Option<Course>) {
        let Some((asked, course)) = self.begin_qr(asked, &money, scripted) else { return };
        let wait_ms = self.settings.card_wait_ms;
        self.begin(asked, Begin { reader: None, work: Work::Take(money.order), course, wait_ms });
    }

    fn begin_qr(&mut self, mut asked: Asked, money: &Money, scripted: Option<Course>) -> Option<(Asked, Course)> {
        if self.records.has(&money.order) {
            self.refuse_money(asked, money.amount, &refusal::USED);
            return None;
        }
        let course = scripted.unwrap_or_else(|| magic::course(money.amount, self.settings.magic));
        asked.follow(&course);
        self.tell(&asked, Some(money.amount.to_major()), course.name.clone());
        if self.turns_away(&asked, &course, true) {
            return None;
        }
        self.add_record(WALLET, money, course.hidden);
        Some((asked, course))
    }

    /// A code that nobody scans in time is not paid.
    fn in_life(&self, course: Course, expires: Option<String>) -> (Course, u64) {
        let now = self.time();
        let left_ms = expires.and_then(|text| jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text).ok());
        let left_ms =
            left_ms.map_or(LIFE_MS, |end| u64::try_from(end.duration_since(now).as_millis()).unwrap_or_default());
        let wait_ms = self.settings.card_wait_ms;
        if wait_ms <= left_ms {
            return (course, wait_ms);
        }
        (Course { decision: Decision::Refuse(Reason::NoCard), decide_after_ms: 0, ..course }, left_ms)
    }

    pub(super) fn decide_qr(&mut self, running: &Running, order: &str) -> Reply {
        if let Some(refusal) = qr_refusal(&running.decision) {
            self.close(order, Stand::Failed);
            return Reply::refused(&refusal);
        }
        let more = if let Decision::Approve { more } = running.decision { more } else { 0 };
        let dollars = self.dollars_of(order).saturating_add(more);
        self.close(order, Stand::Paid);
        if let Some(record) = self.records.get_mut(order) {
            record.dollars = dollars;
        }
        self.book(EntryKind::Charge, order, dollars);
        self.notify(order, dollars);
        let Some(record) = self.records.get(order) else { return Reply::refused(&refusal::UNKNOWN) };
        let data = Members::default()
            .with("SysOrderNo", &record.system)
            .with("StoreOrderNo", order)
            .with("TotalFee", dollars.to_string())
            .with("PaidAt", stamp(record.decided));
        Reply::ran(data).by(record.method)
    }

    /// What a merchant's address would be told, signed. Nobody is called: it is a line for whoever watches.
    fn notify(&mut self, order: &str, dollars: u64) {
        let notice = Members::default()
            .with("MchId", &self.settings.mch_id)
            .with("Result", "0000")
            .with("StoreOrderNo", order)
            .with("TotalFee", dollars.to_string());
        let signature = self.settings.key.sign(notice.to_json().as_bytes());
        let Some(signature) = signature else { return };
        let sign = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, signature);
        let body = notice.with("Sign", sign).to_json().replace('=', "\\u003d");
        self.outbox.push(Output::Told(RequestLine {
            request: "notice",
            reference: Some(order.to_owned()),
            amount: Some(dollars.to_string()),
            verdict: body,
        }));
    }

    pub(super) fn give_back_qr(
        &mut self,
        asked: Asked,
        refund: String,
        money: Money,
        key: &RefundKey,
        scripted: Option<Course>,
    ) {
        if let Err(refusal) = self.may_give_back(&money, key, GENERAL) {
            return self.refuse_money(asked, money.amount, &refusal);
        }
        let mut asked = asked;
        let course = scripted.unwrap_or_else(|| magic::course(money.amount, self.settings.magic));
        asked.follow(&course);
        self.tell(&asked, Some(Amount::to_major(money.amount)), course.name.clone());
        if self.turns_away(&asked, &course, true) {
            return;
        }
        self.begin_giving_back(&money.order, course.hidden);
        self.begin(asked, Begin { reader: None, work: Work::GiveBackQr(money.order, refund), course, wait_ms: 0 });
    }

    pub(super) fn decide_qr_refund(&mut self, running: &Running, order: &str, refund: &str) -> Reply {
        if let Some(refusal) = qr_refusal(&running.decision) {
            self.close(order, Stand::Paid);
            return Reply::refused(&refusal);
        }
        let dollars = self.dollars_of(order);
        self.close(order, Stand::Refunded);
        self.book(EntryKind::Refund, order, dollars);
        let system = format!("R{}{:08}", stamp(self.time()), self.random.below(100_000_000));
        let data =
            Members::default().with("SysRefundNo", system).with("StoreRefundNo", refund).with("StoreOrderNo", order);
        Reply::ran(data)
    }
}

/// In the words of a wallet.
fn qr_refusal(decision: &Decision) -> Option<Refusal> {
    match decision {
        Decision::Approve { .. } => None,
        Decision::Refuse(Reason::Code(code, words)) => {
            Some(Refusal { code: code.clone().into(), words: words.clone().into() })
        }
        Decision::Refuse(Reason::NoCard) => Some(refusal::QR_EXPIRED),
        Decision::Refuse(Reason::Declined) => Some(refusal::QR_DECLINED),
        Decision::Refuse(_) | Decision::TurnAway(_) | Decision::Ignore => Some(refusal::QR_FAILED),
    }
}
