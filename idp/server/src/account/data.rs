//! `GET /account/data`: what is known of the person, by whom, and how to change what is theirs to change.

use crate::account::consents;
use crate::account::desk::Desk;
use crate::account::frame;
use crate::account::list_view::Allowed;
use crate::account::list_view::Data;
use crate::account::list_view::Known;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::authenticator::address::Address;
use sluis_domain::authenticator::address::AddressKind;
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::organisation::membership::Profile;
use sluis_domain::recovery::mailbox::may_read;
use sluis_domain::user::LoginName;
use sluis_store::error::StoreError;

/// Shows it.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_look(visit).await?;
    let names = desk.visit.app.store.read().users().login_names(desk.person.user.id).await?;
    let known = |name: &&LoginName| desk.outlook.is_whole() || is_known_here(&desk, name);
    let names: Vec<String> = names.iter().filter(known).map(|name| name.typed().to_owned()).collect();
    let addresses: Vec<String> = mailboxes(&desk).await?.into_iter().map(|address| address.value).collect();
    let mut belongings = Vec::new();
    for belonging in desk.person.active() {
        let membership = &belonging.membership;
        if desk.outlook.shows(Some(membership.organisation)) {
            let organisation = frame::organisation_name(&desk, membership.organisation).await?;
            belongings.push(Known { organisation, facts: facts(&membership.profile) });
        }
    }
    let named = consents::shown(&desk).await?;
    frame::draw(&desk, urls::ACCOUNT_DATA, |page, around| {
        let email = around.link(urls::ACCOUNT_EMAIL);
        let allowed: Vec<Allowed> = named.iter().map(|named| named.allowed(page, &desk)).collect();
        let consents = around.link(urls::ACCOUNT_CONSENTS);
        let (names, addresses, belongings) = (&names, &addresses, &belongings);
        let (email, consents, allowed) = (email.as_str(), consents.as_str(), allowed.as_slice());
        let view = Data { page, around, names, addresses, email, belongings, allowed, consents };
        page.answer(StatusCode::OK, &view)
    })
    .await
}

/// Whether an organisation whose room is open knows that name: it is no address, or the one that it supplied.
fn is_known_here(desk: &Desk, name: &LoginName) -> bool {
    desk.person.active().filter(|one| desk.outlook.shows(Some(one.membership.organisation))).any(|one| {
        let supplied = one.membership.profile.email.as_deref().unwrap_or_default();
        may_read(supplied, &Vouching::by(one.membership.organisation), name)
    })
}

/// The mailboxes that are bound to the person, as far as this session shows them: what is theirs is for them alone
/// to see and to change.
///
/// # Errors
/// When the database cannot be asked.
pub async fn mailboxes(desk: &Desk) -> Result<Vec<Address>, StoreError> {
    let bound = desk.visit.app.store.read().users().addresses(desk.person.user.id).await?;
    let hand = desk.hand();
    let shows = |address: &Address| {
        let opens = |organisation| address.vouched_by.opens(organisation);
        let is_open = desk.outlook.organisations().any(opens);
        address.kind == AddressKind::Email && is_open && hand.may_change(&address.vouched_by)
    };
    Ok(bound.into_iter().filter(shows).collect())
}

/// What an organisation says of the person, and says at all.
fn facts(profile: &Profile) -> Vec<(&'static str, String)> {
    let all = [
        ("acc-data-name", profile.name()),
        ("acc-data-email", profile.email.clone()),
        ("acc-data-phone", profile.phone.as_deref().map(phone)),
        ("acc-data-number", profile.employee_number.clone()),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// A number as people write it; what is none stands as it came.
fn phone(known: &str) -> String {
    PhoneNumber::of_row(known).map_or_else(|| known.to_owned(), |number| number.shown())
}
