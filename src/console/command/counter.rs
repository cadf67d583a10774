//! What a person can ask of the counter beside typing and paying.

/// Something a person wants of the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CounterCommand {
    /// Take the next means of payment.
    NextMethod,
    /// Show all terminals, to choose one.
    Terminals,
    /// Take the code off the customer's telephone.
    Code,
    /// Write the tip.
    Tip,
    /// Write the cash that the customer gets.
    Cashback,
    /// Hold the amount instead of charging it, or charge it again.
    Hold,
}
