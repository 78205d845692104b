//! `POST /login/enrol`: the first code of an app that is being linked.

use crate::counting;
use crate::counting::Admission;
use crate::login::app_mail::ByMail;
use crate::login::app_mail_page::AppMail;
use crate::login::bound;
use crate::login::finish;
use crate::login::linked_mail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::pass::Pass;
use crate::login::stage::Stage;
use crate::login::stage::TypedCode;
use crate::login::told;
use crate::login::tries::Tries;
use crate::login::view::Code;
use crate::totp_keys;
use crate::totp_keys::PendingKey;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::totp::Window;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::login::throttle::factor_counter;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::time::Timestamp;

/// Links the app when its code is right: that is a proof as well, and no second code is asked (R78).
pub async fn post(visit: Visit, Form(typed): Form<TypedCode>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let (now, step) = (stage.visit.now, stage.standing.step(stage.visit.now));
    if Pass::of_kind(&stage, Factor::Totp).is_none() {
        return Ok(stage.on());
    }
    if typed.code.trim().is_empty() {
        return page::of(&stage, &step, Said::problem(Code::MISSING)).await;
    }
    let by_mail = ByMail::of(&stage).await?;
    let Some(pending) = pending(&stage, by_mail.as_ref()) else { return Ok(stage.on()) };
    // A key that stands on the page cannot be guessed at. One that does not can, and law 6 counts that.
    let mut tried = Vec::new();
    if by_mail.as_ref().is_some_and(|by_mail| !by_mail.shows_key(&stage)) {
        let counters = Tries::at(&stage).await?.of(|place| factor_counter(pending.id, place));
        if let Admission::Refused(until) = counting::admit(&stage.visit, &counters).await? {
            return page::paused(&stage, until).await;
        }
        tried.push(counters.own);
    }
    let shown = told::Typed { app: pending.id, key: &pending.key, code: &typed.code };
    match told::check(&stage.visit, shown, Window::LINKING, None).await? {
        TotpCheck::Good { step } => link(stage, (&pending, by_mail.as_ref()), step, &tried).await,
        TotpCheck::AlreadyUsed => page::of(&stage, &step, Said::problem(Code::USED)).await,
        TotpCheck::Wrong
            if by_mail.as_ref().is_some_and(|by_mail| is_of_older(by_mail, &typed.code, now)) =>
        {
            page::of(&stage, &step, Said::problem(AppMail::OLDER)).await
        }
        TotpCheck::Wrong => {
            let why = told::explain(&stage.visit, shown).await?.map(Code::because);
            page::of(&stage, &step, Said::problem(why.unwrap_or(Code::WRONG))).await
        }
    }
}

/// Whether the code is of a mail that no longer counts: recognised, never accepted.
fn is_of_older(by_mail: &ByMail, code: &str, now: Timestamp) -> bool {
    let fits = |key: &TotpKey| matches!(key.check(code, now, Window::LINKING, None), TotpCheck::Good { .. });
    by_mail.older.iter().any(fits)
}

/// The key of the app that is being linked: that of the newest mail, else one that is the same at each look,
/// whatever is linked beside it. None: it goes by mail, and no mail has gone.
pub fn pending(stage: &Stage, by_mail: Option<&ByMail>) -> Option<PendingKey> {
    if let Some(by_mail) = by_mail {
        let sent = by_mail.newest.as_ref()?;
        return Some(PendingKey { id: sent.authenticator(), key: sent.key.clone() });
    }
    let person = stage.standing.person.as_ref()?;
    let request = (stage.standing.sealed.id, stage.standing.sealed.at);
    let apps = person.authenticators.iter().filter(|held| held.kind == AuthenticatorKind::Totp).count();
    // What gave way to one that was linked in this login still counts: the next one has another key.
    let is_held = |id: &&Id<Authenticator>| person.authenticators.iter().any(|held| held.id == **id);
    let gone = stage.standing.facts.lost.iter().filter(|id| !is_held(id)).count();
    Some(totp_keys::pending(&stage.visit.app, request, person.user.id, &stage.browser.sitting, apps + gone))
}

/// The app, its audit row, its mail and whatever the login comes to: one transaction.
async fn link(
    mut stage: Stage,
    (pending, by_mail): (&PendingKey, Option<&ByMail>),
    step: u64,
    tried: &[CounterKey],
) -> Result<Response, Turned> {
    let app = &stage.visit.app;
    let bound = bound::of_session(&stage, pending.id, AuthenticatorKind::Totp).ok_or(PageRefused::Failure)?;
    // What came through a mailbox is bound by mail, and on the word of who supplied that mailbox (design 2).
    let (bound_by, vouched_by) = match by_mail {
        Some(by_mail) => {
            let all = Vouching::inherit([&bound.vouched_by, by_mail.vouched_by()]);
            (BoundBy::Mail, all)
        }
        None => (bound.bound_by, bound.vouched_by.clone()),
    };
    let held = Authenticator {
        label: linked_mail::app_entry(&stage).await?,
        secret: totp_keys::seal(app, pending.id, &pending.key).ok_or(PageRefused::Failure)?,
        last_step: Some(step),
        bound_by,
        vouched_by,
        ..bound
    };
    let mails = linked_mail::to_everywhere(&stage, &held).await?;
    let before = stage.standing.facts.clone();
    let ending = bound::prove(&mut stage, &held, Factor::Totp).await?;
    let tx = stage.write_with(Some(held.id)).await?;
    if let Some(sent) = by_mail.and_then(|by_mail| by_mail.newest.as_ref())
        && !tx.links().spend(sent.link.id, stage.visit.now).await?
    {
        // Another tab was first, or a newer mail: what was proven until now stays.
        drop(tx);
        finish::take_back(&stage, &ending, &before).await?;
        return Ok(stage.on());
    }
    bound::write(&stage, ending, tx, (tried, &before), (&held, AuditCode::TotpRegistered, &mails)).await
}
