//! One activation link in one browser: the link, the membership that it is about, and what happened so far.

use crate::activation::post::Errand;
use crate::directory::Tenant;
use crate::kept;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::own_browser::FormMark;
use crate::web::own_browser::OwnBrowser;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::activation::invited::can_be_asked;
use sluis_domain::activation::second_check::Question;
use sluis_domain::activation::stage::Progress;
use sluis_domain::activation::stage::Sight;
use sluis_domain::activation::stage::Stage;
use sluis_domain::activation::stage::stage;
use sluis_domain::activation::typed_code::TypedCode;
use sluis_domain::client::client::Client;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::secret::Digest;
use sluis_domain::terms::Document;
use sluis_store::error::StoreError;
use std::sync::Arc;

/// A link that is there, and what it is about.
pub struct Opened {
    /// The link.
    pub link: Link,
    /// The membership that it is about.
    pub membership: Membership,
    /// What was asked when the person was invited.
    pub invitation: Option<Invitation>,
    /// Whose invitation it is.
    pub tenant: Arc<Tenant>,
    /// What the link leads to in the end.
    pub errand: Errand,
    /// The app of that.
    pub client: Arc<Client>,
}

/// A link in a browser.
pub struct Flow {
    /// The request at hand.
    pub visit: Visit,
    /// The browser.
    pub browser: OwnBrowser,
    /// The link, if there is such a one.
    pub opened: Option<Opened>,
    /// What happened so far.
    pub progress: Progress,
}

impl Opened {
    /// What the organisation asks of this person.
    pub fn policy(&self) -> &Policy {
        self.tenant.policy(self.membership.user_type)
    }

    /// What is to be agreed to, if anything.
    pub fn document(&self) -> Option<Document> {
        Document::asked_by(self.policy())
    }

    /// What the page of the link asks besides, if anything.
    pub fn question(&self) -> Option<Question> {
        Question::of(self.policy().invite.second_check)
    }

    /// Whether the answer to that is known. It is not, where the organisation wants it asked since it invited.
    pub fn can_be_asked(&self) -> bool {
        let has_birthdate = self.invitation.as_ref().is_some_and(|known| known.birthdate.is_some());
        can_be_asked(self.question(), has_birthdate, &self.membership.profile).is_ok()
    }

    /// What the person will type to say who they are.
    pub fn login_name(&self) -> Option<&str> {
        let asked = self.invitation.as_ref().map(|invitation| invitation.login_name.typed());
        asked.or(self.membership.profile.email.as_deref())
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
        let progress = match &opened {
            Some(opened) => kept(&visit, &browser.sitting, &opened.link).await?,
            None => Progress::default(),
        };
        Ok(Self { visit, browser, opened, progress })
    }

    /// The same, for a form. One that this browser was not shown, or that is about another link, does
    /// nothing: it leads to the page that is due.
    ///
    /// # Errors
    /// With the way to that page.
    pub async fn of_form(visit: Visit, mark: &FormMark) -> Result<Self, Response> {
        let flow = Self::of_page(visit).await.map_err(IntoResponse::into_response)?;
        let fits = flow.opened.as_ref().is_some_and(|opened| mark.is(&flow.mark(&opened.link)));
        if fits { Ok(flow) } else { Err(flow.on()) }
    }

    /// What the page is.
    pub fn stage(&self) -> Stage {
        let document = self.opened.as_ref().and_then(Opened::document);
        let sight = Sight {
            link: self.opened.as_ref().map(|opened| &opened.link),
            membership: self.opened.as_ref().map(|opened| &opened.membership),
            asks: self.opened.as_ref().is_some_and(|opened| opened.question().is_some()),
            document: document.as_ref(),
            progress: &self.progress,
        };
        stage(sight, self.visit.now)
    }

    /// What the forms of this link carry in this browser.
    pub fn form_mark(&self) -> String {
        self.opened.as_ref().map(|opened| self.mark(&opened.link)).unwrap_or_default()
    }

    fn mark(&self, link: &Link) -> String {
        self.visit
            .app
            .seals
            .form
            .mac(&[b"activation", link.id.bytes(), self.browser.sitting.bytes()])
            .base64url()
    }

    /// Remembers what happened, for as long as a request may take.
    ///
    /// # Errors
    /// When short-lived state cannot be reached.
    pub async fn keep(&self, progress: &Progress) -> Result<(), PageRefused> {
        let Some(opened) = &self.opened else { return Ok(()) };
        let bytes = serde_json::to_vec(progress).unwrap_or_default();
        let life = self.visit.app.config.lifetimes.request.duration();
        let key = key(&self.browser.sitting, &opened.link);
        Ok(self.visit.app.short_lived.put(&key, &bytes, life, self.visit.now).await?)
    }

    /// To the page that is due.
    pub fn on(&self) -> Response {
        Redirect::to(urls::ACTIVATE).into_response()
    }

    /// `response`, with the browser cookie when the browser has none yet.
    pub fn answer(&self, response: Response) -> Response {
        self.browser.answer(response)
    }
}

/// `response`, with which the browser forgets the link that it opened: the next one at this computer is not shown it.
pub fn forgotten(mut response: Response) -> Response {
    if let Some(cookie) = cookies::clear_flow() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The activation link that the flow cookie names: by its token, or by the code that was typed.
async fn opened(visit: &Visit) -> Result<Option<Opened>, StoreError> {
    let Some(carried) = cookies::value(&visit.headers, cookies::FLOW) else { return Ok(None) };
    let read = visit.app.store.read();
    let link = match TypedCode::parse(LinkKind::Activation, carried) {
        Some(code) => read.links().find_by_code(&code.digest(&visit.app.seals.typed_code)).await?,
        None => read.links().find(&Digest::of(carried.as_bytes())).await?,
    };
    let Some(link) = link.filter(|link| link.kind == LinkKind::Activation) else { return Ok(None) };
    let Some(id) = link.membership else { return Ok(None) };
    let (Some(membership), Some(errand)) =
        (read.memberships().find(id).await?, kept::of_link::<Errand>(&visit.app, &link))
    else {
        return Ok(None);
    };
    let invitation = read.invitations().find(id).await?;
    let app = &visit.app;
    let tenant = app.directory.tenant(app, membership.organisation, visit.now).await?;
    let client = app.directory.client(app, &errand.client, visit.now).await?;
    let (Some(tenant), Some(client)) = (tenant, client.filter(|client| client.disabled_at.is_none())) else {
        return Ok(None);
    };
    Ok(Some(Opened { link, membership, invitation, tenant, errand, client }))
}

async fn kept(visit: &Visit, browser: &Digest, link: &Link) -> Result<Progress, StoreError> {
    let kept = visit.app.short_lived.get(&key(browser, link), visit.now).await?;
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

fn key(browser: &Digest, link: &Link) -> String {
    format!("activation:{}:{}", browser.base64url(), link.id)
}
