//! The machine's time zone, without listing every zone there is: that takes longer than drawing the first frame.

use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use jiff::tz::TimeZone;

/// Where the systems that we know keep their zones.
const ZONES: &str = "/usr/share/zoneinfo";
/// What the system's own zone is a link to.
const LOCAL: &str = "/etc/localtime";

/// The machine's time zone: by `TZ`, else by `/etc/localtime`, and by whatever else the library finds if these name none.
pub fn local_zone() -> TimeZone {
    let asked = env::var("TZ").ok().filter(|zone| !zone.is_empty());
    let name = asked.map_or_else(name_of_link, |zone| Some(PathBuf::from(zone.trim_start_matches(':'))));
    name.and_then(|name| named(&name)).unwrap_or_else(TimeZone::system)
}

fn name_of_link() -> Option<PathBuf> {
    let target = fs::read_link(LOCAL).ok()?;
    let target = if target.is_absolute() { target } else { Path::new(LOCAL).parent()?.join(target) };
    let mut parts = target.components();
    parts.find(|part| part.as_os_str() == "zoneinfo")?;
    Some(parts.as_path().to_owned())
}

/// The zone of this name, if it is a name and the system has it.
fn named(name: &Path) -> Option<TimeZone> {
    let is_name = !name.as_os_str().is_empty() && name.components().all(|part| matches!(part, Component::Normal(_)));
    let bytes = if is_name { fs::read(Path::new(ZONES).join(name)).ok()? } else { return None };
    TimeZone::tzif(name.to_str()?, &bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("")]
    #[case("../../../etc/passwd")]
    #[case("/etc/passwd")]
    #[case("Nowhere/At_All")]
    #[case("tzdata.zi")]
    fn what_names_no_zone_is_none(#[case] name: &str) {
        assert_eq!(named(Path::new(name)), None);
    }

    #[test]
    fn the_zone_is_the_one_that_the_library_finds() {
        let now = jiff::Timestamp::now();
        assert_eq!(local_zone().to_offset(now), TimeZone::system().to_offset(now));
        if let Some(zone) = named(Path::new("Asia/Hong_Kong")) {
            assert_eq!(zone.iana_name(), Some("Asia/Hong_Kong"));
            assert_eq!(zone.to_offset(now).seconds(), 8 * 3600);
        }
    }
}
