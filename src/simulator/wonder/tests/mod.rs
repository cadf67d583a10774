mod register;

mod magic;
mod pairing;
mod payments;
