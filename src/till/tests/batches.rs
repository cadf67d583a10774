//! A batch that was being closed when the program ended is told at the next start, once.

use super::staffed;
use crate::journal::{Deed, What};
use crate::payment::{TerminalId, WallTime};
use crate::till::Till;

fn deed(what: What, terminal: &str, result: &str) -> Deed {
    let name = Some(terminal.to_owned());
    let id = Some(TerminalId(format!("t-{terminal:0>8}")));
    Deed { terminal: name, terminal_id: id, result: result.to_owned(), ..Deed::new(what) }
}

async fn recorded(till: &Till, deeds: &[(What, &str, &str)]) {
    for (what, terminal, result) in deeds {
        till.journal().record(WallTime(1), deed(*what, terminal, result)).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_asked_and_not_answered_is_in_doubt_once() {
    let (_folder, till) = staffed().await;
    assert!(till.batches_in_doubt().await.unwrap().is_empty(), "nothing was asked yet");
    recorded(
        &till,
        &[
            (What::BatchCloseAsked, "a", Deed::DONE),
            (What::BatchClosed, "a", Deed::DONE),
            (What::BatchCloseAsked, "b", Deed::DONE),
            (What::BatchCloseAsked, "c", Deed::DONE),
            (What::BatchClosed, "c", "settle_refused"),
            (What::BatchCloseAsked, "d", "payment_open"),
        ],
    )
    .await;
    assert_eq!(till.batches_in_doubt().await.unwrap(), ["b"]);
    assert!(till.batches_in_doubt().await.unwrap().is_empty(), "told once");
    recorded(&till, &[(What::BatchCloseAsked, "b", Deed::DONE)]).await;
    assert_eq!(till.batches_in_doubt().await.unwrap(), ["b"], "another one");
}
