//! The words of a pairing: what each step said, what was tried, what came back, and all of it as one text.

use super::second;
use crate::console::state::State;
use crate::console::state::pairing::{FieldId, LinkKind, Progress, STEPS, Stage, StepRow};
use crate::terminal::{CameBack, PairingFault, PairingStep, Voucher};

/// The key of a step's name in the texts.
pub fn step_name(step: PairingStep) -> &'static str {
    match step {
        PairingStep::Reach => "pairing.step.reach",
        PairingStep::Identify => "pairing.step.identify",
        PairingStep::Pair => "pairing.step.pair",
        PairingStep::Confirm => "pairing.step.confirm",
    }
}

/// What stands in an empty field of a secret, as a key of the texts.
pub fn secret_hint(state: &State, field: FieldId) -> &'static str {
    match (field, state.pairing.again.is_some()) {
        (FieldId::RefundPassword, true) => "pairing.easycard.refund_stays",
        (FieldId::RefundPassword, false) => "pairing.easycard.refund_hint",
        _ => "pairing.easycard.vector_hint",
    }
}

/// What stands in the empty field of the key's file, as a key of the texts.
pub fn key_hint(state: &State) -> &'static str {
    if state.pairing.again.is_some() { "pairing.easycard.key_stays" } else { "pairing.easycard.key_hint" }
}

/// What a step says of itself: what it waits for, what came of it.
pub fn step_said(state: &State, index: usize) -> String {
    let row = &state.pairing.run.steps[index];
    match row.progress {
        Progress::Waiting => waiting(state).to_owned(),
        Progress::Running => running(state, row),
        Progress::Passed => passed(state, STEPS[index]),
        Progress::Failed => failed(state, row),
    }
}

fn waiting(state: &State) -> &'static str {
    match state.pairing.run.stage {
        Stage::Running | Stage::Idle => "",
        Stage::Done(_) => state.texts.get("pairing.said.not_needed"),
        Stage::Stopped | Stage::Failed(_) | Stage::NotBegun(_) => state.texts.get("pairing.said.not_tried"),
    }
}

fn running(state: &State, row: &StepRow) -> String {
    let stopped = matches!(state.pairing.run.stage, Stage::Stopped);
    match row.asked.last() {
        _ if stopped => state.texts.get("pairing.said.stopped").to_owned(),
        Some(asked) => {
            let gone = (state.now.mono.since(asked.at.mono) / 1_000).to_string();
            let limit = asked.question.limit_ms.div_ceil(1_000).to_string();
            let key = if row.asked.len() > 1 { "pairing.said.asking_again" } else { "pairing.said.asking" };
            state.texts.fill(key, &[("s", &gone), ("limit", &limit)])
        }
        None => state.texts.fill("pairing.said.opening", &[("place", &state.pairing.run.place)]),
    }
}

fn passed(state: &State, step: PairingStep) -> String {
    let wizard = &state.pairing;
    match step {
        PairingStep::Reach if wizard.link.kind == LinkKind::Serial => {
            let speed = wizard.link.speed().unwrap_or_default().to_string();
            state.texts.fill("pairing.said.port_open", &[("speed", &speed)])
        }
        PairingStep::Reach if wizard.run.certificate.is_some() => certificate(state).unwrap_or_default(),
        PairingStep::Reach => state.texts.fill("pairing.said.connected", &[("place", &wizard.run.place)]),
        PairingStep::Identify => {
            let who = wizard.run.identity.as_ref();
            who.map(|who| format!("{}  {}", who.serial_number, who.version).trim().to_owned()).unwrap_or_default()
        }
        PairingStep::Pair => state.texts.get("pairing.said.taken").to_owned(),
        PairingStep::Confirm => state.texts.get("pairing.said.confirmed").to_owned(),
    }
}

fn failed(state: &State, row: &StepRow) -> String {
    let nothing = matches!(&state.pairing.run.stage, Stage::Failed(fault) if fault.came_back == CameBack::Nothing);
    let Some(asked) = row.asked.last() else { return state.texts.get("pairing.said.not_reached").to_owned() };
    let limit = asked.question.limit_ms.div_ceil(1_000).to_string();
    let key = match (row.asked.len(), nothing) {
        (1, true) => "pairing.said.silent_once",
        (_, true) => "pairing.said.silent",
        (1, false) => "pairing.said.unusable_once",
        (_, false) => "pairing.said.unusable",
    };
    state.texts.fill(key, &[("n", &row.asked.len().to_string()), ("limit", &limit)])
}

/// The certificate by which the terminal was believed, in one line: the ends of its fingerprint, and who vouches for it.
fn certificate(state: &State) -> Option<String> {
    let shown = state.pairing.run.certificate.as_ref()?;
    let sha256 = format!("{}..{}", &shown.sha256.get(..11)?, shown.sha256.get(shown.sha256.len().checked_sub(5)?..)?);
    let sha256 = ("sha256", sha256.as_str());
    Some(match &shown.vouched_by {
        Voucher::AuthorityFile(file) => {
            let name = file.rsplit('/').next().unwrap_or(file);
            state.texts.fill("pairing.certificate.by_file", &[sha256, ("file", name)])
        }
        Voucher::Pin => state.texts.fill("pairing.certificate.by_pin", &[sha256]),
        Voucher::PublicAuthority => state.texts.fill("pairing.certificate.by_public", &[sha256]),
        Voucher::PublishedTestKey => state.texts.fill("pairing.public_key.test", &[sha256]),
        Voucher::PublishedProductionKey => state.texts.fill("pairing.public_key.production", &[sha256]),
        Voucher::UnpublishedKey => state.texts.fill("pairing.public_key.unpublished", &[sha256]),
    })
}

/// Its whole fingerprint, in digits only: it fits one line.
pub fn fingerprint(state: &State) -> Option<String> {
    let shown = state.pairing.run.certificate.as_ref()?;
    let is_key = matches!(
        shown.vouched_by,
        Voucher::PublishedTestKey | Voucher::PublishedProductionKey | Voucher::UnpublishedKey
    );
    let key = if is_key { "pairing.public_key.whole" } else { "pairing.certificate.whole" };
    Some(state.texts.fill(key, &[("sha256", &shown.sha256.replace(':', ""))]))
}

/// `0.01 s` below ten seconds, `30.0 s` above.
pub fn took(ms: u64) -> String {
    if ms < 10_000 {
        format!("{}.{:02} s", ms / 1_000, ms % 1_000 / 10)
    } else {
        format!("{}.{} s", ms / 1_000, ms % 1_000 / 100)
    }
}

/// What was tried in the step that failed: the message, its size, and when it left.
pub fn tried(state: &State, fault: &PairingFault) -> String {
    let run = &state.pairing.run;
    let asked = run.failed_step().map(|step| (&run.steps[step].asked, run.times(step)));
    match asked.and_then(|(asked, times)| Some((asked.first()?.question, times))) {
        Some((question, times)) => {
            let times: Vec<String> = times.into_iter().map(|at| second(state, at)).collect();
            let values = [
                ("message", question.message.to_owned()),
                ("bytes", question.bytes.to_string()),
                ("times", times.join(", ")),
            ];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            state.texts.fill("pairing.tried.asked", &values)
        }
        None if run.failed_step() == Some(0) => state.texts.fill("pairing.tried.open", &[("place", &run.place)]),
        None => fault.tried.clone(),
    }
}

/// What came back instead of the answer.
pub fn came_back(state: &State, fault: &PairingFault) -> String {
    match &fault.came_back {
        CameBack::Nothing => state.texts.get("pairing.came.nothing").to_owned(),
        CameBack::Noise { bytes } => state.texts.fill("pairing.came.noise", &[("n", &bytes.to_string())]),
        CameBack::Said(words) => words.clone(),
    }
}

/// What to check, most likely first, at most three.
pub fn checks(state: &State, fault: &PairingFault) -> Vec<String> {
    fault.check.iter().take(3).map(|check| state.texts.fill(&format!("check.{check}"), &[])).collect()
}

/// All that happened as a text to send to whoever helps. The code is not in it.
pub fn pairing_details(state: &State) -> String {
    let wizard = &state.pairing;
    let run = &wizard.run;
    let began = run.began.map(|began| format!("{} {}", super::date(state, began.wall), second(state, began.wall)));
    let mut lines = vec![
        format!("countertop {}", env!("CARGO_PKG_VERSION")),
        format!("{}  {}  {}", wizard.vendor.as_str(), run.place, began.unwrap_or_default()),
    ];
    for (index, (step, row)) in STEPS.iter().zip(&run.steps).enumerate() {
        let time = row.took(state.now.mono).map(took).unwrap_or_default();
        let name = state.texts.get(step_name(*step));
        lines.push(format!("{name}: {}  {time}", step_said(state, index)).trim_end().to_owned());
    }
    lines.extend(
        run.certificate
            .as_ref()
            .map(|shown| state.texts.fill("pairing.certificate.whole", &[("sha256", &shown.sha256)])),
    );
    if let Stage::Failed(fault) = &run.stage {
        let label = |key: &str| state.texts.get(key).to_owned();
        lines.push(format!("{}: {}", label("pairing.tried.label"), tried(state, fault)));
        lines.push(format!("{}: {}", label("pairing.came.label"), came_back(state, fault)));
        lines.push(format!("({})", fault.code));
        let checks = checks(state, fault).into_iter().zip(1..);
        lines.extend(checks.map(|(words, n)| format!("{} {n}: {words}", label("pairing.check"))));
    }
    lines.join("\n")
}
