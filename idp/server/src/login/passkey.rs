//! `POST /login/passkey`: a passkey that checked its holder, in place of the password and the second step.

use crate::login::key_pages;
use crate::login::key_trial;
use crate::login::key_trial::Attempt;
use crate::login::key_trial::Tried;
use crate::login::page;
use crate::login::page::Said;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::login::view_key::UseKey;
use crate::people;
use crate::security_keys::challenge;
use crate::security_keys::challenge::Ceremony;
use crate::security_keys::key_answer::KeyAnswer;
use crate::web::form::Problem;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::login::journey::Step;
use sluis_domain::login::person::Person;

/// What is posted. The script of the page fills in the answer.
#[derive(Deserialize)]
pub struct Shown {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    challenge: String,
    #[serde(default)]
    answer: String,
}

/// Checks what a passkey said, and goes on. Whether that is enough is the organisation's to say, and derived
/// like every other step: where it is not, the password is asked beside it.
pub async fn post(visit: Visit, Form(shown): Form<Shown>) -> Result<Response, Turned> {
    let mut stage = Stage::of_password_form(visit, &shown.seals).await?;
    let Some(answer) = KeyAnswer::parse(&shown.answer) else {
        return page::of(&stage, &Step::Password, Said::problem(UseKey::MISSING)).await;
    };
    let Some(person) = owner(&stage, &answer).await? else {
        // As much work as for a key that is known, as far as anybody can see: one challenge is taken.
        let place = key_pages::place(&stage, Ceremony::Passwordless, None);
        challenge::take(&stage.visit, &place, &shown.challenge).await?;
        return refuse(&stage, None, UseKey::UNKNOWN, "nobody").await;
    };
    let offered: Vec<Id<Authenticator>> = person.authenticators.iter().map(|held| held.id).collect();
    let attempt = Attempt {
        ceremony: Ceremony::Passwordless,
        offered: &offered,
        challenge: &shown.challenge,
        answer: &answer,
    };
    // For the trial alone: nobody has proven yet to be this person, and no page shows them.
    let before = stage.standing.person.replace(person);
    let tried = key_trial::of(&stage, &attempt).await?;
    let person = std::mem::replace(&mut stage.standing.person, before);
    match (tried, person) {
        (Tried::Good(_), Some(person)) if person.user.locked_at.is_some() => {
            refuse(&stage, Some(&person), UseKey::UNKNOWN, "locked").await
        }
        (Tried::Good(good), person) => match key_trial::accept(&mut stage, *good, None).await? {
            Some(response) => Ok(response),
            None => refuse(&stage, person.as_ref(), UseKey::WRONG, "used at the same moment").await,
        },
        (Tried::Paused(until), _) => page::paused(&stage, until).await,
        (Tried::Wrong(problem, reason), person) => {
            refuse(&stage, person.as_ref(), heard(problem), reason).await
        }
    }
}

/// Whose passkey it says that it is, if that person has a key by its name. Whoever has not got the key does not
/// know its name, and so cannot make attempts that count against its owner.
async fn owner(stage: &Stage, answer: &KeyAnswer) -> Result<Option<Person>, Turned> {
    let Some(user) = answer.user() else { return Ok(None) };
    let app = &stage.visit.app;
    let keys = app.store.read().security_keys().of_user(user).await?;
    if !keys.iter().any(|key| key.credential_id == answer.credential_id()) {
        return Ok(None);
    }
    Ok(people::find(app, user, stage.visit.now).await?)
}

/// What somebody hears who has not said who they are: nothing of whose key it is.
fn heard(problem: Problem<'static>) -> Problem<'static> {
    if problem.key == UseKey::FOREIGN.key { UseKey::UNKNOWN } else { problem }
}

async fn refuse(
    stage: &Stage,
    person: Option<&Person>,
    problem: Problem<'static>,
    reason: &str,
) -> Result<Response, Turned> {
    let user = person.map(|person| &person.user);
    trail::refuse(stage, user, "web_authn", reason).await?;
    page::of(stage, &Step::Password, Said::problem(problem)).await
}
