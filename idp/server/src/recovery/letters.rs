//! Looks whom a forgotten name belongs to, and writes the letter: the question ends, and link, mail and audit row
//! begin, in one transaction. It happens after the page has answered, so that no answer tells whom it found.

use crate::app::App;
use crate::kept;
use crate::mail::composed;
use crate::mail::envelope;
use crate::recovery::errand;
use crate::recovery::errand::Asked;
use crate::recovery::errand::Errand;
use crate::recovery::errand::Who;
use crate::recovery::trail;
use crate::recovery::trail::Scenery;
use crate::web::locale::Language;
use crate::web::locale::Locale;
use crate::web::urls;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::login::letters::NextLetter;
use sluis_domain::login::letters::next_letter;
use sluis_domain::login::throttle::Place;
use sluis_domain::login::throttle::letters_counter;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::ui;
use sluis_domain::recovery::mailbox;
use sluis_domain::recovery::mailbox::Mailbox;
use sluis_domain::secret::BearerSecret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::collections::BTreeMap;
use std::time::Duration;

/// Questions that one round looks into.
const MOST_AT_ONCE: usize = 200;
/// How long a link works.
pub const LIFE: Duration = Duration::from_secs(60 * 60);

/// Looks into what waits.
///
/// # Errors
/// When the database cannot be asked.
pub async fn round(app: &App) -> Result<(), StoreError> {
    if app.store.read().recovery_requests().waiting().await? == 0 {
        return Ok(());
    }
    for _ in 0..MOST_AT_ONCE {
        let tx = app.store.write().await?;
        let Some(request) = tx.recovery_requests().take_oldest().await? else { return Ok(()) };
        let now = app.clock.now();
        let answered = match errand::asked(app, &request) {
            Some(asked) => answer(app, &tx, &asked, now).await,
            None => Ok(()),
        };
        match answered {
            Ok(()) => tx.commit().await?,
            Err(error) if error.is_for_now() => return Err(error),
            Err(error) => {
                // What cannot be answered stands in nobody's way.
                drop(tx);
                tracing::error!(%error, "a question about forgotten login details cannot be answered");
                let tx = app.store.write().await?;
                tx.recovery_requests().remove(request.id).await?;
                tx.commit().await?;
            }
        }
    }
    Ok(())
}

async fn answer(app: &App, tx: &Tx, asked: &Asked, now: Timestamp) -> Result<(), StoreError> {
    match &asked.who {
        Who::Named(name) => {
            for user in tx.users().meant_by(name).await? {
                let known = Known::of(tx, user).await?;
                let all = mailbox::mailboxes(&known.addresses, &known.memberships, asked.origin.organisation);
                known.write_to(app, tx, (asked, now), mailbox::meant(all, name)).await?;
            }
        }
        Who::Holder(link) => {
            let Some((user, errand)) = holder(app, tx, *link).await? else { return Ok(()) };
            let known = Known::of(tx, user).await?;
            let mut all = mailbox::mailboxes(&known.addresses, &known.memberships, asked.origin.organisation);
            all.retain(|mailbox| mailbox.address == errand.address);
            known.write_to(app, tx, (asked, now), all).await?;
        }
    }
    Ok(())
}

/// Whom an older link went to.
async fn holder(app: &App, tx: &Tx, link: Id<Link>) -> Result<Option<(User, Errand)>, StoreError> {
    let Some(link) = tx.links().by_id(link).await? else { return Ok(None) };
    let (Some(user), Some(errand)) = (link.user, kept::of_link::<Errand>(app, &link)) else {
        return Ok(None);
    };
    Ok(tx.users().find(user).await?.map(|user| (user, errand)))
}

/// A person, and where they can be reached.
struct Known {
    user: User,
    addresses: Vec<sluis_domain::authenticator::address::Address>,
    memberships: Vec<Membership>,
}

impl Known {
    async fn of(tx: &Tx, user: User) -> Result<Self, StoreError> {
        let addresses = tx.users().addresses(user.id).await?;
        let memberships = tx.memberships().of_user(user.id).await?;
        Ok(Self { user, addresses, memberships })
    }

    async fn write_to(
        &self,
        app: &App,
        tx: &Tx,
        (asked, now): (&Asked, Timestamp),
        mailboxes: Vec<Mailbox>,
    ) -> Result<(), StoreError> {
        if self.user.locked_at.is_some()
            || mailboxes.is_empty()
            || !self.may_be_written_to(tx, asked, now).await?
        {
            return Ok(());
        }
        for mailbox in mailboxes {
            self.write(app, tx, (asked, now), mailbox).await?;
        }
        Ok(())
    }

    /// Count before you look (law 6): a letter is counted in the transaction that it goes in.
    async fn may_be_written_to(&self, tx: &Tx, asked: &Asked, now: Timestamp) -> Result<bool, StoreError> {
        let place = match asked.origin.device {
            Some(device) => {
                let doors = tx.known_browsers().doors(self.user.id, &device).await?;
                Place::in_browser(&device, !doors.is_empty())
            }
            None => Place::Stranger,
        };
        let counter = letters_counter(self.user.id, place);
        tx.attempts().hold(counter.as_str()).await?;
        match next_letter(tx.attempts().find(counter.as_str()).await?, now) {
            NextLetter::Waits => return Ok(false),
            NextLetter::GoesFirst => tx.attempts().clear(counter.as_str()).await?,
            NextLetter::Goes => {}
        }
        tx.attempts().count(counter.as_str(), now).await?;
        Ok(true)
    }

    async fn write(
        &self,
        app: &App,
        tx: &Tx,
        (asked, now): (&Asked, Timestamp),
        mailbox: Mailbox,
    ) -> Result<(), StoreError> {
        let (token, organisation) = (app.dice.bearer(), mailbox.organisation);
        let to = mailbox.address.clone();
        let names = tx.users().login_names(self.user.id).await?;
        let names: Vec<&str> =
            names.iter().filter(|name| mailbox.may_read(name)).map(|name| name.typed()).collect();
        let errand = Errand {
            address: mailbox.address,
            vouched_by: mailbox.vouched_by,
            origin: asked.origin.clone(),
            language: asked.language.clone(),
        };
        let Some(link) = self.link(app, (&token, now), organisation, &errand) else { return Ok(()) };
        let locale = self.locale(app, &asked.language, (organisation, now)).await?;
        let mut data = BTreeMap::from([("until".to_owned(), link.expires_at.millis().to_string())]);
        data.insert("names".to_owned(), names.join("\n"));
        if let Some(person) = self.name_at(organisation) {
            data.insert("person".to_owned(), person);
        }
        let mut mail = mail(app, (to, locale, organisation), data, now);
        composed::spoken_to(&mut mail, self.at(organisation).map(|membership| membership.user_type));
        let Some(()) = envelope::enclose(app, &mut mail, "link", &link_address(app, &token)) else {
            return Ok(());
        };
        tx.links().add(&link).await?;
        tx.outbox().add(&mail).await?;
        let network = asked.network.clone();
        let client = asked.origin.client.as_ref().map(|client| client.as_str());
        let scenery = Scenery { now, network, organisation, client };
        tx.audit().add(&trail::letter(app, &self.user, scenery)).await
    }

    fn link(
        &self,
        app: &App,
        (token, now): (&BearerSecret, Timestamp),
        organisation: Option<Id<Organisation>>,
        errand: &Errand,
    ) -> Option<Link> {
        let id = app.dice.id(now);
        Some(Link {
            id,
            digest: token.digest(),
            code: None,
            kind: LinkKind::PasswordReset,
            user: Some(self.user.id),
            membership: None,
            organisation,
            data: kept::sealed(app, &kept::place_of_link(id), errand)?,
            created_at: now,
            expires_at: now + LIFE,
            used_at: None,
        })
    }

    fn at(&self, organisation: Option<Id<Organisation>>) -> Option<&Membership> {
        let organisation = organisation?;
        self.memberships.iter().find(|membership| membership.organisation == organisation)
    }

    fn name_at(&self, organisation: Option<Id<Organisation>>) -> Option<String> {
        self.at(organisation)?.profile.name()
    }

    async fn locale(
        &self,
        app: &App,
        language: &str,
        (organisation, now): (Option<Id<Organisation>>, Timestamp),
    ) -> Result<Locale, StoreError> {
        let mut address = ui::Address::U;
        if let Some(membership) = self.at(organisation) {
            let tenant = app.directory.tenant(app, membership.organisation, now).await?;
            address = tenant.map_or(address, |tenant| tenant.policy(membership.user_type).ui.address);
        }
        Ok(Locale::of(Language::of_tag(language).unwrap_or_default(), address.into()))
    }
}

fn link_address(app: &App, token: &BearerSecret) -> String {
    app.public_url.absolute(&format!("{}?t={}", urls::RESET, token.expose()))
}

fn mail(
    app: &App,
    (to, locale, organisation): (String, Locale, Option<Id<Organisation>>),
    data: BTreeMap<String, String>,
    now: Timestamp,
) -> OutgoingMail {
    OutgoingMail {
        to,
        template: composed::RECOVERY.to_owned(),
        locale: locale.file().to_owned(),
        organisation,
        data,
        ..OutgoingMail::new(app.dice.id(now), now)
    }
}
