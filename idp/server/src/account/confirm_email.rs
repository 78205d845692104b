//! `/confirm-email?t=TOKEN`: does somebody read there? Looking at it changes nothing, however often and by whomever;
//! the button does, once. Nobody is logged in by it.

use crate::account::email::Change;
use crate::account::form_view::Confirm;
use crate::account::form_view::LinkState;
use crate::account::frame;
use crate::credential_change::alone;
use crate::kept;
use crate::mail::everywhere::Reader;
use crate::mail::notices::NOTICE;
use crate::mail::notices::Notice;
use crate::people;
use crate::web::answer::PageRefused;
use crate::web::carried;
use crate::web::cookies;
use crate::web::own_browser::FormMark;
use crate::web::scene::Scene;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::authenticator::address::Address;
use sluis_domain::authenticator::address::AddressKind;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::login::person::Person;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::recovery::mailbox::Mailbox;
use sluis_domain::secret::Digest;
use sluis_domain::user::LoginName;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    t: Option<String>,
}

/// With a token: to the same page without it, so that it stays in no address bar and no history. Without: asks.
///
/// # Errors
/// When the database cannot be asked.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Turned> {
    if let Some(text) = asked.t {
        let cookie = cookies::set_confirm(&carried::token(&text));
        return Ok(carried::on_to(urls::CONFIRM_EMAIL, cookie));
    }
    let link = opened(&visit).await?;
    let state = if link.is_some() { LinkState::Open } else { LinkState::Dead };
    show(&visit, link.as_ref(), state).await
}

/// Takes the answer. A form that was shown for another link does nothing: it leads to the page of this one.
///
/// # Errors
/// As `get`.
pub async fn post(visit: Visit, Form(shown): Form<FormMark>) -> Result<Response, Turned> {
    let Some(link) = opened(&visit).await? else { return show(&visit, None, LinkState::Dead).await };
    if !shown.is(&mark(&visit, &link)) {
        return Ok(Redirect::to(urls::CONFIRM_EMAIL).into_response());
    }
    let state = change(&visit, &link).await?;
    let mut response = show(&visit, Some(&link), state).await?;
    if let Some(cookie) = cookies::clear_confirm().filter(|_| state != LinkState::Dead) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The link that this browser opened, while it works: one of somebody who is locked out does not.
async fn opened(visit: &Visit) -> Result<Option<Link>, Turned> {
    let Some(token) = cookies::value(&visit.headers, cookies::CONFIRM) else { return Ok(None) };
    let read = visit.app.store.read();
    let found = read.links().find(&Digest::of(token.as_bytes())).await?;
    let works = |link: &Link| link.kind == LinkKind::ConfirmAddress && link.is_open(visit.now);
    let Some(link) = found.filter(works) else { return Ok(None) };
    let Some(user) = link.user else { return Ok(None) };
    let user = read.users().find(user).await?;
    Ok(user.filter(|user| user.locked_at.is_none()).map(|_| link))
}

/// The new address in the place of the old, the login name that follows it, the spent link, mails and audit row: one
/// transaction. Dead when somebody was first.
async fn change(visit: &Visit, link: &Link) -> Result<LinkState, Turned> {
    let (app, now) = (&visit.app, visit.now);
    let change: Change = kept::of_link(app, link).ok_or(PageRefused::Failure)?;
    let Some(user) = link.user else { return Ok(LinkState::Dead) };
    let Some(person) = people::find(app, user, now).await? else { return Ok(LinkState::Dead) };
    let user = &person.user;
    let mails = mails(visit, &person, &change).await?;
    let address = Address {
        id: app.dice.id(now),
        user: user.id,
        kind: AddressKind::Email,
        value: change.address.clone(),
        bound_by: change.bound_by,
        vouched_by: change.vouched_by.clone(),
        created_at: now,
    };
    let tx = app.store.write().await?;
    alone(&tx, user.id).await?;
    let known = tx.users().addresses(user.id).await?;
    // It may have been bound since, through an organisation: then it is there.
    let is_other = |address: &&Address| !change.replaces.contains(&address.id);
    let is_there = known.iter().filter(is_other).any(|address| address.value == change.address);
    let name = new_name(&tx, user.id, &known, &change).await?;
    if !tx.links().spend(link.id, now).await? {
        return Ok(LinkState::Dead);
    }
    // Where the new one is somebody else's, the person goes by the old one.
    let is_renamed = match &name {
        Some((old, new)) => tx.users().rename(user.id, (old, new), now).await?,
        None => false,
    };
    // What lies in a mailbox that is given up changes nothing any more.
    tx.links().call_back_of_credentials(user.id, now).await?;
    for gone in &change.replaces {
        tx.users().remove_address(user.id, *gone).await?;
    }
    if !is_there {
        tx.users().add_address(&address).await?;
    }
    tx.audit().add(&event(visit, user, (&change, is_renamed))).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    tx.commit().await?;
    Ok(if is_renamed { LinkState::Renamed } else { LinkState::Confirmed })
}

/// The login name that follows the address, and the one that it follows: somebody who logs in with an address that
/// gives way logs in with the new one (R6). None: they go by another name.
async fn new_name(
    tx: &Tx,
    user: Id<User>,
    known: &[Address],
    change: &Change,
) -> Result<Option<(LoginName, LoginName)>, StoreError> {
    let Ok(new) = LoginName::parse(&change.address) else { return Ok(None) };
    let gone: Vec<LoginName> = known
        .iter()
        .filter(|address| change.replaces.contains(&address.id))
        .filter_map(|address| LoginName::parse(&address.value).ok())
        .collect();
    let current = tx.users().login_names(user).await?.into_iter().next();
    let follows = |name: &LoginName| gone.iter().any(|gone| gone.key() == name.key());
    Ok(current.filter(follows).map(|old| (old, new)))
}

fn event(visit: &Visit, user: &User, (change, is_renamed): (&Change, bool)) -> AuditEvent {
    let detail = is_renamed.then(|| ("login_name", "changed".to_owned()));
    AuditEvent {
        organisation: Some(change.organisation),
        actor: Some(user.pseudonym),
        account: Some(user.pseudonym),
        client: Some(ClientId::house().to_string()),
        detail: detail.into_iter().collect(),
        ..visit.event(AuditCode::EmailChanged)
    }
}

/// To every mailbox from before, and to the new one.
async fn mails(visit: &Visit, person: &Person, change: &Change) -> Result<Vec<OutgoingMail>, Turned> {
    let at = Some(change.organisation);
    let language = Scene::with(visit, &ClientId::house(), at).await?.locale.language();
    let reader =
        Reader { store: &visit.app.store, dice: visit.app.dice, person, at, language, now: visit.now };
    let data = [("event", Notice::EmailChanged.name())];
    let mut mails = reader.everywhere(NOTICE, &data).await?;
    if mails.iter().all(|mail| mail.to != change.address) {
        let (address, vouched_by) = (change.address.clone(), change.vouched_by.clone());
        let mailbox = Mailbox { address, vouched_by, organisation: at };
        mails.push(reader.letter(&mailbox, NOTICE, &data).await?);
    }
    Ok(mails)
}

/// What the form carries.
fn mark(visit: &Visit, link: &Link) -> String {
    visit.app.seals.form.mac(&[b"confirm-email", link.id.bytes()]).base64url()
}

async fn show(visit: &Visit, link: Option<&Link>, state: LinkState) -> Result<Response, Turned> {
    let organisation = link.and_then(|link| link.organisation);
    let scene = Scene::with(visit, &ClientId::house(), organisation).await?;
    let person = match link.and_then(|link| link.user) {
        Some(user) => people::find(&visit.app, user, visit.now).await?,
        None => None,
    };
    let user_type = organisation.and_then(|organisation| person?.user_type_at(organisation));
    let mut scene = scene.spoken_to(user_type);
    let is_done = matches!(state, LinkState::Confirmed | LinkState::Renamed);
    scene.here = Some(urls::CONFIRM_EMAIL.to_owned()).filter(|_| !is_done);
    let looks = visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    let status = if state == LinkState::Dead { StatusCode::GONE } else { StatusCode::OK };
    let (until, mark) = (link.map(|link| link.expires_at), link.map(|link| mark(visit, link)));
    let (action, account, mark) = (urls::CONFIRM_EMAIL, urls::ACCOUNT, mark.unwrap_or_default());
    let change: Option<Change> = link.and_then(|link| kept::of_link(&visit.app, link));
    let address = change.as_ref().map(|change| change.address.as_str()).unwrap_or_default();
    let view = Confirm { page: &page, action, mark: &mark, state, address, until, account };
    Ok(frame::own(page.answer(status, &view)))
}
