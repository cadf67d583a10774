//! What has nothing to do with money: greetings, names, pairing, how orders are taken.

use serde_json::json;

use super::Terminal;
use super::deliver::Asked;
use super::queue::QueueMode;
use crate::simulator::codepay::action::{Topic, TransType};
use crate::simulator::codepay::fields::Fields;
use crate::simulator::codepay::refusal;
use crate::simulator::codepay::reply::{Data, Reply, object};
use crate::simulator::codepay::settings::{APP_NAME, APP_VERSION};

impl Terminal {
    /// `ecrhub.getInfo`: the terminal's name, and its serial number where it tells that.
    pub(super) fn get_info(&mut self, asked: &Asked) {
        let serial_number = &self.settings.serial_number;
        let mut device = object(json!({ "device_name": serial_number }));
        if self.settings.tells_serial {
            device.insert("device_sn".to_owned(), serial_number.as_str().into());
        }
        self.agree(asked, Reply::done(Data::new()).with_device(device));
    }

    /// `ecrhub.pair` over the trading connection.
    pub(super) fn pair(&mut self, asked: &Asked) {
        if self.settings.refuses_pairing {
            return self.refuse(asked, None, refusal::PAIRING_REFUSED, Data::new());
        }
        let serial_number = &self.settings.serial_number;
        let device = object(json!({
            "device_sn": serial_number,
            "app_name": APP_NAME,
            "app_version": APP_VERSION,
            "mac_address": serial_number,
        }));
        self.agree(asked, Reply::done(Data::new()).with_device(device));
    }

    /// `ecrhub.unpair`: nothing hangs on being paired.
    pub(super) fn unpair(&mut self, asked: &Asked) {
        self.agree(asked, Reply::done(Data::new()));
    }

    /// `ecrhub.init` and `ecrhub.heartbeat`.
    pub(super) fn greet(&mut self, asked: &Asked, topic: Topic) {
        let business = if topic == Topic::Init { self.identity() } else { Data::new() };
        self.agree(asked, Reply::done(business));
    }

    /// Who it is, in the words of the answers to `init` that the vendor's first program read.
    fn identity(&self) -> Data {
        object(json!({
            "app_name": APP_NAME,
            "cashier_version": APP_VERSION,
            "device_sn": self.settings.serial_number,
            "device_model": "P5",
            "description": "",
        }))
    }

    /// `ecrhub.pay.init`: how orders are taken from now on, and what can be paid with.
    pub(super) fn pay_init(&mut self, asked: &Asked, fields: &Fields) {
        let queue = &mut self.queue;
        queue.confirms = fields.flag("confirm_on_terminal").unwrap_or(false);
        // Taken note of and no more: here a batch is settled when it is closed.
        let settles_by_itself = fields.flag("is_auto_settlement").unwrap_or(true);
        let newest_first = fields.text("order_queue_mode").as_deref() == Some("FILO");
        queue.mode = if newest_first { QueueMode::Filo } else { QueueMode::Fifo };
        let business = object(json!({
            "confirm_on_terminal": queue.confirms,
            "is_auto_settlement": settles_by_itself,
            "order_queue_mode": if newest_first { "FILO" } else { "FIFO" },
            "pay_method_category_list": [category("BANKCARD", "Visa"), category("QR_C_SCAN_B", "Alipay")],
        }));
        self.agree(asked, Reply::done(business));
    }

    fn agree(&mut self, asked: &Asked, reply: Reply) {
        self.tell(asked, None, None, "ok".into());
        self.deliver(asked, reply);
    }
}

fn category(name: &str, method: &str) -> serde_json::Value {
    let kinds = [TransType::Sale, TransType::Void, TransType::Refund].map(TransType::code);
    json!({
        "pay_method_category": name,
        "pay_method_list": [{ "pay_method_id": method, "pay_method_name": method, "supported_trans_type_list": kinds }],
    })
}
