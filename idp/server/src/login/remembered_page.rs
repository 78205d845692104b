//! What the pages of a second step offer beside their code: to remember this device.

use crate::login::recovery_pages;
use crate::login::stage::Stage;
use crate::login::view::RememberChoice;
use crate::web::page::Page;
use sluis_domain::organisation::policy::remember::Preselected;
use sluis_domain::organisation::span::Span;

/// The options of the organisation. None where the request would not take a remembered device: whoever is asked
/// for the code because of that would not be asked less.
pub fn choices(stage: &Stage, page: &Page<'_>) -> Vec<RememberChoice> {
    if stage.standing.sealed.demand.in_person {
        return Vec::new();
    }
    let rules = recovery_pages::policy(stage).remember;
    let choice = |span: Span| RememberChoice {
        seconds: span.as_seconds(),
        words: page.span(span),
        chosen: rules.default == Preselected::For(span),
    };
    let mut choices: Vec<RememberChoice> = rules.offered().map(choice).collect();
    // One option is a box that is ticked or not; of several, one says no.
    if choices.len() > 1 {
        let chosen = !choices.iter().any(|choice| choice.chosen);
        choices.insert(0, RememberChoice { seconds: 0, words: page.t("otp-remember-not"), chosen });
    }
    choices
}
