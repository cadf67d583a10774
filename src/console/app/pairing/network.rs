//! Looks at the network for the wizard: searches terminals, and waits to be called by one.

use tokio::sync::mpsc;

use super::News;
use crate::console::event::{Found, NetworkNews, PairingReply, Waits};
use crate::terminal::{Arrival, Lookout, Sight, WaitingOrder, WaitingRoom};
use crate::till::Till;

/// Looks until `answers` ends; then nobody listens, nothing is announced or searched any more.
pub(super) async fn watch(till: Till, news: News, mut answers: mpsc::Receiver<bool>) {
    let order = WaitingOrder::new(till.register_serial_number());
    let mut room = open(&order, &news).await;
    let mut lookout = match Lookout::begin() {
        Ok(lookout) => Some(lookout),
        Err(fault) => {
            tell(&news, NetworkNews::Blind(fault.detail)).await;
            None
        }
    };
    loop {
        let told = tokio::select! {
            answer = answers.recv() => match answer {
                Some(accepted) => {
                    if let Some(room) = &mut room {
                        room.answer(accepted);
                    }
                    continue;
                }
                None => break,
            },
            arrival = arrival(&mut room) => arrived(&till, arrival).await,
            sight = sight(&mut lookout) => match sight {
                Sight::Seen(instance, seen) => NetworkNews::Found(Found { instance, seen }),
                Sight::Gone(instance) => NetworkNews::Gone(instance),
                Sight::Failed(fault) => NetworkNews::Blind(fault.detail),
            },
        };
        tell(&news, told).await;
    }
    drop(lookout);
    if let Some(room) = room {
        room.close().await;
    }
}

async fn open(order: &WaitingOrder, news: &News) -> Option<WaitingRoom> {
    match WaitingRoom::open(order).await {
        Ok(room) => {
            let waits = Waits { name: order.name.clone(), id: order.id.clone(), place: room.places().first().copied() };
            tell(news, NetworkNews::Waits(waits)).await;
            if let Some(fault) = room.complaint() {
                tell(news, NetworkNews::NoCalls(fault.detail.clone())).await;
            }
            Some(room)
        }
        Err(fault) => {
            tell(news, NetworkNews::NoCalls(fault.detail)).await;
            None
        }
    }
}

async fn arrival(room: &mut Option<WaitingRoom>) -> Arrival {
    match room {
        Some(room) => room.next().await,
        None => std::future::pending().await,
    }
}

async fn sight(lookout: &mut Option<Lookout>) -> Sight {
    match lookout {
        Some(lookout) => lookout.next().await,
        None => std::future::pending().await,
    }
}

async fn arrived(till: &Till, arrival: Arrival) -> NetworkNews {
    match arrival {
        Arrival::Asked(caller) => NetworkNews::Asked(caller),
        Arrival::Left(caller) => NetworkNews::Left(caller),
        Arrival::TurnedAway(caller) => NetworkNews::TurnedAway(caller),
        Arrival::Unpaired(caller) => {
            till.unpaired_by_call(&caller.serial_number).await;
            NetworkNews::Unpaired(caller)
        }
        Arrival::Older(words) => NetworkNews::Older(words),
    }
}

async fn tell(news: &News, told: NetworkNews) {
    news.tell(PairingReply::Network(told)).await;
}
