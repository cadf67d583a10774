//! The journal against real files.

mod damage;
mod finding;
mod keeping;
mod opening;
mod sample;
