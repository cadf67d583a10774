//! Opens the till behind the first frame and gathers what the first real frame needs.

use std::time::{Duration, Instant};

use jiff::Zoned;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::turn::Arrived;
use super::{Environment, Failure, OpenedTill, TillSource};
use crate::console::event::{Event, Reply, Shop, Today};
use crate::payment::WallTime;
use crate::till::{Filter, PageFrom, Till, TillError, TillEvent};

/// Rows of the newest payments: as many as the widest layout shows.
const RECENT: u32 = 40;
/// Changes within this time are read together.
const TOGETHER: Duration = Duration::from_millis(250);
/// Reading takes longer the more the day has seen: it rests so many times as long, and costs a tenth of a processor at most.
const REST: u32 = 9;

/// Starts to open the till; what comes of it arrives in the queue, and then its news.
pub(super) fn open(source: TillSource, environment: Environment, queue: mpsc::Sender<Arrived>) {
    tokio::spawn(async move {
        let opened = match source().await {
            Ok(opened) => gather(opened, environment).await,
            Err(failure) => Err(failure),
        };
        match opened {
            Ok((opened, shop)) => {
                let OpenedTill { till, news, keep } = opened;
                let arrived = Arrived::Opened(till, Box::new(shop), keep);
                if queue.send(arrived).await.is_ok() {
                    forward(news, queue).await;
                }
            }
            Err(failure) => drop(queue.send(Arrived::Failed(failure)).await),
        }
    });
}

async fn forward(mut news: mpsc::Receiver<TillEvent>, queue: mpsc::Sender<Arrived>) {
    while let Some(event) = news.recv().await {
        if queue.send(Arrived::Event(Event::Till(event))).await.is_err() {
            return;
        }
    }
}

async fn gather(opened: OpenedTill, environment: Environment) -> Result<(OpenedTill, Shop), Failure> {
    let till = &opened.till;
    let config = till.config().clone();
    let shop = Shop {
        look: Environment::look(&config),
        lang: environment.lang(&config),
        terminals: till.terminals(),
        people: till.people(),
        open: till.journal().open_payments().await.map_err(TillError::from)?,
        today: today(till).await.map_err(TillError::from)?,
        batches_in_doubt: till.batches_in_doubt().await?,
        config,
    };
    Ok((opened, shop))
}

/// Reads the day whenever it is told that something has changed, at once the first time and then after a rest ([`TOGETHER`],
/// [`REST`]): while many terminals sell, one reading shows what all of them have done. It ends when its sender is dropped.
pub(super) fn reader_of_today(till: Till, queue: mpsc::Sender<Arrived>) -> mpsc::Sender<()> {
    let (changed, mut wakes) = mpsc::channel(1);
    tokio::spawn(async move {
        while wakes.recv().await.is_some() {
            let begun = Instant::now();
            let read = today(&till).await;
            let rest = TOGETHER.max(begun.elapsed() * REST);
            if let Ok(today) = read
                && queue.send(Arrived::Event(Event::Reply(Reply::Today(today)))).await.is_err()
            {
                return;
            }
            sleep(rest).await;
        }
    });
    changed
}

/// The newest payments, and the sums since midnight.
async fn today(till: &Till) -> Result<Today, crate::till::JournalError> {
    let recent = till.journal().list(Filter::default(), PageFrom::Top, RECENT).await?;
    let midnight = Zoned::now().start_of_day().map_or(0, |midnight| midnight.timestamp().as_millisecond());
    let totals = till.journal().day_totals(WallTime(midnight), WallTime(i64::MAX)).await?;
    let holds = till.journal().open_holds().await?;
    Ok(Today { recent, totals, holds })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Home;
    use crate::terminal::LinkPolicy;
    use crate::till::{Lanes, TillOptions};

    #[tokio::test]
    async fn changes_that_come_together_are_read_together_and_the_last_is_never_missed() {
        let folder = tempfile::tempdir().unwrap();
        let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
        let (till, _news) = Till::open(Home::at(folder.path()), options).await.unwrap();
        let (queue, mut read) = mpsc::channel(64);
        let changed = reader_of_today(till, queue);
        changed.try_send(()).unwrap();
        assert!(matches!(read.recv().await, Some(Arrived::Event(Event::Reply(Reply::Today(_))))));
        // It rests now: of many changes one is kept.
        let kept = (0..100).filter(|_| changed.try_send(()).is_ok()).count();
        assert_eq!(kept, 1);
        assert!(matches!(read.recv().await, Some(Arrived::Event(Event::Reply(Reply::Today(_))))));
        drop(changed);
        assert!(read.recv().await.is_none());
    }
}
