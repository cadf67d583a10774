mod magic;
mod payments;
mod reading;
mod refunds;
mod register;
