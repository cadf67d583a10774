//! Everything that the program has let out, and the search in it.

use std::path::Path;

use super::marks::Needle;

/// What came out, by where.
#[derive(Default)]
pub struct Outputs(Vec<(String, Vec<u8>)>);

impl Outputs {
    pub fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push((name.into(), bytes.into()));
    }

    /// Every file below this folder.
    pub fn add_folder(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                self.add_folder(&path);
            } else if path.is_file() {
                self.add(path.display().to_string(), std::fs::read(&path).expect("readable"));
            }
        }
    }

    /// What must be there: a search that looks in the wrong place finds nothing either.
    pub fn has(&self, name: &str, text: &str) -> bool {
        self.0.iter().any(|(known, bytes)| known.contains(name) && occurs(bytes, text.as_bytes()))
    }

    /// Where any of these stands, in all outputs whose name is not one of `but`.
    pub fn hits(&self, needles: &[Needle], but: &[&str]) -> Vec<String> {
        let all = self.0.iter().filter(|(name, _)| !but.iter().any(|but| name.contains(but)));
        Search::of(needles).all(all)
    }

    /// The same in the outputs of this name.
    pub fn hits_in(&self, needles: &[Needle], name: &str) -> Vec<String> {
        Search::of(needles).all(self.0.iter().filter(|(known, _)| known.contains(name)))
    }

    pub fn bytes(&self) -> usize {
        self.0.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}

fn occurs(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// All needles at once: by their first two bytes, for a core is large.
struct Search<'a> {
    beginning: Vec<Vec<&'a Needle>>,
}

impl<'a> Search<'a> {
    fn of(needles: &'a [Needle]) -> Self {
        let mut beginning = vec![Vec::new(); 1 << 16];
        for needle in needles {
            beginning[index(needle.bytes[0], needle.bytes[1])].push(needle);
        }
        Self { beginning }
    }

    fn all<'o>(&self, outputs: impl Iterator<Item = &'o (String, Vec<u8>)>) -> Vec<String> {
        outputs.flat_map(|(name, bytes)| self.one(name, bytes)).collect()
    }

    fn one(&self, name: &str, bytes: &[u8]) -> Vec<String> {
        let mut hits = Vec::new();
        for (at, pair) in bytes.windows(2).enumerate() {
            for needle in &self.beginning[index(pair[0], pair[1])] {
                if bytes[at..].starts_with(&needle.bytes) {
                    let around = &bytes[at.saturating_sub(60)..(at + needle.bytes.len() + 30).min(bytes.len())];
                    let around = String::from_utf8_lossy(around).into_owned();
                    hits.push(format!("{}: in {name} at {at}: {around:?}", needle.name));
                }
            }
        }
        hits
    }
}

fn index(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}
