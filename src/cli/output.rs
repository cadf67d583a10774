//! Where words and JSON lines go. A reader that went away is no error: what was asked is done all the same.

use std::io::{self, Write};

use serde::Serialize;

use crate::console::texts::Lang;

use super::failure::Failure;

/// Standard output and standard error, by the choice of `--json`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether scripts read.
    pub(super) fn is_json(self) -> bool {
        self.json
    }

    /// A result: one JSON line, or the words.
    pub(super) fn result(self, value: &impl Serialize, words: impl FnOnce() -> String) {
        if self.json {
            json_line(value);
        } else {
            write_line(io::stdout(), &words());
        }
    }

    /// Why the command failed, in `lang` as far as it has words for it.
    pub(super) fn failure(self, failure: &Failure, lang: Lang) {
        #[derive(Serialize)]
        struct Line<'a> {
            error: &'a Failure,
        }
        let failure = &failure.in_lang(lang);
        if self.json {
            json_line(&Line { error: failure });
        } else {
            let line = |key: &str, name: &str, value: &str| lang.texts().fill(key, &[(name, value)]);
            note(&line("cli.error", "words", &failure.message));
            note(&line("cli.what_to_do", "advice", &failure.advice));
        }
    }
}

/// A JSON line on standard output.
pub(super) fn json_line(value: &impl Serialize) {
    let line = serde_json::to_string(value).expect("plain values always become JSON");
    write_line(io::stdout(), &line);
}

/// Words on the way: standard error, so that they never mix with results.
pub(super) fn note(words: &str) {
    write_line(io::stderr(), words);
}

/// Texts of terminals are made harmless where they are parsed; a closed pipe has nobody to tell.
fn write_line(mut stream: impl Write, line: &str) {
    let _ = stream.write_all(format!("{line}\n").as_bytes()).and_then(|()| stream.flush());
}
