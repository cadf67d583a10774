mod closing;
mod hello;
mod line;
mod magic;
mod orders;
mod random;
mod scene;
mod tying;
