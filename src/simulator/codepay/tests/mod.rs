mod register;
mod shop;

mod clients;
mod dialects;
mod fuzz;
mod line;
mod magic;
mod orders;
mod pairing;
mod pushes;
mod table;
