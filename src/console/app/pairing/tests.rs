//! The hands of the wizard with a till, a journal and a simulated terminal on a real pseudo terminal.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use super::Pairer;
use crate::console::app::turn::Arrived;
use crate::console::event::{Attempt, Event, PairingAction, PairingReply, Reply, VendorOrder};
use crate::money::Currency;
use crate::profile::{Home, Pairing, PairingCode, SerialLink, TerminalName, WonderLink};
use crate::protocol::wonder::crypto;
use crate::simulator::wonder::{Scenario, TerminalSettings};
use crate::simulator::{Running, SerialEnd, SimulatorOptions, run};
use crate::terminal::{LinkPolicy, State, StepState};
use crate::till::{Lanes, Till, TillEvent, TillOptions};

const CODE: &str = "260880";
/// Long enough for a machine so busy that a terminal misses its second to answer, and is asked again.
const PATIENCE: Duration = Duration::from_mins(2);

struct Scene {
    pairer: Pairer,
    till: Till,
    news: mpsc::Receiver<TillEvent>,
    queue: mpsc::Receiver<Arrived>,
    terminal: Running,
    _home: tempfile::TempDir,
}

/// An empty home and a terminal that waits to be paired.
async fn scene() -> Scene {
    scene_with("").await
}

/// The same with a terminal that follows this scenario.
async fn scene_with(scenario: &str) -> Scene {
    let mut settings = TerminalSettings::new(crypto::PairingCode::parse(CODE).unwrap());
    settings.scenario = Scenario::parse(scenario).unwrap();
    let mut options = SimulatorOptions::new(settings);
    options.serial = Some(SerialEnd::Auto);
    let terminal = run(options, |_| {}).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("config.toml"), "[limits]\nanswer = 1000\nidle_ask = 1000\n").unwrap();
    let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
    let (till, news) = Till::open(Home::at(home.path()), options).await.unwrap();
    // Somebody sits before the wizard: a terminal that did not answer in time is asked again.
    till.in_use(true).await;
    let (sender, queue) = mpsc::channel(64);
    Scene { pairer: Pairer::new(sender), till, news, queue, terminal, _home: home }
}

impl Scene {
    fn attempt(&self, number: u32, again: Option<&str>, code: &str) -> Attempt {
        let path = self.terminal.endpoints.serial.clone().unwrap();
        let order = VendorOrder::Wonder {
            link: WonderLink::Serial(SerialLink::new(path)),
            code: PairingCode::parse(code).unwrap(),
        };
        Attempt { number, again: again.map(str::to_owned), order }
    }

    fn carry_out(&self, action: PairingAction) {
        self.pairer.carry_out(self.till.clone(), action);
    }

    async fn reply(&mut self) -> PairingReply {
        match timeout(PATIENCE, self.queue.recv()).await.expect("an answer in time").expect("the queue lives") {
            Arrived::Event(Event::Reply(Reply::Pairing(reply))) => reply,
            _ => panic!("something else arrived"),
        }
    }

    /// The end of an attempt; the steps before it are told in their order.
    async fn ended(&mut self) -> PairingReply {
        let mut steps = Vec::new();
        loop {
            match self.reply().await {
                PairingReply::Progress(_, step) => {
                    if step.state == StepState::Passed {
                        steps.push(step.step.as_str());
                    }
                }
                end => {
                    assert!(["reach", "identify", "pair", "confirm"].starts_with(&steps), "{steps:?}");
                    return end;
                }
            }
        }
    }

    /// Paired and saved as Front.
    async fn paired(&mut self) {
        self.carry_out(PairingAction::Begin(self.attempt(1, None, CODE)));
        let PairingReply::Ended(1, Ok(learned)) = self.ended().await else { panic!("not paired") };
        assert!(learned.known.is_none());
        let pairing = Pairing {
            name: TerminalName::parse("Front").unwrap(),
            simulated: true,
            currency: Currency::HKD,
            settings: learned.settings,
        };
        self.carry_out(PairingAction::Save(1, Box::new(pairing), true));
        let PairingReply::Saved(1, Ok(name), all) = self.reply().await else { panic!("not saved") };
        assert_eq!((name.as_str(), all.len()), ("Front", 1));
        self.works().await;
    }

    /// The terminal's task has its link and says that it can sell.
    async fn works(&mut self) {
        loop {
            let event = timeout(PATIENCE, self.news.recv()).await.expect("news in time").expect("the till lives");
            if matches!(&event, TillEvent::Terminal(status) if status.state == State::Ready) {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_is_paired_again_on_the_port_that_it_holds_itself() {
    let mut scene = scene().await;
    scene.paired().await;
    scene.carry_out(PairingAction::Begin(scene.attempt(2, Some("Front"), CODE)));
    let PairingReply::Ended(2, Ok(learned)) = scene.ended().await else { panic!("not paired again") };
    assert!(learned.known.is_some_and(|known| known.name.is("Front")));
    scene.carry_out(PairingAction::Repair(2, "Front".into(), Box::new(learned.settings)));
    assert!(matches!(scene.reply().await, PairingReply::Saved(2, Ok(_), _)));
    scene.works().await;
}

/// Its task has begun when somebody was at the screen already: what is lost is asked again all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_is_started_again_and_does_not_answer_at_once_is_asked_again() {
    let silent = "[[step]]\nwhen = { action = \"DeviceInfo\", nth = 3 }\ndo = [\"silence\"]\n";
    let mut scene = scene_with(silent).await;
    scene.paired().await;
    scene.till.release("Front").await.unwrap();
    scene.till.start("Front", LinkPolicy::Held).await.unwrap();
    scene.works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_attempt_gives_the_port_back() {
    let mut scene = scene().await;
    scene.paired().await;
    scene.carry_out(PairingAction::Begin(scene.attempt(2, Some("Front"), "111111")));
    let PairingReply::Ended(2, Err(fault)) = scene.ended().await else { panic!("a wrong code paired") };
    assert_eq!(fault.code, "no_usable_answer");
    scene.works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_attempt_tells_nothing_more_and_gives_the_port_back() {
    let mut scene = scene().await;
    scene.paired().await;
    scene.carry_out(PairingAction::Begin(scene.attempt(2, Some("Front"), "111111")));
    while !matches!(scene.reply().await, PairingReply::Progress(2, step) if matches!(step.state, StepState::Asking(_)))
    {
    }
    scene.carry_out(PairingAction::Stop);
    scene.works().await;
    while let Ok(reply) = scene.queue.try_recv() {
        let Arrived::Event(Event::Reply(Reply::Pairing(reply))) = reply else { panic!("something else arrived") };
        assert!(matches!(reply, PairingReply::Progress(..)), "{reply:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_attempt_waits_until_the_last_has_given_the_port_back() {
    let mut scene = scene().await;
    scene.paired().await;
    scene.carry_out(PairingAction::Begin(scene.attempt(2, Some("Front"), "111111")));
    scene.carry_out(PairingAction::Stop);
    scene.carry_out(PairingAction::Begin(scene.attempt(3, Some("Front"), CODE)));
    loop {
        match scene.reply().await {
            PairingReply::Progress(..) => {}
            PairingReply::Ended(3, Ok(_)) => return,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ports_are_read_and_watched() {
    let mut scene = scene().await;
    scene.paired().await;
    scene.carry_out(PairingAction::LookAtPorts);
    let PairingReply::Ports(_, places) = scene.reply().await else { panic!("no ports") };
    assert_eq!(places.len(), 1);
    scene.carry_out(PairingAction::WatchPorts(true));
    scene.carry_out(PairingAction::WatchPorts(false));
    scene.carry_out(PairingAction::Recall("Front".into()));
    let PairingReply::Recalled(terminal) = scene.reply().await else { panic!("not recalled") };
    assert!(terminal.name.is("Front"));
}
