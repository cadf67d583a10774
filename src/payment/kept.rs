//! Words that the program itself has, read back from a record: a recording of the console folds the same values again.

use serde::{Deserialize, Deserializer};

/// A word of the program's own. Named, because serde would take the reference for one into the record.
pub type Word = &'static str;

/// Reads a word where the program keeps one for as long as it runs. Each word read stays in memory until then: it is for a
/// program that reads one record and ends.
pub fn kept<'de, D: Deserializer<'de>>(record: D) -> Result<Word, D::Error> {
    Ok(String::deserialize(record)?.leak())
}

/// Several of them.
pub fn all_kept<'de, D: Deserializer<'de>>(record: D) -> Result<Vec<Word>, D::Error> {
    let words = Vec::<String>::deserialize(record)?;
    Ok(words.into_iter().map(|word| &*word.leak()).collect())
}
