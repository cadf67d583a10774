//! The program: everything is in the library, see `countertop::cli`.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Whatever is freed is wiped: messages of terminals, keys and PINs leave nothing behind in memory.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> std::process::ExitCode {
    countertop::cli::main()
}
