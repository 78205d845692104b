//! What is written to the person about a change of their account: at every mailbox that may hear of it, each in the
//! name of whoever supplied it, so that no mailbox hears of an organisation that is not its own.

use crate::account::desk::Desk;
use crate::mail::notices::NOTICE;
use crate::mail::notices::Notice;
use crate::web::locale::Address as Form;
use crate::web::locale::Locale;
use crate::web::scene::Scene;
use sluis_domain::authenticator::address::AddressKind;
use sluis_domain::id::Id;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::ui;
use sluis_store::error::StoreError;
use std::collections::BTreeMap;

/// One mail, to whom and in whose name.
pub struct Letter<'l> {
    /// The mailbox.
    pub to: String,
    /// In whose name; none: of the house.
    pub organisation: Option<Id<Organisation>>,
    /// The name of its template.
    pub template: &'l str,
    /// What fills the template beside the name of the person and the moment.
    pub data: &'l [(&'static str, &'l str)],
}

/// That `notice` happened, to every mailbox.
///
/// # Errors
/// When the database cannot be asked.
pub async fn everywhere(desk: &Desk, notice: Notice) -> Result<Vec<OutgoingMail>, StoreError> {
    with(desk, NOTICE, &[("event", notice.name())]).await
}

/// The mail of `template`, to every mailbox.
///
/// # Errors
/// When the database cannot be asked.
pub async fn with(
    desk: &Desk,
    template: &str,
    data: &[(&'static str, &str)],
) -> Result<Vec<OutgoingMail>, StoreError> {
    let mut mails = Vec::new();
    for (to, organisation) in mailboxes(desk).await? {
        mails.push(letter(desk, Letter { to, organisation, template, data }).await?);
    }
    Ok(mails)
}

/// One mail.
///
/// # Errors
/// When the database cannot be asked.
pub async fn letter(desk: &Desk, letter: Letter<'_>) -> Result<OutgoingMail, StoreError> {
    let (app, now) = (&desk.visit.app, desk.visit.now);
    let there = letter.organisation.and_then(|organisation| desk.person.belonging_to(organisation));
    let named = there.and_then(|belonging| belonging.membership.profile.name());
    let named = match named {
        Some(named) => named,
        None => login_name(desk).await?,
    };
    let informal = there.is_some_and(|belonging| belonging.policy.ui.address == ui::Address::Je);
    let form = if informal { Form::Informal } else { Form::Formal };
    let mut data =
        BTreeMap::from([("person".to_owned(), named), ("at".to_owned(), now.millis().to_string())]);
    data.extend(letter.data.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Ok(OutgoingMail {
        id: app.dice.id(now),
        to: letter.to,
        template: letter.template.to_owned(),
        locale: Locale::of(Scene::bare(&desk.visit).locale.language(), form).file().to_owned(),
        organisation: letter.organisation,
        data,
        created_at: now,
        attempts: 0,
        next_attempt_at: now,
        sent_at: None,
        failed_at: None,
    })
}

/// What the person types to say who they are.
///
/// # Errors
/// When the database cannot be asked.
pub async fn login_name(desk: &Desk) -> Result<String, StoreError> {
    let names = desk.visit.app.store.read().users().login_names(desk.person.user.id).await?;
    Ok(names.into_iter().next().map(|name| name.typed().to_owned()).unwrap_or_default())
}

/// Each mailbox once: what is the person's own is written to in the name of the organisation at hand, what an
/// organisation supplied in its own.
async fn mailboxes(desk: &Desk) -> Result<Vec<(String, Option<Id<Organisation>>)>, StoreError> {
    let mut found: BTreeMap<String, (String, Option<Id<Organisation>>)> = BTreeMap::new();
    let bound = desk.visit.app.store.read().users().addresses(desk.person.user.id).await?;
    for address in bound.into_iter().filter(|address| address.kind == AddressKind::Email) {
        let first = address.vouched_by.organisations().next();
        let organisation = first.or(Some(desk.organisation));
        found.entry(address.value.to_lowercase()).or_insert((address.value, organisation));
    }
    for belonging in desk.person.active() {
        let organisation = Some(belonging.membership.organisation);
        if let Some(supplied) = belonging.membership.profile.email.clone() {
            found.entry(supplied.to_lowercase()).or_insert((supplied, organisation));
        }
    }
    Ok(found.into_values().collect())
}
