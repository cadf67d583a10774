//! How the screen looks and speaks, until the program ends.

use crate::console::command::Setting;
use crate::console::event::Action;
use crate::console::state::State;

/// Changes one thing at once.
pub(super) fn set(state: &mut State, setting: Setting) {
    match setting {
        Setting::Lang(lang) => state.texts = lang.texts(),
        Setting::Tone(tone) => state.look.theme.tone = tone,
        Setting::Glyphs(glyphs) => state.look.glyphs = glyphs,
        Setting::BigDigits(big) => state.look.big_digits = big,
        Setting::Keypad(keypad) => state.config.keypad = keypad,
        Setting::Touch(touch) => state.config.touch = touch,
    }
    state.say(state.texts.get("notice.for_now").to_owned());
}

/// Silences the bell, or not, and says which.
pub(super) fn sound(state: &mut State) {
    let silent = state.silent || !state.config.sound;
    state.config.sound = true;
    state.silent = !silent;
    if state.silent {
        state.act(Action::Bell(0));
    }
    state.say(state.texts.get(if silent { "notice.sound_on" } else { "notice.sound_off" }).to_owned());
}
