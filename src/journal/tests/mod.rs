//! The journal against real files.

mod finding;
mod keeping;
mod sample;
