//! A home with a planted terminal, and everything that comes out of the program there.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use countertop::simulator::{ListenAt, Running, Simulated, SimulatorOptions, run};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::SUPERVISOR_PIN;
use super::found::Outputs;
use super::marks::{CARDS, Needle, acts, cards, grouped, shapes};
use crate::commands::shop::{Ran, program};

/// Short for what must be waited out, long for a busy machine elsewhere.
const LIMITS: &str = "connect = 10000\nanswer = 10000\nsale = 15000\nask_every = 100\nask_for = 5000\nsettle = 1500\n\
    not_found_apart = 300\n";

/// Which of its doors the simulated terminal opens.
#[derive(Clone, Copy)]
pub enum Door {
    Lan,
    Cloud,
}

pub struct Counter {
    folder: TempDir,
    runtime: Runtime,
    running: Option<Running>,
    pub outputs: Outputs,
    /// What must be nowhere but in the profile and in memory.
    pub secrets: Vec<(&'static str, &'static str)>,
    /// Why the memory of the console could not be looked at.
    pub no_core: Option<String>,
    /// The library that reads its connection keeps the last messages in a buffer of its own for as long as that is open.
    pub keeps_the_last_message: bool,
    /// An amount that is approved, one that is declined, one whose answer is lost.
    pub amounts: [&'static str; 3],
}

impl Counter {
    pub fn open<S: Simulated>(terminal: S, door: Door, amounts: [&'static str; 3]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut options = SimulatorOptions::new(terminal);
        match door {
            Door::Lan => options.lan = Some(ListenAt::loopback()),
            Door::Cloud => options.cloud = Some(ListenAt::loopback()),
        }
        let running = runtime.block_on(run(options, |_| {})).unwrap();
        let counter = Self {
            folder,
            runtime,
            running: Some(running),
            outputs: Outputs::default(),
            secrets: Vec::new(),
            no_core: None,
            keeps_the_last_message: false,
            amounts,
        };
        for made in [counter.home(), counter.folder.path().join("secrets")] {
            std::fs::create_dir(made).unwrap();
        }
        let limits = ["wonder", "qfpay", "codepay", "easycard"].map(|vendor| format!("[limits.{vendor}]\n{LIMITS}"));
        let paper = counter.home().join("paper");
        let printer = format!("[printer]\ncommand = \"cat >> '{}'\"\n", paper.display());
        let config = format!("{}[duplicate]\nwindow_ms = 1\n{printer}", limits.concat());
        std::fs::write(counter.home().join("config.toml"), config).unwrap();
        counter
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn endpoint(&self) -> String {
        let endpoints = &self.running.as_ref().unwrap().endpoints;
        endpoints.lan.clone().or(endpoints.cloud.clone()).unwrap()
    }

    /// The terminal is gone, and all connections with it.
    pub fn switch_off(&mut self) {
        self.runtime.block_on(self.running.take().unwrap().shutdown());
    }

    /// A file outside the home: what a person has typed into it is not ours.
    pub fn secret_file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join("secrets").join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The program in this home, telling as much as it can.
    pub fn command(&self) -> Command {
        let mut command = program(&self.home());
        command.env("COUNTERTOP_LOG", "trace");
        command
    }

    pub fn pair(&mut self, words: &str) {
        self.run(&format!("pair {words} --name Front --simulated")).expect(0);
    }

    /// Runs a command with `--json` and keeps what it says.
    pub fn run(&mut self, words: &str) -> Ran {
        let ran = Ran::of(&self.command().args(words.split_whitespace()).arg("--json").output().unwrap());
        self.outputs.add(format!("stdout of {words}"), ran.stdout.clone());
        self.outputs.add(format!("stderr of {words}"), ran.stderr.clone());
        ran
    }

    /// The same in words.
    fn says(&mut self, words: &str) {
        let output = self.command().args(words.split_whitespace()).output().unwrap();
        self.outputs.add(format!("words of {words}"), [output.stdout, output.stderr].concat());
    }

    /// Every command that speaks of a payment or to the terminal.
    pub fn commands(&mut self) {
        let [approved, declined, lost] = self.amounts;
        let sold =
            self.run(&format!("sale {approved} --terminal Front --events")).expect(0).text("reference").to_owned();
        self.run(&format!("sale {declined} --terminal Front")).expect(10);
        self.run(&format!("sale {lost} --terminal Front --another-customer"));
        self.run("resolve --wait 5");
        for card in [CARDS[0].to_owned(), grouped(CARDS[2], '-')] {
            self.run(&format!("sale {approved} --terminal Front --order {card}")).fails(2, "looks_like_card");
        }
        let pin = self.secret_file("pin", SUPERVISOR_PIN);
        self.run(&format!("people add Mei --role supervisor --new-pin @{pin}")).expect(0);
        let wrong = self.secret_file("wrong", "4862");
        self.run(&format!("refund {approved} --of {sold} --operator Mei --pin @{wrong}")).expect(7);
        self.run(&format!("refund {approved} --of {sold} --operator Mei --pin @{pin}"));
        for words in [
            "probe Front",
            "terminals",
            "people",
            "balance --terminal Front",
            "signon --terminal Front",
            "settle --terminal Front --operator Mei",
            "print summary --terminal Front",
            "abort --terminal Front",
            "transactions",
            "journal export",
            "journal export --salvage",
            "journal verify",
            "journal audit",
            "sale 1 --terminal Nowhere",
            &format!("query {sold}"),
            &format!("receipt {sold} --print"),
            &format!("reprint {sold}"),
            &format!("void --of {sold} --operator Mei --pin @{pin}"),
            &format!("override {sold} --paid --reason {} --operator Mei --pin @{pin}", CARDS[3]),
            &format!("journal backup {}", self.home().join("copy.db").display()),
        ] {
            self.run(words);
            self.says(&format!("{words} --lang zh-Hant"));
        }
    }

    /// Killed while the customer looks for the card; what the system shows of it meanwhile; and the next start.
    pub fn killed_in_mid_sale(&mut self) {
        let words = format!("sale {} --terminal Front --another-customer --json", self.amounts[0]);
        let mut command = self.command();
        command.args(words.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        for file in ["cmdline", "environ"] {
            let shown = std::fs::read(format!("/proc/{}/{file}", child.id())).unwrap();
            self.outputs.add(format!("/proc/PID/{file} of a sale"), shown);
        }
        // At whatever moment that is.
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        self.outputs.add("a killed sale", [output.stdout, output.stderr].concat());
        self.run("resolve --wait 3");
    }

    /// The home as it is in the end: journal, log, recordings, profile, what was printed.
    pub fn read_the_files(&mut self) {
        let home = self.home();
        self.outputs.add_folder(&home);
    }

    /// Fails with every place where something planted stands; says what was searched.
    pub fn searched(&self) -> String {
        let secrets: Vec<Needle> = self.secrets.iter().flat_map(|(name, text)| shapes(name, text)).collect();
        let cards = cards();
        assert!(self.outputs.has("journal.db", "approved"), "it looks where something is");
        let mut hits = self.outputs.hits(&cards, &["core of"]);
        hits.extend(self.outputs.hits(&secrets, &["profile.toml", "core of"]));
        hits.extend(self.outputs.hits(&acts(), &["core of"]));
        let in_core: Vec<Needle> = cards.into_iter().filter(|needle| !needle.name.contains("ten digits")).collect();
        hits.extend(self.outputs.hits_in(&in_core, "core of"));
        hits.sort();
        hits.dedup();
        let (count, bytes) = (self.outputs.count(), self.outputs.bytes());
        assert!(hits.is_empty(), "{} of {bytes} bytes in {count} outputs:\n{}", hits.len(), hits.join("\n"));
        format!("{count} outputs, {bytes} bytes searched: 0 hits")
    }
}
