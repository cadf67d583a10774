//! `pair codepay --wait-for-terminal`: the terminal finds this register and calls it; a person says yes or no. Listening and
//! announcing last only as long as the command waits.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::platform::{prompt, signals};
use crate::profile::{CodePayIdentity, CodePayLan, CodePayLink};
use crate::terminal::{Arrival, Caller, WaitingOrder, WaitingRoom};
use crate::till::Till;

/// What says yes, in any letters.
const YES: [&str; 5] = ["y", "yes", "是", "好", "1"];

/// Waiting to be called.
#[derive(Debug, clap::Args)]
pub(super) struct WaitArgs {
    /// Wait until somebody chooses this register at the terminal, which then calls it; a person here says yes or no.
    #[arg(long)]
    pub(super) wait_for_terminal: bool,
    /// Listen here alone [the vendor's port 35779, or one of the nine after it, at all addresses].
    #[arg(long, value_name = "ADDRESS:PORT", requires = "wait_for_terminal")]
    listen: Option<SocketAddr>,
    /// How long to wait.
    #[arg(long, value_name = "SECONDS", requires = "wait_for_terminal", default_value_t = 300)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wait: u64,
    /// Yes, in advance, to the terminal of this serial number and to no other.
    #[arg(long, value_name = "SERIAL", requires = "wait_for_terminal")]
    accept: Option<String>,
}

/// A line for scripts.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Told<'a> {
    /// Terminals can call.
    Waiting { name: &'a str, id: &'a str, addresses: Vec<String> },
    /// This one asks.
    Asked { serial_number: &'a str, name: &'a str, address: String, calls_from: String },
    /// This one says that it is not paired any more.
    Unpaired { serial_number: &'a str, terminal: Option<&'a str> },
}

/// The terminal that called and was told yes.
pub(super) struct Called {
    pub(super) link: CodePayLink,
    pub(super) identity: CodePayIdentity,
    pub(super) register_id: String,
}

impl Called {
    fn new(caller: Caller, register_id: String) -> Self {
        let lan = CodePayLan { port: caller.address.port(), ..CodePayLan::new(caller.address.ip().to_string()) };
        let identity = CodePayIdentity {
            device_sn: caller.serial_number.clone(),
            mac_address: caller.serial_number,
            device_name: caller.name,
            ..CodePayIdentity::default()
        };
        Self { link: CodePayLink::Lan(lan), identity, register_id }
    }
}

/// Waits until a terminal called and was told yes.
pub(super) async fn called(desk: &Desk, till: &Till, args: &WaitArgs) -> Result<Called, Failure> {
    let order = order(till, args);
    let opened = WaitingRoom::open(&order).await;
    let room = opened.map_err(|fault| {
        let advice = "End what listens there, or choose another place with --listen.";
        Failure::new(Exit::Settings, "cannot_wait", fault.detail, advice)
    })?;
    let mut hall = Hall { desk, till, accept: args.accept.as_deref(), room, asked: None };
    hall.tell_waiting(&order);
    let caller = hall.wait(Instant::now() + Duration::from_secs(args.wait)).await;
    hall.room.close().await;
    Ok(Called::new(caller?, order.id))
}

fn order(till: &Till, args: &WaitArgs) -> WaitingOrder {
    let usual = WaitingOrder::new(till.register_serial_number());
    match args.listen {
        Some(at) => WaitingOrder { address: at.ip(), port: Some(at.port()), ..usual },
        None => usual,
    }
}

/// The waiting room, and the person in it.
struct Hall<'a> {
    desk: &'a Desk,
    till: &'a Till,
    accept: Option<&'a str>,
    room: WaitingRoom,
    /// Whom the question on the screen is about.
    asked: Option<Caller>,
}

impl Hall<'_> {
    fn tell_waiting(&self, order: &WaitingOrder) {
        let addresses: Vec<String> = self.room.places().iter().map(|place| format!("ws://{place}")).collect();
        let shown = addresses.first().map_or("-", String::as_str);
        self.say("cli.wait.waiting", &[("name", &order.name), ("place", shown)]);
        if let Some(fault) = self.room.complaint() {
            self.say("cli.wait.not_announced", &[("why", &fault.detail)]);
        }
        self.tell(&Told::Waiting { name: &order.name, id: &order.id, addresses });
    }

    async fn wait(&mut self, until: Instant) -> Result<Caller, Failure> {
        let mut ended = pin!(signals::shutdown());
        let mut typed = self.accept.is_none().then(lines);
        loop {
            tokio::select! {
                arrival = self.room.next() => if let Some(caller) = self.take(arrival).await {
                    return Ok(caller);
                },
                line = next(&mut typed) => match line {
                    Some(line) => if let Some(caller) = self.answer(&line) {
                        return Ok(caller);
                    },
                    None => return Err(nobody_answers()),
                },
                () = sleep_until(until) => return Err(nobody_called()),
                _ = &mut ended => return Err(given_up()),
            }
        }
    }

    /// What arrived; the terminal that may be paired at once.
    async fn take(&mut self, arrival: Arrival) -> Option<Caller> {
        match arrival {
            Arrival::Asked(caller) => {
                self.show(&caller);
                let Some(wanted) = self.accept else {
                    self.asked = Some(caller);
                    self.say("cli.wait.question", &[]);
                    return None;
                };
                if wanted == caller.serial_number {
                    return self.room.answer(true);
                }
                self.room.answer(false);
                self.say("cli.wait.refused", &[("terminal", &caller.shown())]);
            }
            Arrival::Left(caller) => {
                self.asked = None;
                self.say("cli.wait.left", &[("terminal", &caller.shown())]);
            }
            Arrival::TurnedAway(caller) => self.say("cli.wait.turned_away", &[("terminal", &caller.shown())]),
            Arrival::Unpaired(caller) => self.unpaired(&caller).await,
            Arrival::Older(what) => self.say("cli.wait.older", &[("what", &what)]),
        }
        None
    }

    /// A typed line answers the terminal that waits, and no other.
    fn answer(&mut self, line: &str) -> Option<Caller> {
        let caller = self.asked.take()?;
        let yes = YES.contains(&line.trim().to_lowercase().as_str());
        let answered = self.room.answer(yes);
        if yes && answered.is_some() {
            return answered;
        }
        self.say(if yes { "cli.wait.left" } else { "cli.wait.refused" }, &[("terminal", &caller.shown())]);
        None
    }

    fn show(&self, caller: &Caller) {
        let (address, from) = (caller.address.to_string(), caller.calls_from.to_string());
        let serial = if caller.serial_number.is_empty() { "-" } else { &caller.serial_number };
        self.say("cli.wait.asked", &[("serial", serial), ("name", &caller.name), ("address", &address)]);
        if !caller.is_where_it_says() {
            self.say("cli.wait.elsewhere", &[("from", &from)]);
        }
        self.tell(&Told::Asked {
            serial_number: &caller.serial_number,
            name: &caller.name,
            address: format!("ws://{address}"),
            calls_from: from,
        });
    }

    async fn unpaired(&self, caller: &Caller) {
        let known = self.till.unpaired_by_call(&caller.serial_number).await;
        let name = known.as_ref().map(|terminal| terminal.name.as_str());
        self.say("cli.wait.unpaired", &[("terminal", name.unwrap_or(&caller.shown()))]);
        self.tell(&Told::Unpaired { serial_number: &caller.serial_number, terminal: name });
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) {
        output::note(&self.desk.texts().fill(key, values));
    }

    fn tell(&self, told: &Told<'_>) {
        if self.desk.out.is_json() {
            output::json_line(told);
        }
    }
}

/// Typed lines; it ends with the input. The thread that reads may stay behind: the program ends then.
fn lines() -> mpsc::Receiver<String> {
    let (told, typed) = mpsc::channel(1);
    std::thread::spawn(move || {
        while let Ok(Some(line)) = prompt::read_line() {
            if told.blocking_send(line.to_string()).is_err() {
                return;
            }
        }
    });
    typed
}

/// The next line; never one where nobody is asked.
async fn next(typed: &mut Option<mpsc::Receiver<String>>) -> Option<String> {
    match typed {
        Some(typed) => typed.recv().await,
        None => std::future::pending().await,
    }
}

fn nobody_answers() -> Failure {
    let advice = "Run it where somebody can answer, or name the terminal with --accept SERIAL.";
    Failure::usage("confirmation_missing", "a person must say yes, and standard input has ended", advice)
}

fn nobody_called() -> Failure {
    let advice =
        "On the terminal: Settings, General, ECR Hub, and choose this register. Or pair by address with --lan.";
    Failure::new(Exit::Unreachable, "nobody_called", "no terminal was paired within the time", advice)
}

fn given_up() -> Failure {
    Failure::new(Exit::Usage, "given_up", "nothing was paired", "Start again.")
}
