//! One link of a letter in one browser: the link, whose it is, and what may be done with it.

use crate::kept;
use crate::people;
use crate::recovery::errand::Errand;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::own_browser::FormMark;
use crate::web::own_browser::OwnBrowser;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::login::person::Person;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::recovery::mailbox;
use sluis_domain::secret::Digest;
use sluis_store::error::StoreError;
use std::collections::BTreeSet;

/// A link that is there, and whose it is.
pub struct Opened {
    /// The link.
    pub link: Link,
    /// What it leads to.
    pub errand: Errand,
    /// Whose password it is about.
    pub person: Person,
}

/// What may be done with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing: there is none, it was used or called back, or nobody's word stands behind it any more.
    Dead,
    /// A new one goes to the same mailbox.
    Expired,
    /// A new password.
    Open,
}

/// A link in a browser.
pub struct Flow {
    /// The request at hand.
    pub visit: Visit,
    /// The browser.
    pub browser: OwnBrowser,
    /// The link, if there is such a one.
    pub opened: Option<Opened>,
}

impl Opened {
    /// The organisations whose rooms the letter opens: all of them from the person's own mailbox.
    pub fn open(&self) -> BTreeSet<Id<Organisation>> {
        let organisations = self.person.active().map(|belonging| belonging.membership.organisation);
        organisations.filter(|organisation| self.errand.vouched_by.opens(*organisation)).collect()
    }

    /// Where the person belongs, or belonged.
    pub fn memberships(&self) -> Vec<Membership> {
        self.person.memberships.iter().map(|belonging| belonging.membership.clone()).collect()
    }
}

impl Flow {
    /// The link that this browser opened. A browser without a cookie gets one.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn of_page(visit: Visit) -> Result<Self, PageRefused> {
        let browser = OwnBrowser::of(&visit);
        let opened = opened(&visit).await?;
        Ok(Self { visit, browser, opened })
    }

    /// The same, for a form. One that this browser was not shown, or that is about another link, does
    /// nothing: it leads to the page that is due.
    ///
    /// # Errors
    /// With the way to that page.
    pub async fn of_form(visit: Visit, mark: &FormMark) -> Result<Self, Response> {
        let flow = Self::of_page(visit).await.map_err(IntoResponse::into_response)?;
        if flow.opened.is_some() && mark.is(&flow.form_mark()) { Ok(flow) } else { Err(flow.on()) }
    }

    /// What may be done.
    pub fn state(&self) -> State {
        let Some(opened) = &self.opened else { return State::Dead };
        let stands = mailbox::holds(&opened.errand.vouched_by, &opened.memberships())
            && opened.person.user.locked_at.is_none();
        match opened.link.used_at {
            None if stands && opened.link.is_open(self.visit.now) => State::Open,
            None if stands => State::Expired,
            _ => State::Dead,
        }
    }

    /// What the forms of this link carry in this browser.
    pub fn form_mark(&self) -> String {
        let Some(opened) = &self.opened else { return String::new() };
        let parts: [&[u8]; 3] = [b"reset", opened.link.id.bytes(), self.browser.sitting.bytes()];
        self.visit.app.seals.form.mac(&parts).base64url()
    }

    /// To the page that is due.
    pub fn on(&self) -> Response {
        Redirect::to(urls::RESET).into_response()
    }

    /// `response`, with the browser cookie when the browser has none yet.
    pub fn answer(&self, response: Response) -> Response {
        self.browser.answer(response)
    }
}

async fn opened(visit: &Visit) -> Result<Option<Opened>, StoreError> {
    let Some(token) = cookies::value(&visit.headers, cookies::RESET) else { return Ok(None) };
    let link = visit.app.store.read().links().find(&Digest::of(token.as_bytes())).await?;
    let Some(link) = link.filter(|link| link.kind == LinkKind::PasswordReset) else { return Ok(None) };
    let (Some(user), Some(errand)) = (link.user, kept::of_link::<Errand>(&visit.app, &link)) else {
        return Ok(None);
    };
    let person = people::find(&visit.app, user, visit.now).await?;
    Ok(person.map(|person| Opened { link, errand, person }))
}
