//! `[printer]`: what prints a receipt.

use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use crate::platform::PrintCommand;

/// The table `[printer]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrinterConfig {
    /// Takes the receipt as UTF-8 text on its standard input: a line for the shell, or a list of program and arguments.
    #[serde(deserialize_with = "read", serialize_with = "write")]
    pub command: PrintCommand,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Line(String),
    Words(Vec<String>),
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PrintCommand, D::Error> {
    let written = Written::deserialize(deserializer)
        .map_err(|_| D::Error::custom("expected a command line, or a list of program and arguments"))?;
    Ok(match written {
        Written::Line(line) if line.trim().is_empty() => PrintCommand::None,
        Written::Line(line) => PrintCommand::Shell(line),
        Written::Words(words) if words.is_empty() => PrintCommand::None,
        Written::Words(words) => PrintCommand::Direct(words),
    })
}

fn write<S: Serializer>(command: &PrintCommand, serializer: S) -> Result<S::Ok, S::Error> {
    match command {
        PrintCommand::None => serializer.serialize_str(""),
        PrintCommand::Shell(line) => serializer.serialize_str(line),
        PrintCommand::Direct(words) => words.serialize(serializer),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("command = \"\"", PrintCommand::None)]
    #[case("command = \"lp -d counter\"", PrintCommand::Shell("lp -d counter".into()))]
    #[case("command = [\"lp\", \"-d\", \"the counter\"]", PrintCommand::Direct(vec!["lp".into(), "-d".into(), "the counter".into()]))]
    #[case("command = []", PrintCommand::None)]
    fn a_line_or_a_list(#[case] text: &str, #[case] expected: PrintCommand) {
        assert_eq!(toml::from_str::<PrinterConfig>(text).unwrap().command, expected);
    }
}
