//! For whom a helpdesk's code is and in whose name; and the code itself, with everybody whom it tells.

use crate::cli::house::{About, House, failed};
use crate::cli::output::{CliError, Output};
use crate::counting;
use crate::credential_change::alone;
use crate::mail::everywhere::Reader;
use crate::mail::notices::{NOTICE, Notice};
use crate::recovery_codes::{self, Maker, NewSheet};
use crate::seals::Seals;
use crate::web::locale::Language;
use serde_json::json;
use sluis_domain::audit::{AuditCode, AuditEvent};
use sluis_domain::authenticator::authenticator::{Authenticator, AuthenticatorKind};
use sluis_domain::authenticator::recovery_code::RecoveryCode;
use sluis_domain::authenticator::recovery_sheet::RecoverySheet;
use sluis_domain::id::Id;
use sluis_domain::login::person::{Belonging, Person};
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::organisation::span::Span;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::store::Tx;

/// For whom a code is, and in whose name.
pub struct Case {
    /// The organisation whose helpdesk it is.
    pub organisation: Organisation,
    /// Who lost their second step.
    pub person: User,
    /// As whom they belong there.
    pub membership: Membership,
    /// What the organisation asks of them.
    pub policy: Policy,
    /// The administrator.
    pub by: User,
}

impl Case {
    /// One sentence whatever is missing: the helpdesk of one organisation does not learn of another.
    ///
    /// # Errors
    /// When that person is not active there.
    pub async fn open(
        house: &House,
        organisation: Organisation,
        found: Option<User>,
        by: User,
    ) -> Result<Self, CliError> {
        let handle = organisation.handle.clone();
        let nobody = || {
            CliError::failed(format_args!("nobody of that name is active at `{handle}`, or they are locked"))
        };
        let person = found.filter(|user| user.locked_at.is_none()).ok_or_else(nobody)?;
        let placed = house.store.read().people().find(person.id, house.now()).await.map_err(failed)?;
        let memberships = placed.map(|placed| placed.memberships).unwrap_or_default();
        let is_here = |one: &Membership| one.organisation == organisation.id && one.is_active();
        let here = memberships.into_iter().find(|(membership, _)| is_here(membership));
        let (membership, own) = here.ok_or_else(nobody)?;
        let policy = house.presets()?.policy(&organisation, membership.user_type);
        let policy = policy.with_exceptions(&own, house.now());
        Ok(Self { organisation, person, membership, policy, by })
    }

    /// What the audit log hears: who did it, to whom, and why.
    pub fn event(&self, house: &House, code: AuditCode, reason: &str) -> AuditEvent {
        let (organisation, account) = (Some(self.organisation.id), Some(self.person.pseudonym));
        let about = About { organisation, account, client: None };
        AuditEvent { actor: Some(self.by.pseudonym), ..house.audit(code, about, &[("reason", reason)]) }
    }
}

/// A code that is ready to be written.
pub struct Given {
    code: Secret<String>,
    life: Span,
    until: Timestamp,
    sheet: NewSheet,
    mails: Vec<OutgoingMail>,
    seals: Seals,
}

impl Given {
    /// Makes the code, before any transaction: hashing takes a while.
    ///
    /// # Errors
    /// When the database cannot be asked, or there is no master key.
    pub async fn make(house: &House, case: &Case, life: Span) -> Result<Self, CliError> {
        let (now, format) = (house.now(), &case.policy.backup.format);
        let code = RecoveryCode::from_random(&house.dice.bytes(), format);
        let people = (case.person.id, case.organisation.id);
        let sheet = RecoverySheet::of_helpdesk(house.dice.id(now), people, format, (life, now));
        let (hasher, seals) = (house.hasher()?, house.seals().await?);
        let maker = Maker { dice: house.dice, hasher: &hasher, seals: &seals };
        let sheet = recovery_codes::given(maker, sheet, &code, now).await.map_err(CliError::failed)?;
        Ok(Self {
            code: code.written(format),
            life,
            until: now + life.duration(),
            sheet,
            mails: mails(house, case, now).await?,
            seals,
        })
    }

    /// The code, the end of the one before it, the mails to the person and the audit row: one transaction.
    ///
    /// # Errors
    /// When the database does not take them.
    pub async fn write(&self, house: &House, tx: &Tx, case: &Case, reason: &str) -> Result<(), CliError> {
        alone(tx, case.person.id).await.map_err(failed)?;
        let earlier = earlier(tx, case).await?;
        tx.recovery().void(&earlier, house.now()).await.map_err(failed)?;
        // Who was recognised is not kept out by what strangers tried in their name (law 6).
        counting::lift(tx, &self.seals, case.person.id).await.map_err(failed)?;
        recovery_codes::add(tx, &self.sheet, &[], false, house.now()).await.map_err(failed)?;
        for mail in &self.mails {
            tx.outbox().add(mail).await.map_err(failed)?;
        }
        tx.audit().add(&case.event(house, AuditCode::HelpdeskCodeIssued, reason)).await.map_err(failed)
    }

    /// Tells the helpdesk the code, once.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub fn tell(&self, case: &Case, output: Output) -> Result<(), CliError> {
        let (code, handle, life) = (self.code.expose(), &case.organisation.handle, self.life);
        let text = format!(
            "{code}   (shown this once)\nGood once, for {life}, at `{handle}` only. The person is told by mail."
        );
        let facts = json!({ "code": code, "expires_at": self.until.seconds(), "organisation": handle });
        output.say(&facts, text)
    }
}

/// What the same helpdesk gave before: a new code takes its place. Read in its transaction: of two helpdesks at once
/// the second sees what the first gave.
async fn earlier(tx: &Tx, case: &Case) -> Result<Vec<Id<Authenticator>>, CliError> {
    let held = tx.authenticators().of_user(case.person.id).await.map_err(failed)?;
    let held = held.into_iter().filter(|held| held.kind == AuthenticatorKind::RecoveryCode).collect();
    let sheets = tx.recovery().sheets(case.person.id, held).await.map_err(failed)?;
    let theirs = sheets.iter().filter(|sheet| sheet.is_earlier_of_helpdesk(case.organisation.id));
    Ok(theirs.map(|sheet| sheet.held.id).collect())
}

/// To every mailbox of the person, each in the name of whoever supplied it.
async fn mails(house: &House, case: &Case, now: Timestamp) -> Result<Vec<OutgoingMail>, CliError> {
    let person = person(house, case.person.clone(), now).await?;
    let reader = Reader {
        store: &house.store,
        dice: house.dice,
        person: &person,
        at: Some(case.organisation.id),
        language: Language::of_tag(house.config.i18n.default.tag()).unwrap_or_default(),
        now,
    };
    let data = [("event", Notice::HelpdeskCode.name())];
    reader.everywhere(NOTICE, &data).await.map_err(failed)
}

/// The person as far as a mail must know them: who they are, and how each organisation speaks to them.
async fn person(house: &House, user: User, now: Timestamp) -> Result<Person, CliError> {
    let (read, presets) = (house.store.read(), house.presets()?);
    let placed = read.people().find(user.id, now).await.map_err(failed)?;
    let mut memberships = Vec::new();
    for (membership, own) in placed.map(|placed| placed.memberships).unwrap_or_default() {
        let found = read.organisations().find(membership.organisation).await.map_err(failed)?;
        let Some(organisation) = found else { continue };
        let policy = presets.policy(&organisation, membership.user_type).with_exceptions(&own, now);
        memberships.push(Belonging { membership, policy, put_off_at: None, agreed: Vec::new() });
    }
    let (authenticators, sheets, devices) = (Vec::new(), Vec::new(), Vec::new());
    Ok(Person { user, memberships, authenticators, sheets, devices })
}
