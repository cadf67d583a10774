//! What a terminal's batch should hold: counted from the record at which the last one was closed, whatever the clock did.

use super::super::{BatchMark, Deed, Journal, What};
use super::sample::*;
use crate::payment::{BatchCount, Outcome, TerminalId, WallTime};

const HOUR: i64 = 3_600_000;

async fn deed(journal: &Journal, what: What, at: WallTime, after_record: Option<i64>) {
    let terminal_id = Some(TerminalId("t-1".to_owned()));
    journal.record(at, Deed { terminal_id, after_record, ..Deed::new(what) }).await.expect("recorded");
}

async fn counted(journal: &Journal, since: Option<BatchMark>) -> u64 {
    let terminal = TerminalId("t-1".to_owned());
    let count = journal.batch_count(&terminal, since, BatchCount::empty(hkd(0)), |_| true).await.expect("read");
    count.payments.count
}

/// The clock was an hour ahead when the batch was closed, and is right again: what is sold now is in the next batch.
#[tokio::test]
async fn a_clock_that_was_set_back_takes_nothing_out_of_the_next_batch() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sell(&journal, &sale(1, 100)).await;
    let (last, ahead) = (journal.last_record().await.expect("read"), WallTime(MORNING + HOUR));
    assert_eq!(counted(&journal, None).await, 1);
    deed(&journal, What::BatchCloseAsked, ahead, Some(last)).await;
    deed(&journal, What::BatchClosed, ahead, None).await;
    sell(&journal, &sale(2, 200)).await;
    let mark = journal.last_batch(&TerminalId("t-1".to_owned())).await.expect("read").expect("a close");
    assert_eq!(mark, BatchMark { at: ahead, after_record: Some(last) });
    assert_eq!(counted(&journal, Some(mark)).await, 1, "the second alone");
    assert_eq!(counted(&journal, Some(BatchMark { after_record: None, ..mark })).await, 0, "by the clock it is lost");
}

/// What was begun before the close and is known later stays out of the next batch.
#[tokio::test]
async fn what_was_begun_before_the_close_is_not_in_the_next_batch() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    journal.append(reference(1), begun(&sale(1, 100))).await.expect("stored");
    let last = journal.last_record().await.expect("read");
    journal.append(reference(1), concluded(5, Outcome::Approved)).await.expect("stored");
    let mark = BatchMark { at: at(0), after_record: Some(last) };
    assert_eq!((counted(&journal, Some(mark)).await, counted(&journal, None).await), (0, 1));
}
