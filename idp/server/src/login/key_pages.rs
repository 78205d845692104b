//! The pages of security keys and passkeys, filled: each with a question for the key, sealed into it.

use crate::login::page;
use crate::login::page::Said;
use crate::login::remembered_page;
use crate::login::stage::Stage;
use crate::login::view_key::LinkKey;
use crate::login::view_key::Posed;
use crate::login::view_key::UseKey;
use crate::login::view_link::Around;
use crate::security_keys::challenge;
use crate::security_keys::challenge::Ceremony;
use crate::security_keys::challenge::Place;
use crate::security_keys::relying_party;
use crate::security_keys::relying_party::Newcomer;
use crate::security_keys::relying_party::Question;
use crate::security_keys::relying_party::RelyingParty;
use crate::web::answer::PageRefused;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::scene::Scene;
use crate::web::turned::Turned;
use crate::web::urls;
use axum::response::Response;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::security_key::SecurityKey;
use sluis_domain::id::Id;
use sluis_domain::login::journey::Step;
use sluis_domain::login::method::Method;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::webauthn::UserVerification;
use sluis_domain::organisation::policy::webauthn::WebAuthnRules;
use sluis_domain::user::User;

/// Where a challenge of this login is good.
pub fn place(stage: &Stage, ceremony: Ceremony, user: Option<Id<User>>) -> Place<'_> {
    Place { ceremony, occasion: stage.standing.sealed.id.bytes(), browser: &stage.browser.sitting, user }
}

/// We, under the name of the looks of this login.
pub async fn party(stage: &Stage) -> Result<RelyingParty, Turned> {
    let scene = page::scene(stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    Ok(RelyingParty::of(&stage.visit.app, &theme.name).ok_or(PageRefused::Failure)?)
}

/// Whether a key is asked as the second step now.
pub fn is_due(stage: &Stage, asked: Option<Method>) -> bool {
    let Some(Method::Held(id)) = asked else { return false };
    let held = stage.standing.person.iter().flat_map(|person| &person.authenticators);
    held.into_iter().any(|held| held.id == id && held.kind == AuthenticatorKind::WebAuthn)
}

/// A key as the second step: any of those that count here.
pub async fn second_step(
    stage: &Stage,
    step: &Step,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let Step::SecondFactor(offered) = step else { return Err(PageRefused::Failure.into()) };
    let user = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?.user.id;
    let keys = stage.visit.app.store.read().security_keys().of_user(user).await?;
    // Also one that may have been copied: without it the list could be empty, which asks for any key at all.
    let offered: Vec<&SecurityKey> = keys.iter().filter(|key| offered.contains(&key.authenticator)).collect();
    let party = party_of(stage, page)?;
    let rule = rules(stage).ok_or(PageRefused::Failure)?.user_verification;
    let question = party.ask_use(rule, &offered).ok_or(PageRefused::Failure)?;
    let posed = pose(stage, &place(stage, Ceremony::SecondStep, Some(user)), question)?;
    let others = urls::with_seal(urls::LOGIN_METHODS, &stage.seal);
    let (action, restart, others, problem) =
        (urls::LOGIN_KEY, urls::LOGIN_RESTART, others.as_str(), said.problem);
    let (posed, remember) = (&posed, remembered_page::choices(stage, page));
    let remember = remember.as_slice();
    let view = UseKey { page, action, restart, seals, person, others, posed, remember, problem };
    Ok(page.answer(said.status(), &view))
}

/// A key that is being linked.
pub async fn linking(
    stage: &Stage,
    around: Around,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let user = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?.user.id;
    let held = stage.visit.app.store.read().security_keys().of_user(user).await?;
    let newcomer = Newcomer { user, name: person, held: &held };
    let rules = rules(stage).ok_or(PageRefused::Failure)?;
    let question = party_of(stage, page)?.ask_new(&rules, &newcomer).ok_or(PageRefused::Failure)?;
    let posed = pose(stage, &place(stage, Ceremony::Bind, Some(user)), question)?;
    let (action, restart, problem) = (urls::LOGIN_ENROL_KEY, urls::LOGIN_RESTART, said.problem);
    let (label, posed) = (said.username.unwrap_or_default(), &posed);
    Ok(page.answer(
        said.status(),
        &LinkKey { page, action, restart, seals, person, around, posed, label, problem },
    ))
}

/// The question for a passkey on the first page, where the organisation of this login takes one for a password.
/// Before somebody is known it is the organisation that the request names, or the app's only one.
pub fn first_step(stage: &Stage, scene: &Scene, page: &Page<'_>) -> Result<Option<Posed>, Turned> {
    if !relying_party::is_possible(&stage.visit.app.config.server) {
        return Ok(None);
    }
    let takes = |user_type| {
        let policy = scene.tenant.as_ref().map(|tenant| tenant.policy(user_type));
        policy.is_some_and(|policy| policy.webauthn.passwordless && policy.mfa.allows(Some(Factor::WebAuthn)))
    };
    if !takes(UserType::External) && !takes(UserType::Internal) {
        return Ok(None);
    }
    let question = party_of(stage, page)?.ask_use(UserVerification::Required, &[]);
    let place = place(stage, Ceremony::Passwordless, None);
    pose(stage, &place, question.ok_or(PageRefused::Failure)?).map(Some)
}

/// What the organisation of this login asks of keys.
pub fn rules(stage: &Stage) -> Option<WebAuthnRules> {
    stage.standing.policy().map(|policy| policy.webauthn)
}

fn party_of(stage: &Stage, page: &Page<'_>) -> Result<RelyingParty, Turned> {
    Ok(RelyingParty::of(&stage.visit.app, &page.theme.name).ok_or(PageRefused::Failure)?)
}

fn pose(stage: &Stage, place: &Place<'_>, question: Question) -> Result<Posed, Turned> {
    let challenge = challenge::seal(&stage.visit.app, place, &question.state).ok_or(PageRefused::Failure)?;
    Ok(Posed { options: question.options, challenge })
}
