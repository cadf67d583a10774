//! Turns the texts of `assets/texts` into one sorted table for each language, so that the program has nothing to parse
//! before its first frame. A text that is no string or stands twice in a language stops the build.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Texts by their dotted key, `outcome.approved.headline`.
type Texts = BTreeMap<String, String>;
type Done<T> = Result<T, Box<dyn Error>>;

const FOLDER: &str = "assets/texts";

fn main() -> Done<()> {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build.rs");
    let hant = language("zh-Hant")?;
    let tables = [
        ("EN", language("en")?),
        ("ZH_HANT_TW", said_otherwise(hant.clone(), &parsed(&Path::new(FOLDER).join("zh-Hant-TW/overrides.toml"))?)?),
        ("ZH_HANT", hant),
        ("ZH_HANS", language("zh-Hans")?),
    ];
    let mut source = String::new();
    for (name, texts) in tables {
        let words = "/// Texts by key, sorted.\npub(super) static";
        writeln!(source, "{words} {name}: &[(&str, &str)] = &{:?};", texts.into_iter().collect::<Vec<_>>())?;
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("texts.rs"), source)?;
    Ok(())
}

/// All files of a language together.
fn language(name: &str) -> Done<Texts> {
    let mut texts = Texts::new();
    for entry in fs::read_dir(Path::new(FOLDER).join(name))? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            for (key, text) in flat(&parsed(&file)?)? {
                if texts.insert(key.clone(), text).is_some() {
                    return Err(format!("{}: {key} is in another file of {name} too", file.display()).into());
                }
            }
        }
    }
    Ok(texts)
}

fn parsed(file: &Path) -> Done<toml::Table> {
    let text = fs::read_to_string(file)?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// `texts` with other words, and some of them quite otherwise: `words = [["from", "to"]]`, in that order, then texts.
fn said_otherwise(mut texts: Texts, overrides: &toml::Table) -> Done<Texts> {
    let mut overrides = overrides.clone();
    let words: Vec<(String, String)> = overrides.remove("words").ok_or("overrides without `words`")?.try_into()?;
    for (from, to) in words {
        for text in texts.values_mut() {
            *text = text.replace(&from, &to);
        }
    }
    for (key, text) in flat(&overrides)? {
        texts.insert(key, text).ok_or("an override of a text that zh-Hant does not have")?;
    }
    Ok(texts)
}

fn flat(table: &toml::Table) -> Done<Texts> {
    let mut texts = Texts::new();
    for (name, value) in table {
        match value {
            toml::Value::String(text) => {
                texts.insert(name.clone(), text.clone());
            }
            toml::Value::Table(inner) => {
                texts.extend(flat(inner)?.into_iter().map(|(key, text)| (format!("{name}.{key}"), text)));
            }
            _ => return Err(format!("{name} is no text").into()),
        }
    }
    Ok(texts)
}
