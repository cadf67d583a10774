//! Where a recording goes: `log/console-*.jsonl` in the home, mode 0600, the newest few of them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::payment::WallTime;
use crate::platform::files;
use crate::platform::{FileFault, process};

/// So many recordings are kept.
const KEPT: usize = 10;
const PREFIX: &str = "console-";
const SUFFIX: &str = ".jsonl";

/// Writes a recording, made at this time, into `folder`; gives the file. Older ones than the newest few go.
///
/// # Errors
/// The file that cannot be written.
pub fn keep(folder: &Path, text: &str, at: WallTime) -> Result<PathBuf, FileFault> {
    let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    let name = format!("{PREFIX}{}-{}{SUFFIX}", at.strftime("%Y%m%dT%H%M%S%3fZ"), process::id());
    let path = folder.join(name);
    files::write_private(&path, text.as_bytes())?;
    forget_old(folder);
    Ok(path)
}

fn forget_old(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut known: Vec<String> = names.filter(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX)).collect();
    known.sort();
    let surplus = known.len().saturating_sub(KEPT);
    for name in &known[..surplus] {
        // One that stays is tried again with the next recording.
        let _ = std::fs::remove_file(folder.join(name));
    }
}
