//! Opens the till behind the first frame and gathers what the first real frame needs.

use jiff::Zoned;
use tokio::sync::mpsc;

use super::turn::Arrived;
use super::{Environment, Failure, OpenedTill, TillSource};
use crate::console::event::{Event, Shop, Today};
use crate::payment::WallTime;
use crate::till::{Filter, PageFrom, Till, TillError, TillEvent};

/// Rows of the newest payments: as many as the widest layout shows.
const RECENT: u32 = 40;

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

/// The newest payments, and the sums since midnight.
pub(super) async fn today(till: &Till) -> Result<Today, crate::till::JournalError> {
    let recent = till.journal().list(Filter::default(), PageFrom::Top, RECENT).await?;
    let midnight = Zoned::now().start_of_day().map_or(0, |midnight| midnight.timestamp().as_millisecond());
    let totals = till.journal().day_totals(WallTime(midnight), WallTime(i64::MAX)).await?;
    let holds = till.journal().open_holds().await?;
    Ok(Today { recent, totals, holds })
}
