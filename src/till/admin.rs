//! The terminals of the profile: list, pair, rename, enable, remove. Each change is on disk before it counts.

use crate::journal::{Deed, What};
use crate::payment::{TerminalId, Vendor};
use crate::profile::{Pairing, Profile, ProfileError, Terminal, TerminalName, VendorSettings};
use crate::terminal::LinkPolicy;

use super::{Till, TillError};

impl Till {
    /// All paired terminals, in the order of the profile.
    pub fn terminals(&self) -> Vec<Terminal> {
        self.with_profile(|profile| profile.terminals().to_vec())
    }

    /// The terminal of this name.
    pub fn terminal(&self, name: &str) -> Result<Terminal, ProfileError> {
        self.with_profile(|profile| profile.named(name).cloned())
    }

    /// The default terminal, if one is marked and enabled.
    pub fn default_terminal(&self) -> Option<Terminal> {
        self.with_profile(|profile| profile.default_terminal().cloned())
    }

    pub(super) fn name_of(&self, terminal: &TerminalId) -> Option<String> {
        let all = self.terminals();
        all.iter().find(|known| known.id == *terminal).map(|known| known.name.as_str().to_owned())
    }

    /// Adds a terminal that has just been paired, and starts it. A device that was paired before keeps its id.
    pub async fn add(&self, pairing: Pairing, policy: LinkPolicy) -> Result<Terminal, TillError> {
        let name = pairing.name.as_str().to_owned();
        let done = match self.change(|profile| profile.pair(pairing).map(drop)) {
            Ok(()) => self.restart(&name, policy).await,
            Err(error) => Err(error),
        };
        self.told(self.about_terminal(What::TerminalPaired, &name), done).await
    }

    /// Replaces a terminal's pairing, and starts it anew. Refused if it is another device; at another place, where only a
    /// person says that it is the same one, also while a payment on it is not known: another terminal would say "not found".
    pub async fn repair(
        &self,
        name: &str,
        settings: VendorSettings,
        policy: LinkPolicy,
    ) -> Result<Terminal, TillError> {
        let done = async {
            let known = self.terminal(name)?.settings;
            if settings.vendor() == Vendor::CodePay && !settings.is_same_device(&known) {
                self.refuse_open(name).await?;
            }
            self.change(|profile| profile.repair(name, settings).map(drop))?;
            self.restart(name, policy).await
        };
        let done = done.await;
        self.told(self.about_terminal(What::TerminalRepaired, name), done).await
    }

    /// Makes a terminal the default.
    pub async fn set_default(&self, name: &str) -> Result<(), TillError> {
        let done = self.change(|profile| profile.set_default(name));
        self.told(self.about_terminal(What::TerminalMadeDefault, name), done).await
    }

    /// Renames a terminal. Payments keep the name they were rung up under.
    pub async fn rename(&self, name: &str, new: TerminalName, policy: LinkPolicy) -> Result<Terminal, TillError> {
        let now_named = new.as_str().to_owned();
        let deed = Deed { became: Some(now_named.clone()), ..self.about_terminal(What::TerminalRenamed, name) };
        let done = async {
            self.refuse_open(name).await?;
            self.change(|profile| profile.rename(name, new))?;
            self.restart(&now_named, policy).await
        };
        self.told(deed, done.await).await
    }

    /// Enables a terminal and starts it.
    pub async fn enable(&self, name: &str, policy: LinkPolicy) -> Result<(), TillError> {
        let done = match self.change(|profile| profile.enable(name)) {
            Ok(()) => self.restart(name, policy).await.map(drop),
            Err(error) => Err(error),
        };
        self.told(self.about_terminal(What::TerminalEnabled, name), done).await
    }

    /// Disables a terminal and ends its task. Refused while a payment on it is not known.
    pub async fn disable(&self, name: &str) -> Result<(), TillError> {
        let done = self.ended(name, |profile| profile.disable(name)).await;
        self.told(self.about_terminal(What::TerminalDisabled, name), done).await
    }

    /// Removes a terminal. Refused while a payment on it is not known.
    pub async fn remove(&self, name: &str) -> Result<(), TillError> {
        let deed = self.about_terminal(What::TerminalRemoved, name);
        let done = self.ended(name, |profile| profile.remove(name).map(drop)).await;
        self.told(deed, done).await
    }

    /// Changes the profile so that a terminal is not used, and ends its task.
    async fn ended(
        &self,
        name: &str,
        change: impl FnOnce(&mut Profile) -> Result<(), ProfileError>,
    ) -> Result<(), TillError> {
        let id = self.terminal(name)?.id;
        self.refuse_open(name).await?;
        self.change(change)?;
        self.inner.lanes.stop(&id);
        Ok(())
    }

    async fn told<T>(&self, deed: Deed, done: Result<T, TillError>) -> Result<T, TillError> {
        self.kept(deed, done, TillError::code).await
    }

    /// Starts one terminal's task with what is open on it: for a till that was opened with [`super::Lanes::None`].
    pub async fn start(&self, name: &str, policy: LinkPolicy) -> Result<Terminal, TillError> {
        self.restart(name, policy).await
    }

    /// Nothing of this terminal may be changed by what was only seen while a payment on it is open.
    ///
    /// # Errors
    /// [`TillError::OpenPayment`], no such terminal, a journal that cannot be read.
    pub async fn refuse_open(&self, name: &str) -> Result<(), TillError> {
        let id = self.terminal(name)?.id;
        let open = self.inner.journal.open_payments().await?;
        if open.iter().any(|payment| payment.intent.terminal == id) {
            return Err(TillError::OpenPayment(name.to_owned()));
        }
        Ok(())
    }

    async fn restart(&self, name: &str, policy: LinkPolicy) -> Result<Terminal, TillError> {
        let terminal = self.terminal(name)?;
        let id = terminal.id.clone();
        let open = self.inner.journal.open_payments().await?;
        let payments = open.into_iter().filter(|payment| payment.intent.terminal == id).collect();
        let payments = self.with_late(&id, payments, policy).await?;
        self.inner.lanes.stop(&id);
        self.start_lane(&terminal, payments, policy)?;
        Ok(terminal)
    }

    /// Changes the profile on disk, then in memory: a change that cannot be saved has not happened.
    pub(super) fn change(
        &self,
        change: impl FnOnce(&mut Profile) -> Result<(), ProfileError>,
    ) -> Result<(), TillError> {
        let mut profile = self.inner.profile.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut changed = Profile::load(&self.inner.home.profile())?;
        change(&mut changed)?;
        changed.save(&self.inner.home.profile())?;
        *profile = changed;
        Ok(())
    }

    pub(super) fn with_profile<T>(&self, read: impl FnOnce(&Profile) -> T) -> T {
        read(&self.inner.profile.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
