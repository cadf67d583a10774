//! The pairing against a scripted terminal, on virtual time.
