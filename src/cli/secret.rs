//! Secrets from where they do not show: a file, standard input, or typed without echo.

use std::io::{self, Read};
use std::path::Path;
use std::pin::pin;

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::platform::prompt::{self, Hidden};
use crate::platform::signals;

use super::exit::Exit;
use super::failure::Failure;
use super::output;

/// Longest text taken from a file or standard input, in bytes.
const LIMIT: u64 = 64 * 1024;

/// The text of `@FILE`, of standard input (`-`), or the literal itself, without blanks at the ends.
pub(super) fn text(option: &str) -> Result<Zeroizing<String>, Failure> {
    let read = match option.strip_prefix('@') {
        Some(file) => limited(std::fs::File::open(Path::new(file))),
        None if option == "-" => limited(Ok(io::stdin())),
        None => return Ok(Zeroizing::new(option.trim().to_owned())),
    };
    let text = read.map_err(|error| {
        let advice = "Name a readable text file (@FILE), or - for standard input.";
        Failure::usage("secret_unreadable", format!("{option}: {error}"), advice)
    })?;
    Ok(Zeroizing::new(text.trim().to_owned()))
}

fn limited(source: io::Result<impl Read>) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    source?.take(LIMIT).read_to_string(&mut text)?;
    Ok(text)
}

/// The same for a secret that is no pairing code: never as a literal, for the list of processes shows it to everybody.
pub(super) async fn kept(option: Option<&str>, what: &str) -> Result<Zeroizing<String>, Failure> {
    if option.is_some_and(|option| option != "-" && !option.starts_with('@')) {
        let advice = "Give it as @FILE, or - for standard input.";
        return Err(Failure::usage("secret_literal", format!("the {what} must not stand on the command line"), advice));
    }
    ask(option, what).await
}

/// The option's text, or what is typed without echo.
pub(super) async fn ask(option: Option<&str>, what: &str) -> Result<Zeroizing<String>, Failure> {
    if let Some(option) = option {
        return text(option);
    }
    let Some(hidden) = Hidden::begin().map_err(|error| no_terminal(what, &error.to_string()))? else {
        return Err(no_terminal(what, "standard input is no terminal"));
    };
    output::note(&format!("{what} (it is not shown):"));
    let line = typed().await;
    drop(hidden);
    line.ok_or_else(|| Failure::new(Exit::Usage, "given_up", format!("no {what} was given"), "Start again."))
}

/// The line, or nothing once somebody wants to end. The thread that reads may stay behind: the program ends then.
async fn typed() -> Option<Zeroizing<String>> {
    let (answer, typed) = oneshot::channel();
    std::thread::spawn(move || answer.send(prompt::read_line()));
    tokio::select! {
        line = typed => line.ok()?.ok()?,
        _ = pin!(signals::shutdown()) => None,
    }
}

fn no_terminal(what: &str, why: &str) -> Failure {
    let advice = "Give it as an option: @FILE, or - for standard input.";
    Failure::usage("secret_missing", format!("the {what} is missing, and cannot be asked for: {why}"), advice)
}
