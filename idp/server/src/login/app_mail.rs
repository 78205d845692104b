//! The key of an app by mail (D5): made, sealed beside its link, sent with the step that asks for it, sent again.

use crate::kept;
use crate::login::linked_mail;
use crate::login::page;
use crate::login::pass::Pass;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::mail::app_by_mail;
use crate::mail::app_by_mail::Held;
use crate::mail::composed;
use crate::mail::envelope;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::turned::Turned;
use crate::web::urls;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::authenticator::address::AddressKind;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::totp::KEY_BYTES;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::login::app_mail::channel;
use sluis_domain::login::app_mail::life;
use sluis_domain::login::app_mail::wait;
use sluis_domain::login::linking::LinkingPage;
use sluis_domain::mail::MailState;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::mail::masked;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::totp::EmailResend;
use sluis_domain::organisation::policy::totp::EnrolChannel;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::collections::BTreeMap;

/// A mail that went.
pub struct Sent {
    /// Its link.
    pub link: Link,
    /// Its key.
    pub key: TotpKey,
    mail: Id<OutgoingMail>,
}

impl Sent {
    /// What the app is called that this key makes: the same at each look.
    pub fn authenticator(&self) -> Id<Authenticator> {
        Id::from_uuid(self.link.id.uuid())
    }
}

/// How it stands with the mails to somebody who links their first app.
pub struct ByMail {
    /// By what way.
    pub channel: EnrolChannel,
    /// The mail that counts, if one went and its time is not over.
    pub newest: Option<Sent>,
    /// The keys of mails before it: recognised, never accepted.
    pub older: Vec<TotpKey>,
    /// Until when no other mail goes.
    pub wait: Option<Timestamp>,
    mailbox: Mailbox,
    resend: EmailResend,
}

/// Where the mail goes, and on whose word that is the person's.
struct Mailbox {
    address: String,
    vouched_by: Vouching,
}

impl ByMail {
    /// None: the key stands on the screen, by the policy, because it is not the first one, or because no mailbox
    /// is known.
    pub async fn of(stage: &Stage) -> Result<Option<Self>, Turned> {
        let (Some(person), Some(organisation)) = (&stage.standing.person, stage.standing.organisation())
        else {
            return Ok(None);
        };
        let Some(policy) = stage.standing.policy() else { return Ok(None) };
        let channel = channel(&policy.totp, person);
        let Some(mailbox) = mailbox(stage).await?.filter(|_| channel.sends_mail()) else { return Ok(None) };
        let links = stage.visit.app.store.read().links().of_user(person.user.id).await?;
        let ours: Vec<Link> = links.into_iter().filter(|link| link.kind == LinkKind::AppByMail).collect();
        let now = stage.visit.now;
        let times: Vec<Timestamp> = ours.iter().map(|link| link.created_at).collect();
        // What lies in the mailbox that another organisation supplied is nothing that this one sent.
        let mut alive: Vec<Sent> = ours
            .into_iter()
            .filter(|link| link.organisation == Some(organisation))
            .filter(|link| now < link.expires_at)
            .filter_map(|link| opened(stage, link))
            .collect();
        let newest = alive.pop_if(|sent| sent.link.used_at.is_none());
        let key = newest.as_ref().map(|sent| sent.key.expose().to_vec());
        let older = alive.into_iter().map(|sent| sent.key).filter(|old| Some(old.expose()) != key.as_deref());
        let older = older.collect();
        Ok(Some(Self {
            channel,
            newest,
            older,
            wait: wait(&times, now),
            mailbox,
            resend: policy.totp.email_resend,
        }))
    }

    /// Whether the page may show the key: where the policy says so, or to who brings the link.
    pub fn shows_key(&self, stage: &Stage) -> bool {
        match self.channel {
            EnrolChannel::Both | EnrolChannel::Screen => true,
            EnrolChannel::EmailSecret => false,
            EnrolChannel::EmailLink => {
                let brought = cookies::value(&stage.visit.headers, cookies::APP_LINK);
                let brought = brought.map(|token| Digest::of(token.as_bytes()));
                self.newest.as_ref().is_some_and(|sent| brought == Some(sent.link.digest))
            }
        }
    }

    /// Where the newest mail went: `b…@example.nl`.
    pub fn masked(&self) -> String {
        masked(&self.mailbox.address)
    }

    /// Whether the newest mail came back, or was given up.
    pub async fn has_bounced(&self, stage: &Stage) -> Result<bool, Turned> {
        let Some(sent) = &self.newest else { return Ok(false) };
        let state = stage.visit.app.store.read().outbox().state(sent.mail).await?;
        Ok(state == Some(MailState::Failed))
    }

    /// On whose word the mailbox is the person's: what came through it carries that.
    pub const fn vouched_by(&self) -> &Vouching {
        &self.mailbox.vouched_by
    }

    /// The next mail, ready to be kept.
    pub async fn draft(&self, stage: &Stage) -> Result<Draft, Turned> {
        let (app, now) = (&stage.visit.app, stage.visit.now);
        let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
        let key = match (&self.newest, self.resend) {
            (Some(sent), EmailResend::Same) => sent.key.expose().to_vec(),
            _ => {
                let mut key = [0; KEY_BYTES];
                key.copy_from_slice(&app.dice.bytes::<32>()[..KEY_BYTES]);
                key.to_vec()
            }
        };
        let (id, token) = (app.dice.id(now), app.dice.bearer());
        let expires_at = now + life(self.channel);
        let mut mail = self.mail(stage, id, expires_at).await?;
        let held = Held { key, mail: mail.id, seal: stage.seal.clone() };
        let link = Link {
            id,
            digest: token.digest(),
            code: None,
            kind: LinkKind::AppByMail,
            user: Some(person.user.id),
            membership: None,
            organisation: stage.standing.organisation(),
            data: kept::sealed(app, &kept::place_of_link(id), &held).ok_or(PageRefused::Failure)?,
            created_at: now,
            expires_at,
            used_at: None,
        };
        if self.channel == EnrolChannel::EmailLink {
            let to = app.public_url.absolute(&format!("{}?t={}", urls::LOGIN_APP_LINK, token.expose()));
            envelope::enclose(app, &mut mail, "link", &to).ok_or(PageRefused::Failure)?;
        }
        let what = AuditCode::LinkSent;
        let user = Some(&person.user);
        let audit = trail::event(stage, what, user, stage.standing.organisation(), &[("for", "app")]);
        Ok(Draft { link, mail, audit })
    }

    async fn mail(&self, stage: &Stage, link: Id<Link>, until: Timestamp) -> Result<OutgoingMail, Turned> {
        let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
        let scene = page::scene(stage).await?;
        let named = match page::name(stage, person) {
            Some(name) => name,
            None => page::login_name(stage, person).await?,
        };
        // The key itself is not written here: it is read from the sealed link when the mail goes.
        let data = BTreeMap::from([
            ("key_of".to_owned(), link.to_string()),
            ("account".to_owned(), linked_mail::app_entry(stage).await?),
            ("login_name".to_owned(), page::login_name(stage, person).await?),
            ("app".to_owned(), stage.standing.client.name.clone()),
            ("person".to_owned(), named),
            ("until".to_owned(), until.millis().to_string()),
        ]);
        let now = stage.visit.now;
        let organisation = stage.standing.organisation();
        let mut mail = OutgoingMail {
            to: self.mailbox.address.clone(),
            template: app_by_mail::TEMPLATE.to_owned(),
            locale: scene.locale.file().to_owned(),
            organisation,
            data,
            ..OutgoingMail::new(stage.visit.app.dice.id(now), now)
        };
        composed::spoken_to(
            &mut mail,
            organisation.and_then(|organisation| person.user_type_at(organisation)),
        );
        Ok(mail)
    }
}

/// A mail that is ready to be kept, with its link.
pub struct Draft {
    link: Link,
    mail: OutgoingMail,
    audit: AuditEvent,
}

impl Draft {
    /// Keeps it, and calls back the mails before it; unless another one was first. False: that is so.
    pub async fn write(&self, tx: &Tx, now: Timestamp) -> Result<bool, StoreError> {
        let Some(user) = self.link.user else { return Ok(false) };
        tx.attempts().hold(&format!("app-by-mail:{user}")).await?;
        let links = tx.links().of_user(user).await?;
        let sent: Vec<Timestamp> = links
            .into_iter()
            .filter(|link| link.kind == LinkKind::AppByMail)
            .map(|link| link.created_at)
            .collect();
        if wait(&sent, now).is_some() {
            return Ok(false);
        }
        tx.links().call_back_of_user(user, LinkKind::AppByMail, now).await?;
        tx.links().add(&self.link).await?;
        tx.outbox().add(&self.mail).await?;
        tx.audit().add(&self.audit).await?;
        Ok(true)
    }
}

/// The mail that goes of itself with the proof at hand: the app is next, and none has gone (R72).
pub async fn on_the_way(stage: &Stage) -> Result<Option<Draft>, Turned> {
    let Some(pass) = Pass::of(stage, &stage.standing.step(stage.visit.now)) else { return Ok(None) };
    if pass.at().page() != LinkingPage::Link(Factor::Totp) {
        return Ok(None);
    }
    match ByMail::of(stage).await? {
        Some(by_mail) if by_mail.newest.is_none() && by_mail.wait.is_none() => {
            Ok(Some(by_mail.draft(stage).await?))
        }
        _ => Ok(None),
    }
}

/// The mailbox that this organisation knows, else one of the person's own.
async fn mailbox(stage: &Stage) -> Result<Option<Mailbox>, Turned> {
    let (Some(person), Some(organisation)) = (&stage.standing.person, stage.standing.organisation()) else {
        return Ok(None);
    };
    let known =
        person.belonging_to(organisation).and_then(|belonging| belonging.membership.profile.email.clone());
    if let Some(address) = known {
        return Ok(Some(Mailbox { address, vouched_by: Vouching::by(organisation) }));
    }
    let bound = stage.visit.app.store.read().users().addresses(person.user.id).await?;
    let own =
        bound.into_iter().find(|address| address.kind == AddressKind::Email && address.vouched_by.is_own());
    Ok(own.map(|address| Mailbox { address: address.value, vouched_by: address.vouched_by }))
}

fn opened(stage: &Stage, link: Link) -> Option<Sent> {
    let held = kept::of_link::<Held>(&stage.visit.app, &link)?;
    let key = TotpKey::from_bytes(held.key).ok()?;
    Some(Sent { link, key, mail: held.mail })
}
