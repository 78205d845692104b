//! One visit to the account by somebody who is logged in for it: recently enough, and with a second step of their
//! own where they have one. A remembered device is none here (R115).

use crate::account::done::Done;
use crate::account::trail;
use crate::account::way::Way;
use crate::credential_change::alone;
use crate::standing::Standing;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::scene::Scene;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::Sealed;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use sluis_domain::account::outlook::Outlook;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::client::client::Sso;
use sluis_domain::door::Door;
use sluis_domain::id::Id;
use sluis_domain::login::demand::Demand;
use sluis_domain::login::journey::Step;
use sluis_domain::login::link_wish::LinkWish;
use sluis_domain::login::link_wish::Linkable;
use sluis_domain::login::person::Person;
use sluis_domain::login::removal::Hand;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::organisation::policy::sudo::SudoScope;
use sluis_domain::organisation::span::Span;
use sluis_domain::session::Session;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// How long ago the password may have been typed at most by somebody who sets out to change something (R83). What was
/// begun in time is finished in the organisation's own: installing an app takes a while.
const SETS_OUT: Span = Span::minutes(5);

/// What somebody comes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To set out to change something.
    Change,
    /// To change something, by somebody who may still have to keep their recovery codes.
    Codes,
    /// To send the form with which something changes.
    Form,
    Look,
}

/// Somebody at their own account.
pub struct Desk {
    /// The request at hand.
    pub visit: Visit,
    /// From which app, and the way back.
    pub way: Way,
    /// Who.
    pub person: Person,
    /// The session that they are in with.
    pub session: Session,
    /// The organisation under which what they do here is written down.
    pub organisation: Id<Organisation>,
    /// What it asks, with what every other active membership adds.
    pub policy: Policy,
    /// What of the account is shown.
    pub outlook: Outlook,
    /// What can be linked here.
    pub linkable: Linkable,
}

impl Desk {
    /// For a page that shows something.
    ///
    /// # Errors
    /// With the way to the login, whenever that has something to ask first.
    pub async fn to_look(visit: Visit) -> Result<Self, Turned> {
        let here = here(&visit);
        Self::open(visit, Purpose::Look, here).await
    }

    /// For a page from which something is changed.
    ///
    /// # Errors
    /// As `to_look`.
    pub async fn to_change(visit: Visit) -> Result<Self, Turned> {
        let here = here(&visit);
        Self::open(visit, Purpose::Change, here).await
    }

    /// For the page where new recovery codes are kept: that they are not yet is no reason to send somebody away.
    ///
    /// # Errors
    /// As `to_look`.
    pub async fn to_keep_codes(visit: Visit) -> Result<Self, Turned> {
        let here = here(&visit);
        Self::open(visit, Purpose::Codes, here).await
    }

    /// For the form of that page.
    ///
    /// # Errors
    /// As `of_form`.
    pub async fn of_codes_form(visit: Visit, page: &str, mark: &FormMark) -> Result<Self, Turned> {
        Self::of_any_form(visit, Purpose::Codes, page, mark).await
    }

    /// For a form that stands on `page`. One that was shown to somebody else does nothing: it leads to the page.
    ///
    /// # Errors
    /// As `to_look`; and with the way to the page.
    pub async fn of_form(visit: Visit, page: &str, mark: &FormMark) -> Result<Self, Turned> {
        Self::of_any_form(visit, Purpose::Form, page, mark).await
    }

    async fn of_any_form(
        visit: Visit,
        purpose: Purpose,
        page: &str,
        mark: &FormMark,
    ) -> Result<Self, Turned> {
        let way = Way::of(&visit).await?;
        let desk = Self::open(visit, purpose, way.link(page)).await?;
        if !mark.is(&desk.mark()) {
            return Err(desk.on(page).into());
        }
        Ok(desk)
    }

    async fn open(visit: Visit, purpose: Purpose, page: String) -> Result<Self, Turned> {
        let way = Way::of(&visit).await?;
        let sealed = Sealed::new(visit.app.dice, visit.now, own(&way), ReturnTo::Account(page));
        let mut standing = Standing::of_new(&visit, sealed).await?;
        let mut step = standing.step_at_the_door(visit.now);
        // How recent the password must be is for the organisation to say, which is known with the person.
        let organisation = standing.organisation();
        let policy = organisation.and_then(|organisation| standing.person.as_ref()?.policy_at(organisation));
        if let Some(sudo) = policy.as_ref().map(|policy| &policy.sudo)
            && (purpose != Purpose::Look || sudo.scope == SudoScope::View)
        {
            let window = if purpose == Purpose::Change { sudo.window.min(SETS_OUT) } else { sudo.window };
            standing.sealed.demand.password_within = Some(window.as_seconds());
            step = standing.step_at_the_door(visit.now);
        }
        let passes = match step {
            Step::Done(_) => true,
            Step::KeepRecoveryCodes => purpose == Purpose::Codes,
            _ => false,
        };
        if !passes {
            return Err(to_login(&visit, &standing.sealed)?.into());
        }
        let linkable = Linkable::at(&standing.sight(), visit.now);
        let found = (standing.person, standing.session, organisation, policy);
        let (Some(person), Some(session), Some(organisation), Some(policy)) = found else {
            return Err(PageRefused::Failure.into());
        };
        let outlook = Outlook::of(&person, &session.proofs);
        Ok(Self { visit, way, person, session, organisation, policy, outlook, linkable })
    }

    /// What the forms of a page carry that was shown to this person in this session.
    pub fn mark(&self) -> String {
        let parts: [&[u8]; 3] = [b"account", self.person.user.id.bytes(), self.session.id.bytes()];
        self.visit.app.seals.form.mac(&parts).base64url()
    }

    /// `path` with the way back in it.
    pub fn link(&self, path: &str) -> String {
        self.way.link(path)
    }

    /// On to `path`.
    pub fn on(&self, path: &str) -> Response {
        Redirect::to(&self.link(path)).into_response()
    }

    /// To the login, for what the person sets out to link, and back to the page of their security.
    ///
    /// # Errors
    /// When that cannot be sealed.
    pub fn to_link(&self, wish: LinkWish) -> Result<Response, Turned> {
        self.to_login(Demand { link: Some(wish), ..own(&self.way) })
    }

    /// The same for the first second step, of whichever kind.
    ///
    /// # Errors
    /// As `to_link`.
    pub fn to_set_up(&self) -> Result<Response, Turned> {
        self.to_login(Demand { set_up: true, ..own(&self.way) })
    }

    fn to_login(&self, demand: Demand) -> Result<Response, Turned> {
        let password_within = Some(self.policy.sudo.window.as_seconds());
        let demand = Demand { password_within, ..demand };
        let then = ReturnTo::Account(self.link(urls::ACCOUNT_SECURITY));
        let sealed = Sealed::new(self.visit.app.dice, self.visit.now, demand, then);
        Ok(to_login(&self.visit, &sealed)?)
    }

    /// The door at which this session stands.
    pub fn door(&self) -> Door {
        self.person.door_of(self.organisation)
    }

    /// Whether the person is active in one organisation only.
    pub fn is_alone(&self) -> bool {
        self.person.active().count() <= 1
    }

    /// The surroundings of its pages.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn scene(&self) -> Result<Scene, Turned> {
        let demand = Demand::of(self.way.client());
        let then = ReturnTo::Account(String::new());
        let sealed = Sealed::new(self.visit.app.dice, self.visit.now, demand, then);
        let scene = Scene::of(&self.visit, &sealed, Some(self.organisation), here(&self.visit)).await?;
        Ok(scene.spoken_to(self.person.user_type_at(self.organisation)))
    }

    /// Who changes something here, and on whose word.
    pub fn hand(&self) -> Hand {
        Hand::of(self.door(), &self.session.proofs)
    }

    /// Begins the one transaction of a change, alone with this account: another tab waits. The session is written
    /// down as in use, which whoever ends it waits for.
    ///
    /// # Errors
    /// With the way to `page`, which says that nothing was changed: the session has ended since it was read, or
    /// proved something else in another tab.
    pub async fn write(&self, page: &str) -> Result<Tx, Turned> {
        let tx = self.visit.app.store.write().await?;
        alone(&tx, self.person.user.id).await?;
        if !tx.sessions().go_on(&self.session, self.visit.now).await? {
            return Err(self.on(&Done::Nothing.at(page)).into());
        }
        Ok(tx)
    }

    /// Looks again, in the transaction of a change, at what the person holds and has proven: another tab may have
    /// been first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn look_again(&mut self, tx: &Tx) -> Result<(), StoreError> {
        let user = self.person.user.id;
        let held = tx.authenticators().of_user(user).await?;
        let is_sheet = |held: &Authenticator| held.kind == AuthenticatorKind::RecoveryCode;
        let (sheets, held): (Vec<_>, Vec<_>) = held.into_iter().partition(is_sheet);
        self.person.sheets = tx.recovery().sheets(user, sheets).await?;
        let is_device = |held: &Authenticator| held.kind == AuthenticatorKind::RememberedDevice;
        self.person.authenticators = held.into_iter().filter(|held| !is_device(held)).collect();
        if let Some(session) = tx.sessions().find(self.session.id).await? {
            self.session = session;
        }
        Ok(())
    }

    /// A line of the audit log: the person did this to their own account.
    pub fn event(&self, code: AuditCode, detail: &[(&'static str, &str)]) -> AuditEvent {
        trail::event(self, code, detail)
    }
}

/// What an account asks of whoever comes to it.
fn own(way: &Way) -> Demand {
    Demand { own: true, in_person: true, sso: Some(Sso::Silent), ..Demand::of(way.client()) }
}

/// The login, which leads back to where the seal says.
fn to_login(visit: &Visit, sealed: &Sealed) -> Result<Response, PageRefused> {
    let seal = sealed.seal(&visit.app.seals, visit.app.dice).map_err(|_| PageRefused::Failure)?;
    Ok(Redirect::to(&urls::login(&seal)).into_response())
}

/// Path and query of this visit, as far as an account has them.
fn here(visit: &Visit) -> String {
    let path = visit.uri.path_and_query().map(|path| path.as_str()).unwrap_or_default();
    if path.starts_with(urls::ACCOUNT) { path.to_owned() } else { urls::ACCOUNT.to_owned() }
}
