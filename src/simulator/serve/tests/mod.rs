mod client;

mod magic;
mod places;
mod races;
