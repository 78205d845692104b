//! The end of a login: its proofs become a session.

use crate::counting;
use crate::login::app_mail;
use crate::login::keep_codes;
use crate::login::lost::Lost;
use crate::login::remembered;
use crate::login::sms_step;
use crate::login::stage::Stage;
use crate::login::texting::Draft;
use crate::recovery_codes::NewSheet;
use crate::session_start::SessionStart;
use crate::web::cookies;
use crate::web::turned::Turned;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::asked_here;
use sluis_domain::login::person::Person;
use sluis_domain::login::settle::Settled;
use sluis_domain::login::settle::settle;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::secret::BearerSecret;
use sluis_store::error::ROW_IS_THERE;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// What a login comes to with the proof at hand: the session, if that was all that was missing.
pub struct Ending {
    settled: Option<Settled>,
    /// Recovery codes that are shown next.
    sheet: Option<NewSheet>,
    /// The key of an app that is linked next, by mail.
    mail: Option<app_mail::Draft>,
    /// A code that goes to the telephone that is asked next.
    text: Option<Draft>,
    /// What goes with what was linked.
    pub lost: Option<Lost>,
}

/// Finds out what the login comes to, and clears away kept proofs if that is its end.
///
/// It happens before the transaction: short-lived state may live in the same database, behind the same one
/// writer. And it happens before the commit: were it after, a session that is ended soon could rise again
/// from proofs that were left.
pub async fn prepare(stage: &Stage) -> Result<Ending, Turned> {
    let settled = settle(&stage.standing.sight(), stage.visit.now);
    // A login by password alone keeps nothing, and has nothing to clear. What somebody set out to link stays linked.
    let demand = &stage.standing.sealed.demand;
    let keeps = stage.has_kept_facts || demand.link.is_some() || demand.set_up;
    if settled.is_some() && keeps {
        stage.keep(&stage.standing.facts.clone().choices()).await?;
    }
    let goes_on = settled.is_none();
    let sheet = if goes_on { keep_codes::due(stage).await? } else { None };
    let text = if goes_on { sms_step::on_the_way(stage).await? } else { None };
    let mail = if goes_on { app_mail::on_the_way(stage).await? } else { None };
    Ok(Ending { settled, sheet, mail, text, lost: None })
}

/// Puts back what `prepare` cleared away, when nothing came of the proof.
pub async fn take_back(stage: &Stage, ending: &Ending, facts: &Facts) -> Result<(), Turned> {
    if ending.settled.is_some() { keep_again(stage, facts).await } else { Ok(()) }
}

/// Keeps `facts`, unless they became a session this moment: of a form that was sent twice, the answer that comes to
/// nothing raises nothing that the other one cleared away.
async fn keep_again(stage: &Stage, facts: &Facts) -> Result<(), Turned> {
    let (visit, request) = (&stage.visit, stage.standing.sealed.id);
    if let Some(user) = facts.user {
        let sessions = visit.app.store.read().sessions().of_user(user, visit.now).await?;
        if sessions.iter().flat_map(|session| &session.proofs).any(|proof| proof.request == request) {
            return Ok(());
        }
    }
    stage.keep(facts).await
}

/// Writes in `tx` what a proof brought about, and commits: the session if the login is done; the facts, if
/// it goes on. `right` are the counters of what was proven.
///
/// The transaction carries the proof itself (a spent step, a new authenticator), so that either both are
/// true or neither is.
pub async fn advance(
    stage: &Stage,
    ending: Ending,
    tx: Tx,
    right: &[CounterKey],
) -> Result<Response, Turned> {
    counting::forgive(&tx, right).await?;
    if !remembered::spend(stage, &tx).await? {
        // Another tab took the device up in this moment, or it is forgotten: a second step is asked.
        drop(tx);
        keep_again(stage, &remembered::without(&stage.standing.facts)).await?;
        return Ok(stage.on());
    }
    if let Some(sheet) = &ending.sheet {
        keep_codes::write(stage, &tx, sheet).await?;
    }
    if let Some(mail) = &ending.mail {
        mail.write(&tx, stage.visit.now).await?;
    }
    if let Some(text) = &ending.text {
        // Should it not be sent, the page that comes offers to send it.
        text.write(&tx).await?;
    }
    let (Some(settled), Some(person)) = (ending.settled, stage.standing.person.as_ref()) else {
        if has_lost_its_session(stage, &tx).await? {
            drop(tx);
            stage.keep(&stage.standing.facts).await?;
            return Ok(stage.on());
        }
        tx.commit().await?;
        stage.keep(&stage.standing.facts).await?;
        return Ok(with_cookies(stage.on(), remembered::carried_cookie(stage)));
    };
    let token = stage.visit.app.dice.bearer();
    // Before this browser becomes a known one by this very login.
    lift(stage, &tx, &settled).await?;
    let device = match begin(stage, &tx, &settled, person, &token).await {
        Ok(device) => {
            tx.commit().await?;
            device
        }
        // The session that was to go on was ended this moment, from elsewhere. Nothing is written; the
        // dispatcher finds the proofs and asks whether to continue.
        Err(error) if error.is_conflict(ROW_IS_THERE) => {
            drop(tx);
            keep_again(stage, &stage.standing.facts).await?;
            return Ok(stage.on());
        }
        Err(error) => return Err(error.into()),
    };
    let browser =
        cookies::set_session(&token).into_iter().chain(cookies::renew_browser(&stage.visit.headers));
    Ok(with_cookies(stage.back(), browser.chain(device.or_else(|| remembered::carried_cookie(stage)))))
}

/// Whether the session on which this login stands ended since it was read: what was bound on its word is not written.
/// Where the login is done, the session says so itself.
async fn has_lost_its_session(stage: &Stage, tx: &Tx) -> Result<bool, StoreError> {
    let person = stage.standing.person.as_ref().map(|person| person.user.id);
    let own = stage.standing.session.as_ref().filter(|session| Some(session.user) == person);
    let Some(own) = own else { return Ok(false) };
    let now = tx.sessions().find(own.id).await?;
    Ok(now.is_none_or(|session| session.ended_at.is_some()))
}

fn with_cookies(mut response: Response, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Keeps what the person chose. If that was all that was missing of a login, it becomes a session.
pub async fn choose(mut stage: Stage, facts: Facts) -> Result<Response, Turned> {
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    remembered::take_up(&mut stage).await?;
    if stage.standing.facts.fresh_proofs(stage.visit.now).next().is_none() {
        stage.keep(&stage.standing.facts).await?;
        return Ok(stage.on());
    }
    let ending = prepare(&stage).await?;
    let tx = stage.write().await?;
    advance(&stage, ending, tx, &[]).await
}

/// The session, and with it that the device is remembered, where the person wished it: that one's cookie.
async fn begin(
    stage: &Stage,
    tx: &Tx,
    settled: &Settled,
    person: &Person,
    token: &BearerSecret,
) -> Result<Option<HeaderValue>, StoreError> {
    let start =
        SessionStart { visit: &stage.visit, standing: &stage.standing, device: &stage.browser.device };
    start.write(tx, settled, person, token).await?;
    remembered::add(stage, tx, settled.done.organisation).await
}

/// A whole login on a browser that the person uses lifts what strangers brought about (law 6): at second steps as far
/// as they are asked at this door, for at another a password alone may make a whole login.
async fn lift(stage: &Stage, tx: &Tx, settled: &Settled) -> Result<(), StoreError> {
    let user = settled.done.user;
    let doors = tx.known_browsers().doors(user, &stage.browser.device).await?;
    if doors.is_empty() {
        return Ok(());
    }
    let names = tx.users().login_names(user).await?;
    counting::forgive(tx, &counting::of_strangers_at_names(&stage.visit.app.seals, &names)).await?;
    if !doors.contains(&settled.done.organisation) {
        return Ok(());
    }
    let asked = asked_here(&stage.standing.sight(), stage.visit.now);
    counting::forgive(tx, &counting::of_strangers_at_second_steps(user, asked)).await
}
