//! Faults of screen, keyboard and session, H1 to H12: the real program survives each of them. H11, the clock of the screen, is
//! tested beside the words of the clock; more single cases of H2 are in `survives.rs`.

mod away;
mod looks;
mod monkey;
mod slow;
mod ways_out;
