//! The journal against real files.

mod audit;
mod batches;
mod damage;
mod finding;
mod keeping;
mod opening;
mod pruning;
mod sample;
mod spoiled;
