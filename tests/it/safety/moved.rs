//! The clocks of the real program in the test's own hands: a small library, loaded before the C library, adds what a file says.
//! The program has no such switch of its own. Where there is no C compiler the tests say so and prove nothing.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use super::strace::say;

static LIBRARY: LazyLock<Option<(tempfile::TempDir, PathBuf)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let (source, library) = (folder.path().join("moved.c"), folder.path().join("moved.so"));
    std::fs::write(&source, include_str!("moved.c")).unwrap();
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).status();
    built.is_ok_and(|status| status.success()).then_some((folder, library))
});

/// Both clocks of the programs that are started with [`Clocks::environment`].
pub struct Clocks {
    _folder: tempfile::TempDir,
    path: PathBuf,
    file: File,
}

impl Clocks {
    /// `None` where no C compiler is.
    pub fn new() -> Option<Self> {
        if LIBRARY.is_none() {
            say("no C compiler (cc) is here: NOTHING IS PROVEN by this test");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clocks");
        std::fs::write(&path, [0; 16]).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        Some(Self { _folder: folder, path, file })
    }

    /// What a program needs to have these clocks.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        let (_, library) = LIBRARY.as_ref().unwrap();
        [("LD_PRELOAD", library.display().to_string()), ("MOVED_CLOCKS", self.path.display().to_string())]
    }

    /// The wall clock jumps: so many seconds away from the right time.
    pub fn move_wall(&self, seconds: i64) {
        self.file.write_all_at(&seconds.to_ne_bytes(), 0).unwrap();
    }

    /// So many seconds have passed that nobody has seen.
    pub fn move_monotonic(&self, seconds: i64) {
        self.file.write_all_at(&seconds.to_ne_bytes(), 8).unwrap();
    }
}

/// How far away this moment is, in seconds since 1970.
pub fn seconds_to(moment: i64) -> i64 {
    moment - i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}
