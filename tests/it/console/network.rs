//! The vendor's acceptance test on the screen: the network is cut once a CodePay terminal has the order, the customer pays, the
//! network comes back. The console connects by itself and shows the result, which nobody asked for.

use super::pairing::{ENTER, Terminal, home};
use super::window::Window;
use crate::commands::codepay::cable::Cable;

const APP_ID: &str = "wz00000000000a0007";

#[test]
fn a_result_is_on_the_screen_by_itself_when_the_network_is_back() {
    let home = home();
    let (folder, ledger) = (home.path().to_str().expect("a plain path"), home.path().join("ledger.jsonl"));
    let listen = ["--lan", "127.0.0.1:0", "--app-id", APP_ID, "--currency", "HKD", "--card-wait", "1500"];
    let terminal =
        Terminal::of("codepay", &[&listen[..], &["--ledger", ledger.to_str().expect("a plain path")]].concat());
    let cable = Cable::to(terminal.endpoint("lan"));
    let order = [
        "--home",
        folder,
        "pair",
        "codepay",
        "--name",
        "Front",
        "--simulated",
        "--lan",
        &cable.url,
        "--app-id",
        APP_ID,
    ];
    let paired = std::process::Command::new(env!("CARGO_BIN_EXE_countertop")).args(order).output().expect("it runs");
    assert!(paired.status.success(), "{paired:?}");
    let mut window = Window::open(&["--home", folder]);
    window.wait_for("Visa / Mastercard");
    window.type_amount("1020");
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on"));
    cable.wait_for("ecrhub.pay.order");
    cable.cut();
    let paid = || std::fs::read_to_string(&ledger).is_ok_and(|text| text.contains("10.20"));
    cable.wait_until("the customer has paid", paid);
    cable.put_back();
    window.wait_for("A P P R O V E D");
    assert_eq!((cable.times_said("ecrhub.pay.order"), cable.times_said("ecrhub.pay.query")), (1, 0));
}
