//! The real program on a real pseudo terminal, driven by keys and read as a person reads it.

mod day;
mod ends;
mod pairing;
mod people;
mod pointer;
mod records;
mod sells;
mod speaks;
mod survives;
mod window;
