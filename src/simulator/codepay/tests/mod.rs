mod register;

mod dialects;
mod fuzz;
mod magic;
mod orders;
mod pushes;
mod table;
