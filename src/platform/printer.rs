//! Printing: a command of the shop's own that takes text on its standard input.

use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long a printer may take.
const LIMIT: Duration = Duration::from_secs(20);
/// Most bytes of its complaints that are read, and characters that are shown.
const COMPLAINT_BYTES: u64 = 4096;
const COMPLAINT_SHOWN: usize = 120;

/// What is run for each print.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PrintCommand {
    /// Nothing: there is no printer.
    #[default]
    None,
    /// A line for the shell.
    Shell(String),
    /// A program and its arguments, run as they are.
    Direct(Vec<String>),
}

/// Why nothing was printed, or perhaps not all.
#[derive(Debug, Clone, PartialEq, Eq, Error, serde::Serialize, serde::Deserialize)]
pub enum PrintFault {
    /// No command is set.
    #[error("no printer is set up")]
    NoPrinter,
    /// The command cannot be started.
    #[error("the print command cannot be started: {0}")]
    NotStarted(String),
    /// It ended with an error.
    #[error("the print command failed ({status}): {complaint}")]
    Failed {
        /// Its exit status in words.
        status: String,
        /// The beginning of what it complained.
        complaint: String,
    },
    /// It did not end.
    #[error("the print command did not end within {} s", LIMIT.as_secs())]
    TimedOut,
}

impl PrintFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPrinter => "no_printer",
            Self::NotStarted(_) => "printer_not_started",
            Self::Failed { .. } => "printer_failed",
            Self::TimedOut => "printer_timed_out",
        }
    }
}

impl PrintCommand {
    /// Prints a text: once, and never twice by itself.
    ///
    /// # Errors
    /// [`PrintFault`].
    pub async fn print(&self, text: &str) -> Result<(), PrintFault> {
        let mut command = self.command().ok_or(PrintFault::NoPrinter)?;
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).process_group(0).kill_on_drop(true);
        let mut child = command.spawn().map_err(|error| PrintFault::NotStarted(error.to_string()))?;
        let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Ok(done) = timeout(LIMIT, feed(&mut child, text)).await {
            return done;
        }
        // What it has started itself must go as well.
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        Err(PrintFault::TimedOut)
    }

    fn command(&self) -> Option<Command> {
        match self {
            Self::None => None,
            Self::Shell(line) => {
                let mut command = Command::new("/bin/sh");
                command.arg("-c").arg(line);
                Some(command)
            }
            Self::Direct(words) => {
                let (program, arguments) = words.split_first()?;
                let mut command = Command::new(program);
                command.args(arguments);
                Some(command)
            }
        }
    }
}

async fn feed(child: &mut Child, text: &str) -> Result<(), PrintFault> {
    let (input, complaints) = (child.stdin.take(), child.stderr.take());
    let write = async {
        if let Some(mut input) = input {
            // A command that does not want all of it says so by its exit status, not by closing the pipe.
            let _ = input.write_all(text.as_bytes()).await;
        }
    };
    let listen = async {
        let mut complaint = Vec::new();
        if let Some(complaints) = complaints {
            let _ = complaints.take(COMPLAINT_BYTES).read_to_end(&mut complaint).await;
        }
        complaint
    };
    let ((), complaint) = tokio::join!(write, listen);
    let status = child.wait().await.map_err(|error| PrintFault::NotStarted(error.to_string()))?;
    if status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&complaint);
    let complaint = complaint.chars().map(|c| if c.is_control() { ' ' } else { c }).take(COMPLAINT_SHOWN);
    Err(PrintFault::Failed { status: status.to_string(), complaint: complaint.collect::<String>().trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[tokio::test]
    async fn the_text_arrives_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("paper");
        let text = "HK$ 10.20  已批核\n".repeat(5_000);
        PrintCommand::Shell(format!("cat > '{}'", file.display())).print(&text).await.unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        PrintCommand::Direct(vec!["tee".into(), file.display().to_string()]).print("more").await.unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "more");
    }

    #[rstest]
    #[case::none(PrintCommand::None, "no_printer")]
    #[case::empty(PrintCommand::Direct(Vec::new()), "no_printer")]
    #[case::missing(PrintCommand::Direct(vec!["/no/such/printer".into()]), "printer_not_started")]
    #[case::fails(PrintCommand::Shell("echo out of paper >&2; exit 3".into()), "printer_failed")]
    #[tokio::test]
    async fn what_goes_wrong_is_told(#[case] command: PrintCommand, #[case] code: &str) {
        let fault = command.print("text").await.unwrap_err();
        assert_eq!(fault.code(), code);
        if code == "printer_failed" {
            assert!(fault.to_string().contains("out of paper"), "{fault}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_printer_that_hangs_is_given_up() {
        let fault = PrintCommand::Shell("sleep 1000".into()).print("text").await.unwrap_err();
        assert_eq!(fault, PrintFault::TimedOut);
    }
}
