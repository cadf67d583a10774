//! `Settlement`: the sums of a reader's batch, and the next batch.

use super::Server;
use super::clock::of_day;
use super::deliver::Asked;
use super::readers::Totals;
use super::told::secret_key;
use crate::protocol::easycard::message::Members;
use crate::simulator::easycard::reply::Reply;

impl Server {
    pub(super) fn settle(&mut self, asked: &Asked, reader: usize) {
        if let Err(refusal) = self.usable(reader) {
            return self.refuse(asked, &refusal);
        }
        let (number, key) = (of_day(self.time()), secret_key(&mut self.random));
        let Some(state) = self.readers.get_mut(reader) else { return };
        let Totals { payments, refunds, top_ups } = std::mem::take(&mut state.totals);
        state.batch = state.batch.saturating_add(1);
        state.batch_day = None;
        let sums = |members: Members, kind: &str, (count, dollars): (u32, u64)| {
            members
                .with(&format!("Tx{kind}Amount"), dollars.to_string())
                .with(&format!("Tx{kind}Count"), count.to_string())
        };
        let mut data = Members::default()
            .with("TerminalTXNNumber", &number)
            .with("HostSerialNumber", &number)
            .with("TerminalID", &state.dongle)
            .with("SettlementStatus", "0");
        for (kind, counter) in [("Reserve", top_ups), ("Trade", payments), ("Refund", refunds), ("Cancel", (0, 0))] {
            data = sums(data, kind, counter);
        }
        let data =
            data.with("TXNResult", "Success").with("Retry", "0").with("ErrorCode", "000000").with("NewAESKey", key);
        self.tell(asked, None, "ok".into());
        self.deliver(asked, &Reply::ran(data));
    }
}
