//! A code that no option gave is asked for, and never shown.

use std::io::{Read, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::shop::{CODE, Shop, Way};

/// Pairs in a terminal of its own, types `keys` once it is asked, and gives the exit code and what the terminal showed.
fn typed(shop: &Shop, keys: &str) -> (u32, String) {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_countertop"));
    command.env_clear();
    command.env("COUNTERTOP_HOME", shop.home());
    command.args(["pair", "wonder", "--name", "front", "--simulated", "--lan", shop.endpoints().lan.as_ref().unwrap()]);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut reader, mut writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let (mut shown, mut byte) = (Vec::new(), [0]);
    let mut asked = false;
    // Ends with an error once the program has left the terminal.
    while reader.read(&mut byte).is_ok_and(|read| read == 1) {
        shown.push(byte[0]);
        if !asked && shown.ends_with(b"not shown):") {
            asked = true;
            writer.write_all(keys.as_bytes()).unwrap();
        }
    }
    (child.wait().unwrap().exit_code(), String::from_utf8_lossy(&shown).into_owned())
}

#[test]
fn the_code_is_typed_unseen() {
    let shop = Shop::open(Way::Http, |_| {});
    let (exit, shown) = typed(&shop, "26088X\x7f0\r");
    assert_eq!(exit, 0, "{shown}");
    assert!(shown.contains("pairing code") && !shown.contains(CODE) && !shown.contains("26088"), "{shown}");
}

#[test]
fn asking_can_be_given_up() {
    let shop = Shop::open(Way::Http, |_| {});
    let (exit, shown) = typed(&shop, "260\x03");
    assert_eq!(exit, 2, "{shown}");
    assert!(shown.contains("no pairing code was given"), "{shown}");
    assert!(shop.run("terminals").expect(0).lines.is_empty());
}
