//! The letters about an invitation: each with its link, its code and its line in the outbox, in one transaction.

use crate::app::App;
use crate::directory::Tenant;
use crate::kept;
use crate::mail::composed;
use crate::mail::envelope;
use crate::web::locale::Language;
use crate::web::locale::Locale;
use crate::web::urls;
use crate::web::visit::Visit;
use serde::Deserialize;
use serde::Serialize;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::activation::invitation::WishRefused;
use sluis_domain::activation::letters::DAY;
use sluis_domain::activation::letters::NewLetter;
use sluis_domain::activation::letters::TooSoon;
use sluis_domain::activation::letters::next_letter;
use sluis_domain::activation::letters::pace;
use sluis_domain::activation::typed_code::TypedCode;
use sluis_domain::client::client::Client;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::collections::BTreeMap;

/// Who is written to, by whom, in whose name.
#[derive(Clone, Copy)]
pub struct Addressee<'a> {
    /// The membership that the letter is about.
    pub membership: &'a Membership,
    /// What was asked.
    pub invitation: &'a Invitation,
    /// Whose person it is.
    pub tenant: &'a Tenant,
    /// The app that a message waits in.
    pub client: &'a Client,
}

/// What an activation link leads to in the end. Sealed in its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// The app that a message waits in.
    pub client: ClientId,
    /// The page of it.
    pub target: Option<String>,
}

/// What an app calls its request, and a keyed digest of what it asks.
pub type Keyed = (String, Digest);

/// A letter that is ready to be kept.
pub struct Ready {
    membership: Id<Membership>,
    client: ClientId,
    /// To whom, in whose name: a keyed digest.
    addressee: Digest,
    link: Option<Link>,
    mail: OutgoingMail,
}

/// What a link holds could not be sealed.
#[derive(Debug)]
pub struct Unsealed;

impl Ready {
    /// Keeps the link, the mail and that they belong together. `asked` is what the app calls its request, and
    /// what it asked.
    ///
    /// # Errors
    /// When the database does not take them.
    pub async fn keep(&self, tx: &Tx, asked: Option<&Keyed>, now: Timestamp) -> Result<(), StoreError> {
        if let Some(link) = &self.link {
            tx.links().add(link).await?;
        }
        tx.outbox().add(&self.mail).await?;
        let letter = NewLetter {
            membership: self.membership,
            mail: self.mail.id,
            addressee: self.addressee,
            asked: asked.cloned(),
            at: now,
        };
        tx.invitations().add_letter(&letter).await
    }

    /// Whether it may go, in the transaction that keeps it: of many that are asked for at once, for one person by
    /// however many invitations, one goes.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn may_go(&self, tx: &Tx, now: Timestamp) -> Result<Result<(), WishRefused>, StoreError> {
        tx.attempts().hold(&format!("letters:{}", self.addressee.base64url())).await?;
        if let Err(refused) = next_letter(&tx.invitations().letters(self.membership).await?, now) {
            return Ok(Err(refused));
        }
        let letters = tx.invitations().letters_to(&self.addressee).await?;
        let sent: Vec<Timestamp> = letters.iter().map(|letter| letter.at).collect();
        Ok(pace(&sent, now).map_err(WishRefused::TooSoon))
    }

    /// Counts it for the app that asks for it, which may have only so many written in a day.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn count(&self, tx: &Tx, visit: &Visit) -> Result<Result<(), WishRefused>, StoreError> {
        let key = format!("letters-client:{}", self.client);
        let today = tx.attempts().count_within(&key, DAY, visit.now).await?;
        let until = TooSoon(today.first_at + DAY);
        let is_free = today.failures <= visit.app.config.email.letters_a_day;
        Ok(if is_free { Ok(()) } else { Err(WishRefused::UsedUp(until)) })
    }
}

/// "Activate your account", and "read the message" where there is one. Older links stay as they are (R15).
///
/// # Errors
/// When the link's data cannot be sealed.
pub fn activation(visit: &Visit, to: Addressee<'_>, target: Option<&str>) -> Result<Ready, Unsealed> {
    let (app, now) = (&visit.app, visit.now);
    let token = app.dice.bearer();
    let code = typed_code(app);
    let id = app.dice.id(now);
    let errand = Errand { client: to.client.id.clone(), target: target.map(str::to_owned) };
    let expires_at = now + to.tenant.policy(to.membership.user_type).invite.ttl.duration();
    let link = Link {
        id,
        digest: token.digest(),
        code: Some(code.digest(&app.seals.typed_code)),
        kind: LinkKind::Activation,
        user: None,
        membership: Some(to.membership.id),
        organisation: Some(to.membership.organisation),
        data: kept::sealed(app, &kept::place_of_link(id), &errand).ok_or(Unsealed)?,
        created_at: now,
        expires_at,
        used_at: None,
    };
    let address = app.public_url.absolute(&format!("{}?t={}", urls::ACTIVATE, token.expose()));
    let template = if target.is_some() { composed::INVITE } else { composed::ACCOUNT };
    let mut mail = mail(visit, to, template);
    envelope::enclose(app, &mut mail, "link", &address).ok_or(Unsealed)?;
    envelope::enclose(app, &mut mail, "code", code.shown().expose()).ok_or(Unsealed)?;
    mail.data.insert("until".to_owned(), expires_at.millis().to_string());
    mail.data.insert("page".to_owned(), app.public_url.absolute(urls::ACTIVATE));
    if to.membership.profile.email.as_deref() != Some(to.invitation.login_name.typed()) {
        mail.data.insert("username".to_owned(), to.invitation.login_name.typed().to_owned());
    }
    Ok(ready(visit, to, (Some(link), mail)))
}

/// "A message is waiting": the app's own link, for who has an account already (R5).
///
/// # Errors
/// When the app's link cannot be sealed.
pub fn notice(visit: &Visit, to: Addressee<'_>, target: &str) -> Result<Ready, Unsealed> {
    let mut mail = mail(visit, to, composed::MESSAGE);
    envelope::enclose(&visit.app, &mut mail, "link", target).ok_or(Unsealed)?;
    Ok(ready(visit, to, (None, mail)))
}

fn ready(visit: &Visit, to: Addressee<'_>, (link, mail): (Option<Link>, OutgoingMail)) -> Ready {
    let address = to.membership.profile.email.as_deref().unwrap_or_default();
    // However the address is typed, it is one mailbox.
    let key = LoginName::parse(address).map_or_else(|_| address.to_owned(), |name| name.key().to_owned());
    let organisation = to.membership.organisation;
    let addressee = visit.app.seals.counter.mac(&[b"letters", organisation.bytes(), key.as_bytes()]);
    Ready { membership: to.membership.id, client: to.client.id.clone(), addressee, link, mail }
}

fn typed_code(app: &App) -> TypedCode {
    loop {
        // Twelve of 32 bytes that are even enough: one draw is enough but once in an age.
        if let Some(code) = TypedCode::from_random(LinkKind::Activation, &app.dice.bytes()) {
            return code;
        }
    }
}

fn mail(visit: &Visit, to: Addressee<'_>, template: &str) -> OutgoingMail {
    let profile = &to.membership.profile;
    let mut data = BTreeMap::from([("app".to_owned(), to.client.name.clone())]);
    if let Some(name) = profile.name() {
        data.insert("person".to_owned(), name);
    }
    let address = to.tenant.policy(to.membership.user_type).ui.address.into();
    let language = Language::of_tag(&to.invitation.language).unwrap_or_default();
    let mut mail = OutgoingMail {
        to: profile.email.clone().unwrap_or_default(),
        template: template.to_owned(),
        locale: Locale::of(language, address).file().to_owned(),
        organisation: Some(to.membership.organisation),
        data,
        ..OutgoingMail::new(visit.app.dice.id(visit.now), visit.now)
    };
    composed::spoken_to(&mut mail, Some(to.membership.user_type));
    mail
}
