//! A new password, wherever it is chosen: checked against everything that holds for the person, hashed, put in the
//! place of the one before.

use crate::app::App;
use crate::credential_change::credential_changed;
use crate::mail::everywhere::Reader;
use crate::mail::notices::NOTICE;
use crate::mail::notices::Notice;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::new_password as form;
use crate::web::scene::Scene;
use crate::web::visit::Visit;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::password::Context;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::authenticator::password::check_new;
use sluis_domain::id::Id;
use sluis_domain::login::person::Belonging;
use sluis_domain::login::person::Person;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::password::OnTighten;
use sluis_domain::organisation::policy::password::PasswordRules;
use sluis_domain::secret::Secret;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::collections::BTreeSet;

/// What somebody typed, and what it must meet.
#[derive(Clone, Copy)]
pub struct Wanted<'w> {
    /// The password.
    pub typed: &'w Secret<String>,
    /// The password once more, where the organisation wants it twice.
    pub repeat: &'w Secret<String>,
    /// The rules.
    pub rules: &'w PasswordRules,
    /// What the password may not be made of (R41).
    pub words: &'w [String],
    /// The hashes of passwords that are not chosen again.
    pub former: &'w [Secret<Vec<u8>>],
}

/// Why it is not taken.
pub enum Refused {
    /// There is another page than that of the password.
    Page(PageRefused),
    /// It can be typed anew.
    Typed(Wrong),
}

/// What is wrong with what was typed.
pub struct Wrong {
    /// The rules that it breaks. None: the form is not filled in as it should be.
    pub broken: Vec<PasswordRefused>,
    /// What the page says of it.
    pub problem: Problem<'static>,
}

impl Refused {
    fn rules(broken: Vec<PasswordRefused>) -> Self {
        let problem = form::problem(&broken);
        Self::Typed(Wrong { broken, problem })
    }

    fn form(problem: Problem<'static>) -> Self {
        Self::Typed(Wrong { broken: Vec::new(), problem })
    }
}

impl<E: Into<PageRefused>> From<E> for Refused {
    fn from(refused: E) -> Self {
        Self::Page(refused.into())
    }
}

/// The hash of the password, if it is good enough.
///
/// # Errors
/// With what is wrong.
pub async fn choose(app: &App, wanted: Wanted<'_>) -> Result<String, Refused> {
    if wanted.typed.expose().is_empty() {
        return Err(Refused::form(form::MISSING));
    }
    if wanted.rules.repeat && wanted.typed.expose() != wanted.repeat.expose() {
        return Err(Refused::form(form::NOT_REPEATED));
    }
    let context = Context::of(wanted.words.iter().map(String::as_str));
    let password = check_new(wanted.typed.expose(), wanted.rules, &context).map_err(Refused::rules)?;
    if is_breached(app, &password).await? {
        return Err(Refused::rules(vec![PasswordRefused::Breached]));
    }
    if !wanted.former.is_empty() {
        let place = app.hasher.reserve()?;
        if app.hasher.find_at(place, password.clone(), wanted.former.to_vec()).await?.is_some() {
            return Err(Refused::rules(vec![PasswordRefused::UsedBefore]));
        }
    }
    Ok(app.hasher.make(password, app.dice.bytes()).await?)
}

/// As `choose`, for a person who has an account: it is not made of their own words either. `open`: the organisations
/// whose rooms are open to whoever chooses it. What others know of the person is not held against it, or the answer
/// would tell that they know it.
///
/// # Errors
/// With what is wrong.
pub async fn choose_for(
    visit: &Visit,
    (person, open): (&Person, &BTreeSet<Id<Organisation>>),
    (typed, repeat): (&Secret<String>, &Secret<String>),
    rules: &PasswordRules,
    former: &[Secret<Vec<u8>>],
) -> Result<String, Refused> {
    let words = words(visit, person, open).await?;
    choose(&visit.app, Wanted { typed, repeat, rules, words: &words, former }).await
}

/// Whether it stands on the operator's list. The list lies on the disk: it is read beside the other requests.
async fn is_breached(app: &App, password: &Secret<String>) -> Result<bool, PageRefused> {
    let Some(list) = app.breached.clone() else { return Ok(false) };
    let password = password.clone();
    let read = tokio::task::spawn_blocking(move || list.knows(password.expose())).await;
    read.map_err(|_| PageRefused::Failure)?.map_err(|error| {
        tracing::error!(%error, "the list of stolen passwords cannot be read");
        PageRefused::Failure
    })
}

/// Whether a password that was typed and is right may stay (R42): what every organisation of the person asks by
/// now, and that nobody asked for another one.
///
/// # Errors
/// When the database or the list cannot be asked.
pub async fn still_fits(
    visit: &Visit,
    person: &Person,
    (held, name): (&Authenticator, &LoginName),
    password: &Secret<String>,
) -> Result<bool, PageRefused> {
    if visit.app.store.read().password_changes().is_due(held.id).await? {
        return Ok(false);
    }
    let rules = person.password_rules();
    if rules.on_tighten == OnTighten::Never {
        return Ok(true);
    }
    let known = person.active().flat_map(|belonging| belonging.membership.profile.own_words());
    let organisations = organisation_names(visit, person.active()).await?;
    let words = known.chain(organisations.iter().map(String::as_str)).chain([name.typed()]);
    let context = Context::of(words);
    Ok(check_new(password.expose(), &rules, &context).is_ok() && !is_breached(&visit.app, password).await?)
}

/// The hashes of the passwords that the person does not choose again: the one that they have, and as many before it
/// as the strictest of their organisations asks.
///
/// # Errors
/// When the database cannot be asked.
pub async fn former(visit: &Visit, person: &Person) -> Result<Vec<Secret<Vec<u8>>>, PageRefused> {
    let is_password = |held: &&Authenticator| held.kind == AuthenticatorKind::Password;
    let mut former: Vec<Secret<Vec<u8>>> =
        person.authenticators.iter().filter(is_password).map(|held| held.secret.clone()).collect();
    let before = person.password_rules().history.saturating_sub(1);
    if before > 0 {
        former.extend(visit.app.store.read().former_passwords().of_user(person.user.id, before).await?);
    }
    Ok(former)
}

/// The password in the place of `held`, which its owner has just shown: it stands on that one and on nothing else,
/// so that it carries the word behind it, and opens the doors that it opened.
pub fn successor(visit: &Visit, held: &Authenticator, hash: String) -> Authenticator {
    Authenticator {
        id: visit.app.dice.id(visit.now),
        secret: Secret::new(hash.into_bytes()),
        created_at: visit.now,
        last_used_at: Some(visit.now),
        ..held.clone()
    }
}

async fn organisation_names(
    visit: &Visit,
    belongings: impl Iterator<Item = &Belonging>,
) -> Result<Vec<String>, PageRefused> {
    let mut names = Vec::new();
    for belonging in belongings {
        let organisation = belonging.membership.organisation;
        if let Some(tenant) = visit.app.directory.tenant(&visit.app, organisation, visit.now).await? {
            names.push(tenant.organisation.name.clone());
        }
    }
    Ok(names)
}

/// What no password of this person is made of: their names, their addresses, their organisations, as far as they are
/// known in the rooms that are open.
async fn words(
    visit: &Visit,
    person: &Person,
    open: &BTreeSet<Id<Organisation>>,
) -> Result<Vec<String>, PageRefused> {
    let read = visit.app.store.read();
    let is_open = |belonging: &&Belonging| open.contains(&belonging.membership.organisation);
    let mut words = organisation_names(visit, person.active().filter(is_open)).await?;
    let own = person.active().filter(is_open).flat_map(|belonging| belonging.membership.profile.own_words());
    words.extend(own.map(str::to_owned));
    if person.active().all(|belonging| open.contains(&belonging.membership.organisation)) {
        let names = read.users().login_names(person.user.id).await?;
        words.extend(names.iter().map(|name| name.typed().to_owned()));
        words.extend(read.users().addresses(person.user.id).await?.into_iter().map(|address| address.value));
    }
    Ok(words)
}

/// One password in the place of another.
pub struct Replaced<'r> {
    /// Whose.
    pub person: &'r Person,
    /// The new one.
    pub password: &'r Authenticator,
    /// The session that goes on: every other one ends.
    pub spared: Option<Id<Session>>,
    /// When.
    pub now: Timestamp,
}

/// Takes the former password away, and with it whatever was proven with it: another password is another
/// authenticator, so that no proof of the one before counts anywhere.
///
/// # Errors
/// When the database does not take it.
pub async fn replace(tx: &Tx, replaced: Replaced<'_>) -> Result<(), StoreError> {
    let (user, history) = (replaced.person.user.id, replaced.person.password_rules().history);
    for held in tx.authenticators().of_user(user).await? {
        if held.kind == AuthenticatorKind::Password {
            if history > 0 {
                tx.former_passwords().add(user, &held.secret, (history, replaced.now)).await?;
            }
            tx.authenticators().remove(held.id).await?;
        }
    }
    tx.authenticators().add(replaced.password).await?;
    credential_changed(tx, user, replaced.spared, replaced.now).await
}

/// The mails that tell the person: one for each mailbox, each in the name of whoever supplied it, so that no
/// mailbox hears of an organisation that is not its own. The person's own hears of the one `at` hand.
///
/// # Errors
/// When the database cannot be asked.
pub async fn notices(
    visit: &Visit,
    person: &Person,
    (notice, at): (Notice, Option<Id<Organisation>>),
) -> Result<Vec<OutgoingMail>, StoreError> {
    let language = Scene::bare(visit).locale.language();
    let reader =
        Reader { store: &visit.app.store, dice: visit.app.dice, person, at, language, now: visit.now };
    reader.everywhere(NOTICE, &[("event", notice.name())]).await
}
