//! Random bytes from the operating system, for keys, nonces and references.

/// The operating system gave no random bytes. Nothing that needs a key or a reference may go on.
#[derive(Debug, thiserror::Error)]
#[error("the system has no random numbers: {0}")]
pub struct RandomFault(#[from] getrandom::Error);

/// Fills the buffer with unpredictable bytes.
pub fn fill(buffer: &mut [u8]) -> Result<(), RandomFault> {
    Ok(getrandom::fill(buffer)?)
}

/// `N` unpredictable bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], RandomFault> {
    let mut buffer = [0; N];
    fill(&mut buffer)?;
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        assert_ne!(bytes::<32>().expect("random"), bytes::<32>().expect("random"));
    }
}
