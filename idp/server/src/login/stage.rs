//! One login at one moment: the request taken up from its seal, and the browser that carries it.

use crate::facts;
use crate::login::page;
use crate::login::remembered::Carried;
use crate::standing::Standing;
use crate::web::answer::PageRefused;
use crate::web::own_browser::OwnBrowser;
use crate::web::sealed::SealRefused;
use crate::web::sealed::Sealed;
use crate::web::sealed::Shown;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::user::User;
use sluis_store::store::Tx;

/// What each form of a login carries: `r` and `f`.
#[derive(Deserialize)]
pub struct FormSeals {
    r: String,
    f: String,
}

/// A form of a login with one field for a code.
#[derive(Deserialize)]
pub struct TypedCode {
    /// Which login, and which browser.
    #[serde(flatten)]
    pub seals: FormSeals,
    /// As it was typed.
    #[serde(default)]
    pub code: String,
}

/// A login that can go on.
pub struct Stage {
    /// The request at hand.
    pub visit: Visit,
    /// The seal, as it travels in addresses and forms.
    pub seal: String,
    /// Everything that is known.
    pub standing: Standing,
    /// The browser. What is kept for this login lies under its sitting, until a logout.
    pub browser: OwnBrowser,
    /// Whether anything was kept for this request before.
    pub has_kept_facts: bool,
    /// The remembered device that was taken up for this answer.
    pub carried: Option<Carried>,
}

impl Stage {
    /// Takes up the login that a page is asked for. A browser without a cookie gets one.
    pub async fn of_page(visit: Visit, seal: String) -> Result<Self, Turned> {
        let sealed = take_up(&visit, &seal).await?;
        let browser = OwnBrowser::of(&visit);
        Self::set(visit, seal, sealed, browser).await
    }

    /// Takes up the login that a form belongs to whose page named a person. A form that this browser was not
    /// shown, or that was shown to somebody else than whose login it is by now, does nothing: it leads to the
    /// page that is due.
    pub async fn of_form(visit: Visit, seals: &FormSeals) -> Result<Self, Turned> {
        let stage = Self::of_any_form(visit, seals).await?;
        let person = stage.standing.person.as_ref().map(|person| person.user.id);
        if person.is_some() && stage.fits(person, &seals.f) { Ok(stage) } else { Err(stage.on().into()) }
    }

    /// The same of the form that asks who somebody is.
    pub async fn of_password_form(visit: Visit, seals: &FormSeals) -> Result<Self, Turned> {
        let stage = Self::of_any_form(visit, seals).await?;
        if stage.fits(None, &seals.f) { Ok(stage) } else { Err(stage.on().into()) }
    }

    async fn of_any_form(visit: Visit, seals: &FormSeals) -> Result<Self, Turned> {
        let sealed = take_up(&visit, &seals.r).await?;
        let Some(browser) = OwnBrowser::known(&visit) else {
            return Err(page::no_cookies(&visit, &sealed, &seals.r).await?.into());
        };
        Self::set(visit, seals.r.clone(), sealed, browser).await
    }

    async fn set(visit: Visit, seal: String, sealed: Sealed, browser: OwnBrowser) -> Result<Self, Turned> {
        let standing = Standing::of(&visit, sealed).await?;
        let has_kept_facts = standing.facts != Facts::default();
        Ok(Self { visit, seal, standing, browser, has_kept_facts, carried: None })
    }

    /// What the forms of a page carry that names `person`, or nobody.
    pub fn form_mark(&self, person: Option<Id<User>>) -> String {
        let shown = Shown { browser: &self.browser.sitting, person, consent: None };
        self.standing.sealed.form_mark(&self.visit.app.seals, &shown)
    }

    fn fits(&self, person: Option<Id<User>>, mark: &str) -> bool {
        let shown = Shown { browser: &self.browser.sitting, person, consent: None };
        self.standing.sealed.fits(&self.visit.app.seals, &shown, mark)
    }

    /// Begins the one transaction of this login, alone with the account of the person.
    ///
    /// # Errors
    /// With the way to the dispatcher, when what was proven proves nothing any more: the person was locked out or
    /// reset the password, this moment and elsewhere. Nothing is written.
    pub async fn write(&self) -> Result<Tx, Turned> {
        self.write_with(None).await
    }

    /// The same, of a transaction that binds `bound`: it is proven, and not there yet.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_with(&self, bound: Option<Id<Authenticator>>) -> Result<Tx, Turned> {
        match self.standing.write(&self.visit, bound).await? {
            Ok(tx) => Ok(tx),
            Err(left) => {
                self.keep(&left).await?;
                Err(self.on().into())
            }
        }
    }

    /// To the dispatcher, which finds out what comes next.
    pub fn on(&self) -> Response {
        see_other(&urls::login(&self.seal))
    }

    /// Back to whoever asked for this login.
    pub fn back(&self) -> Response {
        see_other(&urls::with_seal(self.standing.sealed.then.path(), &self.seal))
    }

    /// Keeps `facts` for the next page of this request.
    pub async fn keep(&self, facts: &Facts) -> Result<(), Turned> {
        Ok(facts::keep(&self.visit, &self.browser.sitting, self.standing.sealed.id, facts).await?)
    }

    /// `response`, with the browser cookie when the browser has none yet.
    pub fn answer(&self, response: Response) -> Response {
        self.browser.answer(response)
    }
}

/// RFC 9110 §15.4.4: whatever was posted, the browser goes on with a GET.
pub fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // Our own addresses are ASCII.
    if let Ok(location) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

async fn take_up(visit: &Visit, seal: &str) -> Result<Sealed, Turned> {
    let oldest = visit.app.config.lifetimes.request.duration();
    match Sealed::open(&visit.app.seals, seal, visit.now, oldest) {
        Ok(sealed) => Ok(sealed),
        Err(SealRefused::Expired(sealed)) => Err(page::expired(visit, &sealed, seal).await?.into()),
        Err(SealRefused::Foreign | SealRefused::TooLong) => Err(PageRefused::LinkBroken.into()),
    }
}
