//! P11, P13, P15: a whole sale - guard, two durable records, session, link, simulated terminal - from order to approved, next
//! to the bare exchange of as many bytes on the same kind of line in the same run. `cargo bench --bench sale`.
#![expect(clippy::print_stdout, clippy::float_arithmetic, reason = "a bench prints figures")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use countertop::money::{Amount, Currency};
use countertop::payment::Reference;
use countertop::platform::pty::Pty;
use countertop::profile::{
    CloudLink, CryptoProfile, Home, LanLink, Limits, Pairing, PairingCode, SerialLink, TerminalName, WonderLink,
};
use countertop::protocol::wonder::crypto;
use countertop::simulator::wonder::TerminalSettings;
use countertop::simulator::{ListenAt, Running, SerialEnd, SimulatorOptions, run};
use countertop::terminal::{LinkPolicy, PairingOrder, WonderOrder, pair};
use countertop::till::{Lanes, SaleOrder, Till, TillEvent, TillOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc::Receiver;

const CODE: &str = "260880";
const SALES: u64 = 300;
/// Bytes of a Sale request and its answer in frames: what the bare lines carry.
const REQUEST: usize = 465;
const ANSWER: usize = 861;

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!("{SALES} sales each; microseconds, p50 / p99");
        let bare_pty = bare_pty().await;
        let serial = product(Line::Serial).await;
        compare("serial, unpaced pty", &bare_pty, &serial);
        let bare_tcp = tokio::task::spawn_blocking(bare_tcp).await.expect("no panic");
        let lan = product(Line::Lan).await;
        compare("LAN, http on loopback", &bare_tcp, &lan);
        let cloud = product(Line::Cloud).await;
        println!("cloud, {} ms each way, warm", WAY.as_millis());
        let round_trip = 2.0 * WAY.as_secs_f64() * 1e6;
        let p50 = cloud[cloud.len() / 2];
        println!(
            "  sale, order to approved         {p50:>8.0} = {:.2} round trips (goal 1.02 + 1 ms)",
            p50 / round_trip
        );
    });
}

fn compare(what: &str, bare: &[f64], product: &[f64]) {
    let at = |times: &[f64], percent: usize| times[(times.len() - 1) * percent / 100];
    println!("{what}");
    println!("  bare exchange of as many bytes  {:>8.0} / {:>8.0}", at(bare, 50), at(bare, 99));
    println!("  sale, order to approved         {:>8.0} / {:>8.0}", at(product, 50), at(product, 99));
    println!("  above the bare exchange         {:>8.0} us at p50 (goal 500)", at(product, 50) - at(bare, 50));
}

fn sorted(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    times
}

fn micros(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e6
}

/// Delay of the simulated internet, each way.
const WAY: Duration = Duration::from_millis(25);
/// Sales on the cloud: each takes a round trip.
const CLOUD_SALES: u64 = 40;

/// How the terminal is reached.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Serial,
    Lan,
    Cloud,
}

/// The product: a till in a fresh home with one paired terminal.
async fn product(line: Line) -> Vec<f64> {
    let home = tempfile::tempdir().expect("a folder");
    let simulator = simulator(line).await;
    let (till, mut news) = till(&Home::at(home.path()), &simulator, line).await;
    let mut times = Vec::new();
    for number in 0..if line == Line::Cloud { CLOUD_SALES } else { SALES } {
        let start = Instant::now();
        let reference = till.sale(order(number)).await.expect("no guard stops it");
        approved(&mut news, reference).await;
        times.push(micros(start));
    }
    sorted(times)
}

async fn simulator(line: Line) -> Running {
    let mut settings = TerminalSettings::new(crypto::PairingCode::parse(CODE).expect("a code"));
    settings.card_wait_ms = 0;
    let mut options = SimulatorOptions::new(settings);
    match line {
        Line::Serial => options.serial = Some(SerialEnd::Auto),
        Line::Lan => options.lan = Some(ListenAt::loopback()),
        Line::Cloud => options.cloud = Some(ListenAt::loopback()),
    }
    run(options, |_| {}).await.expect("it starts")
}

async fn till(home: &Home, simulator: &Running, line: Line) -> (Till, Receiver<TillEvent>) {
    let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
    let (till, mut news) = Till::open(home.clone(), options).await.expect("it opens");
    let reached = match line {
        Line::Serial => WonderLink::Serial(SerialLink::new(simulator.endpoints.serial.clone().expect("a pty"))),
        Line::Lan => {
            let port = port(simulator.endpoints.lan.as_deref());
            WonderLink::Lan(LanLink { port, ..LanLink::new("127.0.0.1".to_owned()) })
        }
        Line::Cloud => WonderLink::Cloud(cloud(port(simulator.endpoints.cloud.as_deref())).await),
    };
    let order = WonderOrder {
        link: reached,
        code: PairingCode::parse(CODE).expect("a code"),
        crypto_profile: CryptoProfile::Auto,
        client_device_sn: "126498561093".to_owned(),
        limits: Limits::default(),
    };
    let order = PairingOrder::Wonder(Box::new(order));
    let settings = pair(&order, |_| {}).await.expect("it pairs");
    let name = TerminalName::parse("front").expect("a name");
    let pairing = Pairing { name, simulated: true, currency: Currency::HKD, settings };
    till.add(pairing, LinkPolicy::Held).await.expect("it is saved");
    ready(&mut news).await;
    (till, news)
}

fn port(address: Option<&str>) -> u16 {
    let port = address.and_then(|address| address.trim_end_matches('/').rsplit(':').next());
    port.and_then(|port| port.parse().ok()).expect("a port")
}

/// The cloud behind a line that delays every byte.
async fn cloud(port: u16) -> CloudLink {
    let far = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let near = far.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((console, _)) = far.accept().await {
            let cloud = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.expect("the simulator listens");
            let ((from_console, to_console), (from_cloud, to_cloud)) = (console.into_split(), cloud.into_split());
            tokio::spawn(delayed(from_console, to_cloud));
            tokio::spawn(delayed(from_cloud, to_console));
        }
    });
    CloudLink {
        device_info_url: format!("http://127.0.0.1:{near}/v2/ecr/pairing/info"),
        command_url: format!("http://127.0.0.1:{near}/open/terminal/command"),
        business_id: "ff467f02-5b69-45f3-81aa-bffcca55fe8f".to_owned(),
        device_sn: "SIMULATED-N96-1170270945".to_owned(),
        headers: BTreeMap::default(),
    }
}

async fn delayed(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut buffer = vec![0; 8192];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        tokio::time::sleep(WAY).await;
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

async fn ready(news: &mut Receiver<TillEvent>) {
    while let Some(event) = news.recv().await {
        if let TillEvent::Terminal(status) = event
            && status.state == countertop::terminal::State::Ready
        {
            return;
        }
    }
}

fn order(number: u64) -> SaleOrder {
    // Every sale another amount that approves: the duplicate guard has nothing to ask.
    let amount = Amount::from_minor_units(100 * (number + 1), Currency::HKD).expect("in range");
    SaleOrder {
        terminal: "front".to_owned(),
        amount,
        hold: false,
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        operator: None,
        another_customer: false,
        record_refusal: false,
    }
}

async fn approved(news: &mut Receiver<TillEvent>, reference: Reference) {
    while let Some(event) = news.recv().await {
        if let TillEvent::Payment(view) = event
            && view.payment.intent.reference == reference
            && view.payment.outcome_word() == "approved"
        {
            return;
        }
    }
}

/// As many bytes there and back over a pty, with nothing around them.
async fn bare_pty() -> Vec<f64> {
    let pty = Pty::open().expect("a pty");
    let path = pty.path().to_owned();
    let client = tokio::task::spawn_blocking(move || {
        let mut line = std::fs::OpenOptions::new().read(true).write(true).open(path).expect("the near end");
        let (request, mut answer) = (vec![1; REQUEST], vec![0; ANSWER]);
        let mut times = Vec::new();
        for _ in 0..SALES {
            let start = Instant::now();
            line.write_all(&request).expect("written");
            line.read_exact(&mut answer).expect("read");
            times.push(micros(start));
        }
        sorted(times)
    });
    let mut buffer = vec![0; 4096];
    for _ in 0..SALES {
        let mut got = 0;
        while got < REQUEST {
            got += pty.read(&mut buffer).await.expect("read");
        }
        pty.write_all(&[2; ANSWER]).await.expect("written");
    }
    client.await.expect("no panic")
}

/// As many bytes there and back over TCP, with nothing around them.
fn bare_tcp() -> Vec<f64> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = std::thread::spawn(move || {
        let (mut line, _) = listener.accept().expect("a client");
        line.set_nodelay(true).expect("an option");
        let mut request = vec![0; REQUEST];
        for _ in 0..SALES {
            line.read_exact(&mut request).expect("read");
            line.write_all(&[2; ANSWER]).expect("written");
        }
    });
    let mut line = TcpStream::connect(address).expect("connected");
    line.set_nodelay(true).expect("an option");
    let (request, mut answer) = (vec![1; REQUEST], vec![0; ANSWER]);
    let mut times = Vec::new();
    for _ in 0..SALES {
        let start = Instant::now();
        line.write_all(&request).expect("written");
        line.read_exact(&mut answer).expect("read");
        times.push(micros(start));
    }
    server.join().expect("no panic");
    sorted(times)
}
