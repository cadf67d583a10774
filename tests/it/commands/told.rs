//! What a simulated terminal was asked, as its tests see it.

use std::sync::{Arc, Mutex};

use countertop::simulator::RequestLine;

/// The requests of one terminal, oldest first.
#[derive(Debug, Default)]
pub struct Told(Arc<Mutex<Vec<RequestLine>>>);

impl Told {
    /// What the terminal tells every request.
    pub fn ear(&self) -> impl FnMut(RequestLine) + Send + 'static {
        let heard = Arc::clone(&self.0);
        move |line| heard.lock().unwrap().push(line)
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// What the terminal makes of the first request for this amount after so many others.
    pub fn verdict(&self, amount: &str, after: usize) -> Option<String> {
        // Some vendors write minor units.
        let digits = |text: &str| text.replace('.', "");
        let is_asked = |line: &&RequestLine| line.amount.as_deref().is_some_and(|told| digits(told) == digits(amount));
        self.0.lock().unwrap().iter().skip(after).find(is_asked).map(|line| line.verdict.clone())
    }
}
