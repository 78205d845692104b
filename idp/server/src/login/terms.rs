//! `POST /login/terms`: the answer of a member to terms that are new or have changed (R17). Who does not agree stays
//! logged in; no app gets a code for them until they do.

use crate::login::finish;
use crate::login::page;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::web::answer::PageRefused;
use crate::web::notes::Note;
use crate::web::terms::Answer;
use crate::web::terms::Terms;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::login::journey::Step;
use sluis_domain::login::terms_due;
use sluis_domain::terms::AcceptedTerms;
use sluis_domain::terms::Agreed;
use sluis_domain::terms::Document;

/// What is posted.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    seals: FormSeals,
    answer: Answer,
    /// The version that the page showed: yesterday's page agrees to nothing new.
    #[serde(default)]
    version: String,
}

/// Keeps that the person agreed, and whatever the login comes to, in one transaction.
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Result<Response, Turned> {
    let mut stage = Stage::of_form(visit, &answered.seals).await?;
    if stage.standing.step(stage.visit.now) != Step::Terms {
        return Ok(stage.on());
    }
    let document = document(&stage)?;
    if document.version != answered.version {
        return Ok(stage.on());
    }
    if answered.answer == Answer::Decline {
        return declined(&stage).await;
    }
    let language = page::scene(&stage).await?.locale.lang().to_owned();
    let agreed = Agreed { document, language, at: stage.visit.now };
    agree(&mut stage, agreed).await
}

async fn agree(stage: &mut Stage, agreed: Agreed) -> Result<Response, Turned> {
    let organisation = stage.standing.organisation().ok_or(PageRefused::Failure)?;
    let person = stage.standing.person.as_mut().ok_or(PageRefused::Failure)?;
    for belonging in &mut person.memberships {
        if belonging.membership.is_active() && belonging.membership.organisation == organisation {
            belonging.agreed.push(agreed.clone());
        }
    }
    let user = person.user.clone();
    let ending = finish::prepare(stage).await?;
    let tx = stage.write().await?;
    let detail = [("version", agreed.document.version.as_str()), ("language", agreed.language.as_str())];
    let what = AuditCode::TermsAccepted;
    tx.audit().add(&trail::event(stage, what, Some(&user), Some(organisation), &detail)).await?;
    tx.accepted_terms().add(&AcceptedTerms { user: user.id, organisation, agreed }).await?;
    if stage.standing.facts.fresh_proofs(stage.visit.now).next().is_none() {
        tx.commit().await?;
        return Ok(stage.on());
    }
    finish::advance(stage, ending, tx, &[]).await
}

/// The page of the terms.
pub async fn page(stage: &Stage) -> Result<Response, Turned> {
    let (scene, document) = (page::scene(stage).await?, document(stage)?);
    let looks = stage.visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    let mark = stage.form_mark(stage.standing.person.as_ref().map(|person| person.user.id));
    let view = Terms {
        page: &page,
        action: urls::LOGIN_TERMS,
        request: Some(&stage.seal),
        mark: &mark,
        address: Terms::address(&document),
        version: &document.version,
    };
    Ok(stage.answer(page.answer(StatusCode::OK, &view)))
}

/// A polite end, with a way back to the terms and one to the app.
async fn declined(stage: &Stage) -> Result<Response, Turned> {
    let scene = page::scene(stage).await?;
    let looks = stage.visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    let (title, label) = (page.t("consent-declined-title"), page.t("consent-declined-back"));
    let lines = [page.t("terms-declined")];
    let to = urls::login(&stage.seal);
    let way_on = Some((label.as_str(), to.as_str()));
    Ok(page.answer(StatusCode::OK, &Note { page: &page, title: &title, lines: &lines, way_on }))
}

fn document(stage: &Stage) -> Result<Document, Turned> {
    let organisation = stage.standing.organisation().ok_or(PageRefused::Failure)?;
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let belonging = person.belonging_to(organisation).ok_or(PageRefused::Failure)?;
    Ok(terms_due::document(belonging).ok_or(PageRefused::Failure)?)
}
