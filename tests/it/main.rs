//! The one integration binary: everything that needs the built program, real sockets, or more than one room of the house.

mod house;
