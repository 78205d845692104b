//! `/recovery`: "I forgot my login details." Whoever is meant, and whether it is anybody: one row is written and
//! one page is shown. A job looks afterwards whom it is about.

use crate::recovery::errand;
use crate::recovery::errand::Asked;
use crate::recovery::errand::Origin;
use crate::recovery::errand::Who;
use crate::recovery::page;
use crate::recovery::view::Forgotten;
use crate::web::answer::PageRefused;
use crate::web::scene::Scene;
use crate::web::sealed::SealRefused;
use crate::web::sealed::Sealed;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::user::LoginName;

/// So many questions may wait for the job.
const MOST_WAITING: u64 = 10_000;

/// What the address carries.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    r: String,
}

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    r: String,
    #[serde(default)]
    username: String,
}

/// Somebody who asks, and the request that waits for them.
pub struct Asking {
    /// The request at hand.
    pub visit: Visit,
    /// The seal, as it travels in addresses and forms. Empty: no app waits.
    pub seal: String,
    /// What the pages stand in.
    pub scene: Scene,
    origin: Origin,
}

/// Asks.
///
/// # Errors
/// When the database cannot be asked.
pub async fn get(visit: Visit, Query(from): Query<From>) -> Result<Response, PageRefused> {
    page::ask(&asking(visit, from.r).await?, ("", None))
}

/// Takes down what was typed.
///
/// # Errors
/// When the database cannot be written to, or so many wait already that somebody must be at play.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, PageRefused> {
    let asking = asking(visit, typed.r).await?;
    if typed.username.trim().is_empty() {
        return page::ask(&asking, ("", Some(Forgotten::MISSING)));
    }
    // What can be nobody's name is answered like every other.
    if let Ok(name) = LoginName::parse(&typed.username) {
        let language = asking.scene.locale.language();
        let asked = Asked {
            who: Who::Named(name),
            origin: asking.origin.clone(),
            language: language.tag().to_owned(),
            network: asking.visit.address.to_string(),
        };
        keep(&asking.visit, &asked).await?;
    }
    page::look_in_mailbox(&asking)
}

/// Writes the question down for the job.
///
/// # Errors
/// As `post`.
pub async fn keep(visit: &Visit, asked: &Asked) -> Result<(), PageRefused> {
    let app = &visit.app;
    if app.store.read().recovery_requests().waiting().await? >= MOST_WAITING {
        return Err(PageRefused::Busy);
    }
    let request = errand::request(app, asked, visit.now).ok_or(PageRefused::Failure)?;
    let tx = app.store.write().await?;
    tx.recovery_requests().add(&request).await?;
    Ok(tx.commit().await?)
}

/// A request that is too old is not taken up again, but its app is known; of a foreign one nothing is.
async fn asking(visit: Visit, seal: String) -> Result<Asking, PageRefused> {
    let oldest = visit.app.config.lifetimes.request.duration();
    let (sealed, waits) = match Sealed::open(&visit.app.seals, &seal, visit.now, oldest) {
        Ok(sealed) => (Some(sealed), true),
        Err(SealRefused::Expired(sealed)) => (Some(*sealed), false),
        Err(SealRefused::Foreign | SealRefused::TooLong) => (None, false),
    };
    let Some(sealed) = sealed else {
        let mut scene = Scene::bare(&visit);
        scene.here = Some(urls::RECOVERY.to_owned());
        let origin = Origin { browser: visit.browser(), device: visit.device(), ..Origin::default() };
        return Ok(Asking { visit, seal: String::new(), scene, origin });
    };
    let here = urls::with_seal(urls::RECOVERY, &seal);
    let scene = Scene::of(&visit, &sealed, None, here).await?;
    let origin = Origin {
        client: Some(sealed.demand.client.clone()),
        organisation: scene.tenant.as_ref().map(|tenant| tenant.organisation.id),
        seal: waits.then(|| seal.clone()),
        browser: visit.browser(),
        device: visit.device(),
    };
    Ok(Asking { visit, seal, scene, origin })
}
