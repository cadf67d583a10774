//! Carries out what the pairing wizard wants: reads and watches the serial ports, runs one attempt at a time, stops it.
//!
//! An attempt is a task with a stop of its own: stopping drops the link in mid-question, which is safe because pairing moves
//! no money, and then starts the terminal that was paired again as it was.

mod network;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::turn::Arrived;
use crate::console::event::{
    Attempt, Event, Learned, PairingAction, PairingReply, Place, PortFound, Reply, VendorOrder,
};
use crate::platform::{PortWatch, aside_or_here, ports};
use crate::profile::{CodePayLink, CryptoProfile, Limit, QfPayLink, Terminal, WonderLink};
use crate::terminal::{
    self, CodePayOrder, EasyCardOrder, LinkPolicy, PairingFault, PairingOrder, PairingProgress, QfPayOrder, WonderOrder,
};
use crate::till::Till;

/// The system gives a new device its names and permissions within this time; then once more after the second.
const SETTLED: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];
/// Where nothing can be watched the ports are looked at so often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Longest wait for an answer at one of many speeds, in milliseconds.
const SPEED_LIMIT_MS: u64 = 2_000;

/// The hands of the wizard.
pub(super) struct Pairer {
    queue: mpsc::Sender<Arrived>,
    watching: Mutex<Option<JoinHandle<()>>>,
    running: Mutex<Option<watch::Sender<bool>>>,
    /// What the terminal that calls is answered; while it is there, the network is looked at.
    network: Mutex<Option<mpsc::Sender<bool>>>,
    /// One look at the network at a time: the next begins when the last has let its port go.
    air: Arc<tokio::sync::Mutex<()>>,
    /// One attempt at a time has the link: the next begins when the last has given it back.
    link: Arc<tokio::sync::Mutex<()>>,
}

impl Pairer {
    pub(super) fn new(queue: mpsc::Sender<Arrived>) -> Self {
        Self {
            queue,
            watching: Mutex::default(),
            running: Mutex::default(),
            network: Mutex::default(),
            air: Arc::default(),
            link: Arc::default(),
        }
    }

    /// Does it. Nothing here waits.
    pub(super) fn carry_out(&self, till: Till, action: PairingAction) {
        let news = News(self.queue.clone());
        match action {
            PairingAction::LookAtPorts => drop(tokio::spawn(async move { news.ports(&till).await })),
            PairingAction::WatchPorts(wanted) => self.watch(wanted.then_some((till, news))),
            PairingAction::WatchNetwork(wanted) => self.watch_network(wanted.then_some((till, news))),
            PairingAction::AnswerCaller(accepted) => {
                if let Some(answers) = &*lock(&self.network) {
                    // One terminal waits at a time, and is answered once.
                    let _ = answers.try_send(accepted);
                }
            }
            PairingAction::Stop => drop(lock(&self.running).take()),
            PairingAction::Begin(attempt) => {
                let (stopped, link) = (self.attempt(), Arc::clone(&self.link));
                tokio::spawn(async move {
                    let _link = link.lock().await;
                    run(till, attempt, news, stopped).await;
                });
            }
            PairingAction::TrySpeeds(attempt, speeds) => {
                let (stopped, link) = (self.attempt(), Arc::clone(&self.link));
                tokio::spawn(async move {
                    let _link = link.lock().await;
                    try_speeds(till, attempt, speeds, news, stopped).await;
                });
            }
            PairingAction::Recall(_) | PairingAction::Save(..) | PairingAction::Repair(..) => {
                tokio::spawn(async move { news.tell_all(keep(&till, action).await).await });
            }
        }
    }

    /// A new attempt; one that runs is stopped. What is given tells when it is stopped itself.
    fn attempt(&self) -> watch::Receiver<bool> {
        let (stop, stopped) = watch::channel(false);
        *lock(&self.running) = Some(stop);
        stopped
    }

    fn watch_network(&self, wanted: Option<(Till, News)>) {
        let answers = wanted.map(|(till, news)| {
            let (answers, heard) = mpsc::channel(1);
            let air = Arc::clone(&self.air);
            tokio::spawn(async move {
                let _air = air.lock().await;
                network::watch(till, news, heard).await;
            });
            answers
        });
        *lock(&self.network) = answers;
    }

    fn watch(&self, wanted: Option<(Till, News)>) {
        let task = wanted.map(|(till, news)| tokio::spawn(watch_ports(till, news)));
        if let Some(before) = std::mem::replace(&mut *lock(&self.watching), task) {
            before.abort();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where news goes.
#[derive(Clone)]
struct News(mpsc::Sender<Arrived>);

impl News {
    async fn tell(&self, reply: PairingReply) {
        // Nobody listens any longer while the program ends.
        let _ = self.0.send(Arrived::Event(Event::Reply(Reply::Pairing(reply)))).await;
    }

    async fn tell_all(&self, replies: Option<PairingReply>) {
        if let Some(reply) = replies {
            self.tell(reply).await;
        }
    }

    async fn ports(&self, till: &Till) {
        let terminals = till.terminals();
        let (found, places) = aside_or_here(move || look(&terminals)).await;
        self.tell(PairingReply::Ports(found, places)).await;
    }
}

/// The ports that are there, and whose they are. A profile may name a port in another way than the list does.
fn look(terminals: &[Terminal]) -> (Vec<PortFound>, Vec<Place>) {
    let device = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let serial: Vec<(PathBuf, &str)> = terminals
        .iter()
        .filter_map(|terminal| {
            let path = terminal.settings.serial_path()?;
            Some((device(path), terminal.name.as_str()))
        })
        .collect();
    let owner = |port: &Path| serial.iter().find(|(path, _)| *path == device(port)).map(|(_, name)| (*name).to_owned());
    let found = ports::list().into_iter().map(|port| PortFound { used_by: owner(&port.device), port }).collect();
    let place = |terminal: &Terminal| Place { terminal: terminal.name.as_str().to_owned(), place: terminal.place() };
    (found, terminals.iter().map(place).collect())
}

/// Tells the ports whenever one may have come or gone, until it is aborted.
async fn watch_ports(till: Till, news: News) {
    let watch = PortWatch::begin();
    loop {
        match &watch {
            Ok(watch) if watch.changed().await.is_ok() => {
                for pause in SETTLED {
                    sleep(pause).await;
                    news.ports(&till).await;
                }
            }
            Ok(_) | Err(_) => {
                sleep(LOOK_EVERY).await;
                news.ports(&till).await;
            }
        }
    }
}

/// What is read from or written to the profile.
async fn keep(till: &Till, action: PairingAction) -> Option<PairingReply> {
    match action {
        PairingAction::Recall(name) => {
            till.terminal(&name).ok().map(|terminal| PairingReply::Recalled(Box::new(terminal)))
        }
        PairingAction::Save(number, pairing, default) => {
            let name = pairing.name.as_str().to_owned();
            let saved = async {
                let terminal = till.add(*pairing, LinkPolicy::Held).await?;
                if default && !terminal.default { till.set_default(&name).await } else { Ok(()) }
            };
            let result = saved.await.map(|()| name);
            Some(PairingReply::Saved(number, result, till.terminals()))
        }
        PairingAction::Repair(number, name, settings) => {
            let result = till.repair(&name, *settings, LinkPolicy::Held).await;
            if result.is_err() {
                resume(till, &name).await;
            }
            Some(PairingReply::Saved(number, result.map(|_| name), till.terminals()))
        }
        PairingAction::LookAtPorts
        | PairingAction::WatchPorts(_)
        | PairingAction::WatchNetwork(_)
        | PairingAction::AnswerCaller(_)
        | PairingAction::Begin(_)
        | PairingAction::TrySpeeds(..)
        | PairingAction::Stop => None,
    }
}

/// The terminal works again as it was paired before.
async fn resume(till: &Till, name: &str) {
    let Ok(terminal) = till.terminal(name) else { return };
    if !terminal.disabled
        && let Err(error) = till.start(name, LinkPolicy::Held).await
    {
        tracing::warn!(terminal = name, %error, "not started again");
    }
}

/// Resolves when the attempt is stopped by hand.
async fn stopped_by_hand(mut stopped: watch::Receiver<bool>) {
    // Nothing is ever sent: the sender is dropped.
    let _ = stopped.changed().await;
}

/// One attempt, from freeing the port to what was learned.
async fn run(till: Till, attempt: Attempt, news: News, stopped: watch::Receiver<bool>) {
    let Attempt { number, again, order } = attempt;
    if !free(&till, number, again.as_deref(), &news).await {
        return;
    }
    let order = complete(&till, order, None);
    let (progress, told) = progress(number, &news);
    let result = tokio::select! {
        result = terminal::pair(&order, progress) => Some(result),
        () = stopped_by_hand(stopped) => None,
    };
    told.drained().await;
    if let (Some(name), Some(Err(_)) | None) = (&again, &result) {
        resume(&till, name).await;
    }
    let Some(result) = result else { return };
    let learned = result.map(|settings| {
        let known = till.known_device(&settings);
        Box::new(Learned { settings, known })
    });
    news.tell(PairingReply::Ended(number, learned)).await;
}

/// The terminal that is paired again gives its port free; false if it cannot, which is told.
async fn free(till: &Till, number: u32, again: Option<&str>, news: &News) -> bool {
    let Some(name) = again else { return true };
    match till.release(name).await {
        Ok(()) => true,
        Err(error) => {
            news.tell(PairingReply::NotBegun(number, error)).await;
            false
        }
    }
}

/// The order with all that the till adds; at `speed` and with a short wait if one is to be tried.
fn complete(till: &Till, order: VendorOrder, speed: Option<u32>) -> PairingOrder {
    let mut limits = till.config().limits.of(order.vendor());
    if speed.is_some() {
        limits.answer = Limit::from_ms(SPEED_LIMIT_MS).map_or(limits.answer, |limit| limit.min(limits.answer));
    }
    match order {
        VendorOrder::Wonder { mut link, code } => {
            if let (Some(speed), WonderLink::Serial(serial)) = (speed, &mut link) {
                serial.baud = speed;
            }
            let client_device_sn = till.register_serial_number();
            let order = WonderOrder { link, code, crypto_profile: CryptoProfile::Auto, client_device_sn, limits };
            PairingOrder::Wonder(Box::new(order))
        }
        VendorOrder::QfPay(mut settings) => {
            if let (Some(speed), QfPayLink::Serial(serial)) = (speed, &mut settings.link) {
                serial.baud = speed;
            }
            PairingOrder::QfPay(Box::new(QfPayOrder { settings: *settings, limits }))
        }
        VendorOrder::CodePay(mut settings) => {
            if let (Some(speed), CodePayLink::Serial(serial)) = (speed, &mut settings.link) {
                serial.baud = speed;
            }
            PairingOrder::CodePay(Box::new(CodePayOrder { settings: *settings, limits }))
        }
        VendorOrder::EasyCard(settings) => {
            PairingOrder::EasyCard(Box::new(EasyCardOrder { settings: *settings, limits }))
        }
    }
}

/// The progress that has not been told yet is told in its order.
struct Told(JoinHandle<()>);

impl Told {
    async fn drained(self) {
        // It ends when the attempt has dropped its end; a panic in it would have ended the program.
        let _ = self.0.await;
    }
}

/// What an attempt calls at each step, and what brings it to the screen in order.
fn progress(number: u32, news: &News) -> (impl FnMut(PairingProgress) + use<>, Told) {
    let (sender, mut steps) = mpsc::unbounded_channel();
    let news = news.clone();
    let told = tokio::spawn(async move {
        while let Some(step) = steps.recv().await {
            news.tell(PairingReply::Progress(number, step)).await;
        }
    });
    (move |step| drop(sender.send(step)), Told(told))
}

/// Asks at each speed who is there, until somebody answers.
async fn try_speeds(till: Till, attempt: Attempt, speeds: Vec<u32>, news: News, stopped: watch::Receiver<bool>) {
    let Attempt { number, again, order } = attempt;
    if !free(&till, number, again.as_deref(), &news).await {
        return;
    }
    tokio::select! {
        () = each_speed(&till, number, &order, speeds, &news) => {}
        () = stopped_by_hand(stopped) => {}
    }
    if let Some(name) = &again {
        resume(&till, name).await;
    }
}

async fn each_speed(till: &Till, number: u32, order: &VendorOrder, speeds: Vec<u32>, news: &News) {
    for speed in speeds {
        news.tell(PairingReply::TryingSpeed(number, speed)).await;
        let order = complete(till, order.clone(), Some(speed));
        let result: Result<(), PairingFault> = terminal::identify(&order, |_| {}).await;
        let answered = result.is_ok();
        news.tell(PairingReply::TriedSpeed(number, speed, result)).await;
        if answered {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
