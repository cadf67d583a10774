//! Who is there: a ping shows that somebody listens, and a greeting asks for the name where that is wanted.
//!
//! The greeting is optional at this vendor, and silence to it means nothing: it is waited for a moment once in a link's
//! life, and what it tells later is kept for the next time. One that told its serial number when it was paired is asked again
//! until it does.

use crate::payment::{Millis, NotStarted, Now, Silence};
use crate::protocol::codepay::device::Device;
use crate::protocol::codepay::fields::Fields;
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::older::Older;
use crate::protocol::codepay::topic::Topic;
use crate::protocol::{Identity, Output};
use crate::wire::ExchangeId;

use super::Session;
use super::flight::{About, Flight};

/// How long the name is waited for, in milliseconds.
const NAME_WAIT: u64 = 2_000;

/// What is known of the terminal's name in this life of the link.
#[derive(Debug)]
pub(super) enum Naming {
    NotAsked,
    /// Asked, and waited for until then.
    Asked(Millis),
    /// Waited for in vain.
    Silent,
    Told(Identity),
}

impl Naming {
    pub(super) fn deadline(&self) -> Option<Millis> {
        if let Self::Asked(until) = self { Some(*until) } else { None }
    }
}

impl Session {
    pub(super) fn say_hello(&mut self, now: Now, mut flight: Flight) {
        flight.exchange = self.conversation.touch();
        // A line tells all the time that somebody is there.
        flight.about = About::Hello { listens: flight.exchange.is_none() };
        flight.until = now.mono.plus(self.settings.answer_limit);
        self.in_flight.push(flight);
        let asks = match self.naming {
            Naming::NotAsked => true,
            Naming::Silent => self.settings.is_named,
            Naming::Asked(_) | Naming::Told(_) => false,
        };
        if let (true, Some(name)) = (asks, &self.settings.register_name) {
            let device = Fields::new().put("device_name", name.as_str()).clone();
            let message = Message { device_data: Some(device), ..Message::new(Topic::GetInfo) };
            self.naming = match self.conversation.say(now, &message) {
                Ok(_) => Naming::Asked(now.mono.plus(NAME_WAIT)),
                Err(_) => Naming::Silent,
            };
        }
        self.tell_hellos();
    }

    pub(super) fn take_touch(&mut self, exchange: ExchangeId) {
        let touched = |flight: &&mut Flight| flight.exchange == Some(exchange);
        if let Some(flight) = self.in_flight.iter_mut().find(touched) {
            flight.about = About::Hello { listens: true };
        }
        self.tell_hellos();
    }

    /// The terminal told its name, whenever that was.
    pub(super) fn take_name(&mut self, message: &Message) {
        let (device, fields) = (Device::read(message.device()), message.device());
        let word = |names: &[&str]| fields.any(names).unwrap_or_default().to_owned();
        let told = Identity {
            // A name may be changed by people; only these two are its own.
            serial_number: word(&["device_sn", "mac_address"]),
            version: word(&["app_version"]),
            said: device.name().to_owned(),
            ..listens()
        };
        if let Naming::Told(before) = &self.naming
            && [before, &told].iter().all(|known| !known.serial_number.is_empty())
            && before.serial_number != told.serial_number
        {
            return self
                .outputs
                .push_back(Output::Reopen("two serial numbers were told on one connection: crossed lines?"));
        }
        self.naming = Naming::Told(told);
        for flight in &mut self.in_flight {
            if let About::Hello { listens } = &mut flight.about {
                *listens = true;
            }
        }
        self.tell_hellos();
    }

    pub(super) fn name_is_due(&mut self, now: Now) {
        if self.naming.deadline().is_some_and(|until| until <= now.mono) {
            self.naming = Naming::Silent;
            self.tell_hellos();
        }
    }

    /// Answers those who asked, once somebody listens and the name is told or no longer waited for.
    fn tell_hellos(&mut self) {
        let identity = match &self.naming {
            Naming::Asked(_) => return,
            Naming::Told(identity) => identity.clone(),
            Naming::NotAsked | Naming::Silent => listens(),
        };
        let listening = |flight: &Flight| matches!(flight.about, About::Hello { listens: true });
        while let Some(at) = self.in_flight.iter().position(listening) {
            let flight = self.in_flight.remove(at);
            self.outputs.push_back(Output::Identified(flight.request, identity.clone()));
        }
    }

    /// The greeting was answered in an older generation's words: nothing can be asked of this terminal.
    pub(super) fn refuse_hellos(&mut self, older: &Older) {
        let hello = |flight: &Flight| matches!(flight.about, About::Hello { .. });
        while let Some(at) = self.in_flight.iter().position(hello) {
            let flight = self.in_flight.remove(at);
            let silence = Silence::Refused(NotStarted::NotTaken, older.to_string());
            self.outputs.push_back(Output::Silent(flight.request, silence));
        }
    }
}

fn listens() -> Identity {
    Identity { online: true, ..Identity::default() }
}
