//! Linking a telephone for text messages: its number, a code to it, and the code back.

use crate::counting::Counters;
use crate::login::bound;
use crate::login::finish;
use crate::login::linked_mail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::pass::Pass;
use crate::login::replace_phone;
use crate::login::replace_phone::Farewell;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::stage::TypedCode;
use crate::login::texting;
use crate::login::texting::Asked;
use crate::login::texting::Checked;
use crate::login::view_replace::ReplacePhone;
use crate::login::view_sms::LinkPhone;
use crate::phones;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::authenticator::phone::PhoneRefused;
use sluis_domain::id::Id;
use sluis_domain::login::linking::LinkingPage;
use sluis_domain::login::sms_challenge::SmsChallenge;
use sluis_domain::organisation::policy::mfa::Factor;

/// `POST /login/enrol/number`
#[derive(Deserialize)]
pub struct Number {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    phone: String,
}

/// The identifier that the telephone of this occasion will have.
pub fn pending(stage: &Stage) -> Option<Id<Authenticator>> {
    let person = stage.standing.person.as_ref()?;
    let phones = person.authenticators.iter().filter(|held| held.kind == AuthenticatorKind::Sms).count();
    Some(texting::occasion(stage, person).pending_id(&stage.visit.app, phones))
}

/// Sends a code to a number, if it is one of a mobile telephone.
pub async fn number(visit: Visit, Form(typed): Form<Number>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let Some(pass) = Pass::of_kind(&stage, Factor::Sms) else { return Ok(stage.on()) };
    let asked = pending(&stage).and_then(|id| Asked::of(&stage, id)).ok_or(PageRefused::Failure)?;
    let number = match PhoneNumber::parse(&typed.phone, &asked.policy.sms.countries) {
        Ok(number) => number,
        Err(_) if typed.phone.trim().is_empty() => {
            return again(&stage, Said::problem(LinkPhone::MISSING)).await;
        }
        Err(refused) => {
            let problem = match refused {
                PhoneRefused::Country => LinkPhone::COUNTRY,
                PhoneRefused::NotANumber => LinkPhone::NOT_A_NUMBER,
                PhoneRefused::NotMobile => LinkPhone::NOT_MOBILE,
            };
            return again(&stage, Said { username: Some(&typed.phone), ..Said::problem(problem) }).await;
        }
    };
    if replace_phone::is_the_same(&stage, &number) {
        let said = Said { username: Some(&typed.phone), ..Said::problem(ReplacePhone::SAME) };
        return again(&stage, said).await;
    }
    let before = asked.waiting().await?;
    if let Some(problem) = asked.send_again(&number, before.as_ref()).await? {
        return again(&stage, Said { username: Some(&typed.phone), ..Said::problem(problem) }).await;
    }
    // Another tab may have walked on: the code that is now on its way has its page.
    if pass.at().page() == LinkingPage::Link(Factor::Sms) {
        return Ok(stage.on());
    }
    let Some(choices) = pass.at().pick(Factor::Sms) else { return Ok(stage.on()) };
    let facts = pass.facts(&stage, choices);
    finish::choose(stage, facts).await
}

/// `POST /login/enrol/number/again`: another code to the same number.
pub async fn send_again(visit: Visit, Form(seals): Form<FormSeals>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &seals).await?;
    let Some((asked, challenge)) = under_way(&stage).await? else { return Ok(stage.on()) };
    let Some(number) = phones::open_of(&stage.visit.app, &challenge) else { return Ok(stage.on()) };
    match asked.send_again(&number, Some(&challenge)).await? {
        None => Ok(stage.on()),
        Some(problem) => again(&stage, Said::problem(problem)).await,
    }
}

/// `POST /login/enrol/number/change`: the number was wrong.
pub async fn change(visit: Visit, Form(seals): Form<FormSeals>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &seals).await?;
    if let Some((asked, _)) = under_way(&stage).await? {
        asked.change().await?;
    }
    Ok(stage.on())
}

/// Links the telephone when its code is right: that is a proof as well, and no second code is asked.
pub async fn code(visit: Visit, Form(typed): Form<TypedCode>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let Some((asked, _)) = under_way(&stage).await? else { return Ok(stage.on()) };
    match asked.check(&typed.code).await? {
        Checked::Right { challenge, counters } => link(stage, *challenge, &counters).await,
        Checked::Wrong(problem) => again(&stage, Said::problem(problem)).await,
        Checked::Paused(until) => page::paused(&stage, until).await,
    }
}

/// The code that waits for the telephone that is being linked.
async fn under_way(stage: &Stage) -> Result<Option<(Asked<'_>, SmsChallenge)>, Turned> {
    if Pass::of_kind(stage, Factor::Sms).is_none() {
        return Ok(None);
    }
    let asked = pending(stage).and_then(|id| Asked::of(stage, id)).ok_or(PageRefused::Failure)?;
    Ok(asked.waiting().await?.map(|challenge| (asked, challenge)))
}

async fn again(stage: &Stage, said: Said<'_>) -> Result<Response, Turned> {
    page::of(stage, &stage.standing.step(stage.visit.now), said).await
}

/// The telephone, the end of the one before, audit row, mails and whatever the login comes to: one transaction.
async fn link(mut stage: Stage, challenge: SmsChallenge, counters: &Counters) -> Result<Response, Turned> {
    let number = phones::open_of(&stage.visit.app, &challenge).ok_or(PageRefused::Failure)?;
    let id = challenge.authenticator;
    let held = Authenticator {
        label: number.ending().to_owned(),
        secret: phones::seal(&stage.visit.app, id, &number).ok_or(PageRefused::Failure)?,
        ..bound::of_session(&stage, id, AuthenticatorKind::Sms).ok_or(PageRefused::Failure)?
    };
    let farewell = Farewell::of(&stage).await?;
    let mails = match &farewell {
        Some(farewell) => farewell.mails.clone(),
        None => linked_mail::to_everywhere(&stage, &held).await?,
    };
    let before = stage.standing.facts.clone();
    if let (Some(farewell), Some(person)) = (&farewell, stage.standing.person.as_mut()) {
        person.authenticators.retain(|held| held.id != farewell.held.id);
    }
    let ending = bound::prove(&mut stage, &held, Factor::Sms).await?;
    let tx = stage.write_with(Some(held.id)).await?;
    // Of any number of simultaneous attempts with one code, one spends it; of several codes for one telephone, one
    // takes its place.
    let goes = match &farewell {
        Some(farewell) => farewell.write(&stage, &tx, &held).await?,
        None => true,
    };
    if !goes || !tx.sms_challenges().spend(&challenge).await? {
        drop(tx);
        finish::take_back(&stage, &ending, &before).await?;
        return Ok(stage.on());
    }
    let right = std::slice::from_ref(&counters.own);
    let code = if farewell.is_some() { AuditCode::SmsReplaced } else { AuditCode::SmsRegistered };
    bound::write(&stage, ending, tx, (right, &before), (&held, code, &mails)).await
}
