//! The serial cable between till and terminal in the test's own hands: it can be pulled and put in again, and remembers what the
//! till has said. Each time it is put in it is another device behind the same link, as with a real adapter.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use countertop::platform::Pty;
use countertop::transport::{SerialLink, SerialSettings};
use countertop::wire::{ExchangeId, LinkEvent, Outgoing, Payload};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::patience::wait_until;

/// Where the cable is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Plug {
    In,
    Out,
    /// In, until so many bytes from these words on have gone through.
    InUntil(&'static str, usize),
}

pub struct Line {
    /// The till's end: a link to the device, which is there while the cable is in.
    pub path: PathBuf,
    plug: watch::Sender<Plug>,
    said: Arc<Mutex<Vec<u8>>>,
    _runtime: Runtime,
}

impl Line {
    /// To the terminal on this device, from this path.
    pub fn to(terminal: &str, path: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (plug, plugged) = watch::channel(Plug::In);
        let said = Arc::default();
        let far = SerialLink::new(SerialSettings::new(PathBuf::from(terminal), 115_200));
        runtime.spawn(carry(far, path.to_owned(), plugged, plug.clone(), Arc::clone(&said)));
        let line = Self { path: path.to_owned(), plug, said, _runtime: runtime };
        wait_until("the cable is in", || line.path.exists());
        line
    }

    /// The device is gone.
    pub fn pull(&self) {
        self.plug.send_replace(Plug::Out);
        wait_until("the cable is out", || !self.path.is_symlink());
    }

    /// It is pulled by itself when so many bytes from these words on have gone through.
    pub fn pull_after(&self, words: &'static str, bytes: usize) {
        self.plug.send_replace(Plug::InUntil(words, bytes));
    }

    /// Another device is there.
    pub fn put_in(&self) {
        wait_until("the cable is out", || !self.path.is_symlink());
        self.plug.send_replace(Plug::In);
        wait_until("the cable is in", || self.path.exists());
    }

    /// How many bytes the till has said.
    pub fn length(&self) -> usize {
        self.said.lock().unwrap().len()
    }

    /// Waits until the till has said this.
    pub fn wait_for(&self, words: &str) {
        wait_until(words, || self.has_said(words, 0));
    }

    /// Whether the till has said this, from this byte on.
    pub fn has_said(&self, words: &str, from: usize) -> bool {
        let said = self.said.lock().unwrap();
        position(&said[from.min(said.len())..], words).is_some()
    }
}

fn position(bytes: &[u8], words: &str) -> Option<usize> {
    bytes.windows(words.len()).position(|window| window == words.as_bytes())
}

async fn carry(
    mut far: SerialLink,
    path: PathBuf,
    mut plugged: watch::Receiver<Plug>,
    plug: watch::Sender<Plug>,
    said: Arc<Mutex<Vec<u8>>>,
) {
    far.connect().await.unwrap();
    loop {
        plugged.wait_for(|plug| *plug != Plug::Out).await.unwrap();
        let near = Pty::open().unwrap();
        symlink(near.path(), &path).unwrap();
        carry_one(&mut far, &near, &mut plugged, &plug, &said).await;
        // The link goes before the device: whoever sees it can open it.
        std::fs::remove_file(&path).unwrap();
    }
}

/// One device, until the cable is pulled.
async fn carry_one(
    far: &mut SerialLink,
    near: &Pty,
    plugged: &mut watch::Receiver<Plug>,
    plug: &watch::Sender<Plug>,
    said: &Mutex<Vec<u8>>,
) {
    let mut buffer = [0; 4096];
    loop {
        tokio::select! {
            read = near.read(&mut buffer) => {
                let mut bytes = buffer[..read.unwrap()].to_vec();
                let broken = is_broken_off(&plugged.borrow().clone(), &mut bytes, said);
                far.send(Outgoing { exchange: ExchangeId(0), payload: Payload::Bytes(bytes) });
                if broken {
                    plug.send_replace(Plug::Out);
                }
            }
            event = far.next() => match event {
                LinkEvent::Received(bytes) => near.write_all(&bytes).await.unwrap(),
                LinkEvent::Down(fault) => panic!("the terminal is gone: {fault:?}"),
                _ => {}
            },
            changed = near.client_changed() => drop(changed.unwrap()),
            changed = plugged.changed() => {
                changed.unwrap();
                if *plugged.borrow() == Plug::Out {
                    return;
                }
            }
        }
    }
}

/// Takes note of what was said; whether the cable is pulled within it, and then the rest is cut off.
fn is_broken_off(plug: &Plug, bytes: &mut Vec<u8>, said: &Mutex<Vec<u8>>) -> bool {
    let mut said = said.lock().unwrap();
    let before = said.len();
    said.extend_from_slice(bytes);
    let Plug::InUntil(words, count) = plug else { return false };
    let Some(end) = position(&said, words).map(|at| at + count).filter(|end| *end <= said.len()) else { return false };
    bytes.truncate(end.saturating_sub(before));
    said.truncate(end);
    true
}
