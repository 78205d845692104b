//! `POST /login/password`: who, and the password.

use crate::argon2id::Verdict;
use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::hashing::HashingRefused;
use crate::login::finish;
use crate::login::page;
use crate::login::page::Said;
use crate::login::remembered;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::login::view::Password;
use crate::new_password;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::password::normal_form;
use sluis_domain::login::journey::Step;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::password_counter;
use sluis_domain::login::throttle::total_counter;
use sluis_domain::login::throttle::total_counter_of_nobody;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::policy::lockout::LockoutRules;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::secret::Secret;
use sluis_domain::session::Proof;
use sluis_domain::user::LoginName;
use sluis_domain::user::User;

/// Of an app that serves more organisations than these, the first are asked: each attempt asks them.
const MOST_ASKED: usize = 32;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

/// Somebody who may be the one they say. An unknown name has nobody behind it, and is treated alike.
struct Claim {
    user: Option<User>,
    held: Option<Authenticator>,
    counters: Counters,
}

/// Checks a password, and goes on.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let password = Secret::new(typed.password);
    let stage = Stage::of_password_form(visit, &typed.seals).await?;
    let username = typed.username.trim();
    let again = |problem| Said { problem: Some(problem), username: Some(username) };
    if username.is_empty() {
        return page::of(&stage, &Step::Password, again(Password::NO_USERNAME)).await;
    }
    if password.expose().is_empty() {
        return page::of(&stage, &Step::Password, again(Password::NO_PASSWORD)).await;
    }
    // What can be nobody's name or password is not counted: only well-formed submissions are.
    let (Ok(name), Some(password)) = (LoginName::parse(username), normal_form(password.expose())) else {
        return page::of(&stage, &Step::Password, again(Password::WRONG)).await;
    };
    check(stage, &name, password, again(Password::WRONG)).await
}

async fn check(
    stage: Stage,
    name: &LoginName,
    password: Secret<String>,
    wrong: Said<'_>,
) -> Result<Response, Turned> {
    let hasher = &stage.visit.app.hasher;
    // A place in the queue first: who is sent away because we are busy has not made an attempt.
    let Ok(place) = hasher.reserve() else { return page::busy(&stage).await };
    let claim = claim(&stage, name).await?;
    if let Admission::Refused(until) = counting::admit(&stage.visit, &claim.counters).await? {
        return page::paused(&stage, until).await;
    }
    let stored = claim.held.as_ref().map(|held| held.secret.clone());
    let verdict = hasher.verify_at(place, password.clone(), stored).await;
    let stale = match verdict {
        Ok(Verdict::Right) => false,
        Ok(Verdict::RightButStale) => true,
        Ok(Verdict::Wrong) => return refuse(&stage, claim.user.as_ref(), "wrong password", wrong).await,
        Err(HashingRefused::Busy) => return page::busy(&stage).await,
        Err(HashingRefused::Impossible) => return Err(PageRefused::Failure.into()),
    };
    match (claim.user, claim.held) {
        (Some(user), _) if user.locked_at.is_some() => refuse(&stage, Some(&user), "locked", wrong).await,
        (Some(_), Some(held)) => {
            let fresh_hash = if stale { anew(&stage, password.clone()).await } else { None };
            let typed = Right { held: &held, fresh_hash, name, password: &password };
            accept(stage, typed, &claim.counters).await
        }
        _ => refuse(&stage, None, "nobody", wrong).await,
    }
}

/// Looks up whom the name belongs to. The same questions are asked whether it is anybody's.
async fn claim(stage: &Stage, name: &LoginName) -> Result<Claim, Turned> {
    let kept = stage.visit.app.store.read();
    let user = kept.users().find_by_login_name(name).await?;
    let digest = counting::digest_of(&stage.visit.app.seals, name);
    // Nobody's id has nothing, and is asked about all the same.
    let id = user.as_ref().map_or_else(|| stage.visit.app.dice.id(stage.visit.now), |user| user.id);
    let held = kept.authenticators().of_user(id).await?;
    let place = counting::place(&stage.visit, id, &stage.browser.device).await?;
    let counters = Counters {
        own: password_counter(&digest, place),
        total: user.as_ref().map_or_else(|| total_counter_of_nobody(&digest), |user| total_counter(user.id)),
        place,
        limit: Limit::of_password(&lockout(stage).await?),
    };
    let held = held.into_iter().find(|held| held.kind == AuthenticatorKind::Password);
    Ok(Claim { user, held, counters })
}

/// How many attempts there are before a pause: as the strictest says of the organisations that the login may be for.
/// It never depends on whose name is typed: a pause that came sooner for some names would tell which ones exist.
async fn lockout(stage: &Stage) -> Result<LockoutRules, Turned> {
    let (app, standing) = (&stage.visit.app, &stage.standing);
    let asked = standing.sealed.demand.organisation;
    let served = standing.client.organisations.iter().copied();
    let mut strictest: Option<Policy> = None;
    for organisation in served.filter(|served| asked.is_none_or(|asked| asked == *served)).take(MOST_ASKED) {
        let Some(tenant) = app.directory.tenant(app, organisation, stage.visit.now).await? else { continue };
        let own = tenant.policy(UserType::External).clone().join(tenant.policy(UserType::Internal));
        strictest = Some(match strictest {
            Some(strictest) => strictest.join(&own),
            None => own,
        });
    }
    Ok(strictest.unwrap_or_else(Policy::compiled).lockout)
}

/// One text, one status for every reason (law 9); the audit log knows which it was.
async fn refuse(
    stage: &Stage,
    user: Option<&User>,
    reason: &str,
    wrong: Said<'_>,
) -> Result<Response, Turned> {
    trail::refuse(stage, user, "password", reason).await?;
    page::of(stage, &Step::Password, wrong).await
}

/// A password that was right.
struct Right<'r> {
    held: &'r Authenticator,
    fresh_hash: Option<Secret<Vec<u8>>>,
    name: &'r LoginName,
    password: &'r Secret<String>,
}

async fn accept(mut stage: Stage, typed: Right<'_>, counters: &Counters) -> Result<Response, Turned> {
    let Right { held, fresh_hash, name, password } = typed;
    let proof = Proof::of(held, stage.standing.sealed.id, stage.visit.now);
    let facts = stage.standing.facts.clone().record(held.user, proof);
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    if let Some(person) = &stage.standing.person {
        let fits = new_password::still_fits(&stage.visit, person, (held, name), password).await?;
        stage.standing.facts.unfit = (!fits).then_some(held.id);
    }
    remembered::take_up(&mut stage).await?;
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    match fresh_hash {
        Some(hash) => tx.authenticators().replace_secret(held.id, &hash).await?,
        None => tx.authenticators().touch(held.id, stage.visit.now).await?,
    }
    finish::advance(&stage, ending, tx, std::slice::from_ref(&counters.own)).await
}

/// The hash at today's cost. None when the pool has no room: then next time.
async fn anew(stage: &Stage, password: Secret<String>) -> Option<Secret<Vec<u8>>> {
    let made = stage.visit.app.hasher.make(password, stage.visit.app.dice.bytes()).await.ok()?;
    Some(Secret::new(made.into_bytes()))
}
