//! `IdQuery` and `BalanceQuery`: a card is read.

use super::Server;
use super::clock::{of_day, stamp};
use super::deliver::Asked;
use super::running::{Begin, Running, Work};
use super::told::{EXPIRES, secret_key};
use crate::protocol::easycard::message::{Members, Service};
use crate::simulator::course::Course;
use crate::simulator::easycard::refusal::Refusal;
use crate::simulator::easycard::reply::Reply;

impl Server {
    pub(super) fn read_card(&mut self, asked: Asked, reader: usize, service: Service, scripted: Option<Course>) {
        if let Err(refusal) = self.usable(reader) {
            return self.refuse(&asked, &refusal);
        }
        self.tell(&asked, None, "ok".into());
        let (course, wait_ms) = self.in_time(scripted.unwrap_or_else(Course::approve));
        self.begin(asked, Begin { reader: Some(reader), work: Work::Read(service), course, wait_ms });
    }

    pub(super) fn decide_read(&mut self, running: &Running, service: Service) -> Reply {
        if let Some(refusal) = self.refused_by_course(&running.decision) {
            return Reply::refused(&refusal);
        }
        let (time, key) = (self.time(), secret_key(&mut self.random));
        let Some(card) = self.cards.get(running.card) else {
            let no_card = &self.settings.codes.no_card;
            return Reply::refused(&Refusal::with(no_card, "No card was presented (simulated)"));
        };
        let ending = |members: Members| {
            members
                .with("TXNResult", "Success")
                .with("Retry", "0")
                .with("ErrorCode", "000000")
                .with("NewAESKey", key.clone())
        };
        let members = Members::default().with("EZCardID", &card.chip);
        if service == Service::IdQuery {
            return Reply::ran(ending(members));
        }
        let number = of_day(time);
        let members = members
            .with("EZCardType", "00")
            .with("PersonalProfile", "00")
            .with("CardNumberForPrint", &card.chip)
            .with("Balance", card.balance.to_string())
            .with("TerminalTXNNumber", &number)
            .with("HostSerialNumber", &number)
            .with("ExpiryDate", format!("{EXPIRES}{}", &stamp(time)[8..]))
            .with("CPUPurseVersion", "00")
            .with("BankCode", "00")
            .with("AreaCode", "01");
        Reply::ran(ending(members).with("EZCardPurseID", "0000000000000000"))
    }
}
