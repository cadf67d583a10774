use std::os::fd::OwnedFd;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcgetattr, tcsetwinsize};

use super::*;

const PATIENCE: Duration = Duration::from_secs(10);

/// A terminal emulator's side (`far`) and the program's side of a pseudo terminal.
struct Pair {
    far: OwnedFd,
    near: OwnedFd,
}

fn pair() -> Pair {
    let far = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&far).unwrap();
    unlockpt(&far).unwrap();
    let near = open(ptsname(&far, Vec::new()).unwrap(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    Pair { far, near }
}

fn take(near: &OwnedFd) -> (Tty, Receiver<TtyEvent>) {
    let (sender, events) = channel();
    let device = Device::found(near.try_clone().unwrap()).unwrap();
    (Tty::over(device, move |event| sender.send(event).is_ok()).unwrap(), events)
}

/// Reads the far end until `mark` has come, and returns all of it.
fn read_until(far: &OwnedFd, mark: &str) -> String {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains(mark) {
        let count = rustix::io::read(far, &mut buffer).unwrap();
        seen.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&seen).into_owned()
}

#[test]
fn the_terminal_is_handed_back_as_found_exactly_once() {
    let Pair { far, near } = pair();
    let before = format!("{:?}", tcgetattr(&near).unwrap());
    let (tty, _events) = take(&near);
    assert!(read_until(&far, "\x1b[?1006h").contains("\x1b[?1049h"));
    assert_ne!(format!("{:?}", tcgetattr(&near).unwrap()), before);
    tty.device.leave();
    drop(tty);
    rustix::io::write(&near, b"shell").unwrap();
    let after = read_until(&far, "shell");
    assert_eq!(after.matches("\x1b[?1049l").count(), 1);
    assert!(after.contains("\x1b[?25h") && after.contains("\x1b[?2004l"));
    assert_eq!(format!("{:?}", tcgetattr(&near).unwrap()), before);
}

#[test]
fn bytes_and_the_size_arrive() {
    let Pair { far, near } = pair();
    let (tty, events) = take(&near);
    assert_eq!(tty.size(), None, "a new pseudo terminal has no size");
    tcsetwinsize(&far, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    assert_eq!(tty.size(), Some((80, 24)));
    rustix::io::write(&far, b"12\x03").unwrap();
    assert!(matches!(events.recv_timeout(PATIENCE), Ok(TtyEvent::Bytes { bytes, .. }) if bytes == b"12\x03"));
}

#[test]
fn a_terminal_that_went_away_is_told_once() {
    let Pair { far, near } = pair();
    let (tty, events) = take(&near);
    drop(near);
    drop(far);
    assert_eq!(events.recv_timeout(PATIENCE), Ok(TtyEvent::Gone));
    assert!(events.recv_timeout(PATIENCE).is_err(), "the thread has ended");
    assert_eq!(tty.send(b"nobody sees this"), Sent::Taken);
}

#[test]
fn a_stopped_terminal_never_blocks_and_gets_the_newest_frame_later() {
    let Pair { far, near } = pair();
    let (tty, events) = take(&near);
    let frame = vec![b'.'; 64 * 1024];
    while tty.send(&frame) == Sent::Taken {}
    assert_eq!(tty.send(b"newer"), Sent::Busy);
    let reader = std::thread::spawn(move || read_until(&far, "newest"));
    assert_eq!(events.recv_timeout(PATIENCE), Ok(TtyEvent::Writable));
    assert_eq!(tty.send(b"newest"), Sent::Taken);
    assert!(!reader.join().unwrap().contains("newer"));
}

#[test]
fn a_stopped_terminal_does_not_hold_up_the_end() {
    let Pair { far: _far, near } = pair();
    let before = format!("{:?}", tcgetattr(&near).unwrap());
    let (tty, _events) = take(&near);
    let frame = vec![b'.'; 64 * 1024];
    while tty.send(&frame) == Sent::Taken {}
    drop(tty);
    assert_eq!(format!("{:?}", tcgetattr(&near).unwrap()), before);
}

#[test]
fn a_pipe_is_not_a_terminal() {
    let (reader, _writer) = io::pipe().unwrap();
    let fault = Device::found(OwnedFd::from(reader)).map(drop);
    assert!(matches!(fault, Err(TtyFault::NotATerminal)));
}
