//! The memory of a running program, as the debugger writes it down.

use std::process::Command;

/// The core of a process; in words why there is none: no `gcore` here, or nobody may look into another process.
pub fn of(process: u32) -> Result<Vec<u8>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let into = folder.path().join("core");
    let output = Command::new("gcore").arg("-o").arg(&into).arg(process.to_string()).output();
    let output = output.map_err(|error| format!("gcore: {error}"))?;
    let file = folder.path().join(format!("core.{process}"));
    std::fs::read(file).map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())
}
