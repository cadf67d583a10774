//! The console in front of a planted terminal: a sale, its result, the list, the PIN of a supervisor, a recording, the memory,
//! and a bug.

use super::counter::Counter;
use super::{SUPERVISOR_PIN, core};
use crate::console::people::type_pin;
use crate::console::window::Window;

const F3: &[u8] = b"\x1bOR";
const F9: &[u8] = b"\x1b[20~";

pub fn a_cashiers_minutes(counter: &mut Counter) {
    let home = counter.home().display().to_string();
    let more = [("COUNTERTOP_LOG", "trace"), ("COUNTERTOP_PANIC_AT", "77x20")];
    let mut window = Window::with(env!("CARGO_BIN_EXE_countertop"), &["--home", &home], &more);
    window.wait_for("Locked: who is there?");
    type_pin(&mut window, SUPERVISOR_PIN);
    window.press_until(b"\r", "she is there", |screen| !screen.contains("Locked") && screen.contains("  Mei  "));
    window.press_until(b"\x1bOQ", "the sale", |screen| screen.contains("Type the digits"));
    let [approved, declined, _] = counter.amounts;
    for amount in [declined, approved] {
        window.type_amount(&amount.replace('.', ""));
        window.press_until(b"\r", "the sale begins", |screen| {
            screen.contains("Sale on") || screen.contains("Money moved")
        });
        window.wait_for("Money moved");
        window.press_until(b"\r", "the result goes", |screen| screen.contains("Type the digits"));
    }
    window.press_until(F3, "the list", |screen| screen.contains("Outcome"));
    window.press_until(F9, "the menu", |screen| screen.contains("type to search"));
    window.keys(b"\x1b[200~happened\x1b[201~");
    window.wait_for("1 found");
    window.press_until(b"\r", "it is saved", |screen| screen.contains("Saved what happened: log/console-"));
    let process = window.id();
    for file in ["cmdline", "environ"] {
        let shown = std::fs::read(format!("/proc/{process}/{file}")).unwrap();
        counter.outputs.add(format!("/proc/PID/{file} of the console"), shown);
    }
    if counter.keeps_the_last_message {
        counter.switch_off();
        window.wait_until("the terminal is gone", |screen| !screen.contains("Front ready"));
    }
    match core::of(process) {
        Ok(bytes) => counter.outputs.add("core of the console", bytes),
        Err(why) => counter.no_core = Some(why),
    }
    window.resize(77, 20);
    // A build without fail points has no bug to show.
    if cfg!(debug_assertions) {
        assert_eq!(window.ended(), 70);
    }
    counter.outputs.add("the screen of the console", window.everything());
}
