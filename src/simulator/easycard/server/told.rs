//! The members of answers about a card. Their order is that of the vectors, which is the vendor's.

use super::Server;
use super::clock::{day, of_day};
use super::money::Deal;
use super::records::Receipt;
use crate::protocol::easycard::message::{Member, Members, Service};
use crate::simulator::easycard::refusal::Refusal;
use crate::simulator::easycard::reply::{Reply, failed};
use crate::simulator::random::Seeded;

/// Until when all cards are valid.
pub(super) const EXPIRES: &str = "20301231";

/// A session key between server and reader: of no use to anybody, and in nearly every answer.
pub(super) fn secret_key(random: &mut Seeded) -> String {
    [(); 4].map(|()| format!("{:016x}", random.draw())).concat()
}

/// What the server sent to the reader.
struct Sent<'a> {
    service: Service,
    reader: usize,
    attempt: u8,
    dollars: u64,
    number: &'a str,
    batch: &'a str,
}

impl Server {
    /// It was done, by this try.
    pub(super) fn done_reply(&mut self, receipt: &Receipt, attempt: u8) -> Reply {
        let key = secret_key(&mut self.random);
        let Receipt { service, reader, dollars, terminal_number, batch, .. } = receipt;
        let sent =
            Sent { service: *service, reader: *reader, attempt, dollars: *dollars, number: terminal_number, batch };
        let Some(state) = self.readers.get(*reader) else { return Reply::ran(Members::default()) };
        let data = Members::default()
            .with("EZCardID", &receipt.chip)
            .with("EZCardType", "00")
            .with("PersonalProfile", "00")
            .with("CardNumberForPrint", &receipt.chip)
            .with("Amount", dollars.to_string())
            .with("Balance", receipt.after.to_string())
            .with("BeforeTXNBalance", receipt.before.to_string())
            .with("TerminalTXNNumber", terminal_number)
            .with("HostSerialNumber", terminal_number)
            .with("Time", of_day(receipt.time))
            .with("Date", day(receipt.time))
            .with("ExpiryDate", EXPIRES)
            .with("CPUPurseVersion", "00")
            .with("BankCode", "00")
            .with("AreaCode", "01")
            .with("AutoTopUpAmount", receipt.top_up.to_string())
            .with("TXNResult", "Success")
            .with("Retry", "0")
            .with("ErrorCode", "000000")
            .with("OrderId", &receipt.order)
            .with("DongleDeviceID", &state.dongle)
            .with("RRNumber", &receipt.rrn)
            .with("TXNType", service.word())
            .with("NewAESKey", key)
            .with("DeviceNumber", state.slip_number())
            .with_member("request", Member::Object(self.sent(&sent)));
        Reply::ran(data)
    }

    /// It was not done, and nothing of it is left.
    pub(super) fn failed_reply(
        &mut self,
        refusal: &Refusal,
        service: Service,
        reader: usize,
        order: &str,
        number: &str,
    ) -> Reply {
        if refusal.is_of_server() {
            return Reply::refused(refusal);
        }
        let deal = Deal {
            service,
            reader,
            order,
            card: 0,
            dollars: self.dollars_of(order),
            terminal_number: number.to_owned(),
        };
        self.unfinished_reply(refusal, &deal, 0, 0)
    }

    /// It was not done, by this try; `next` is the one that may follow, 0 if none is owed.
    pub(super) fn unfinished_reply(&mut self, refusal: &Refusal, deal: &Deal<'_>, attempt: u8, next: u8) -> Reply {
        let key = secret_key(&mut self.random);
        let batch = self.batch_number(deal.reader);
        // What was asked for, not what a generous reader would have taken.
        let dollars = self.dollars_of(deal.order);
        let Deal { service, reader, order, terminal_number, .. } = deal;
        let sent =
            Sent { service: *service, reader: *reader, attempt, dollars, number: terminal_number, batch: &batch };
        let data = failed(&refusal.code, next)
            .with("OrderId", *order)
            .with("NewAESKey", key)
            .with_member("request", Member::Object(self.sent(&sent)));
        Reply::ran(data)
    }

    fn sent(&self, sent: &Sent<'_>) -> Members {
        let device = self.readers.get(sent.reader).map(|state| state.device.clone()).unwrap_or_default();
        Members::default()
            .with("ServiceType", sent.service.word())
            .with("DeviceID", device)
            .with("Retry", sent.attempt.to_string())
            .with("Amount", sent.dollars.to_string())
            .with("TerminalTXNNumber", sent.number)
            .with("HostSerialNumber", sent.number)
            .with("BatchNumber", sent.batch)
    }
}
