//! The program: everything is in the library, see `countertop::cli`.

fn main() -> std::process::ExitCode {
    countertop::cli::main()
}
