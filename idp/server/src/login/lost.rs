//! What the person lost who came in by a recovery code: it goes when another is linked in its place (R97), with
//! everything that a removal brings. A lost telephone hears nothing of it: whoever found it would.

use crate::credential_change::credential_changed;
use crate::login::notice_mail;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::mail::notices::Notice;
use crate::totp_keys;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::id::Id;
use sluis_domain::login::removal;
use sluis_domain::login::removal::Hand;
use sluis_domain::login::repair;
use sluis_domain::mail::OutgoingMail;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// What goes, and what is told of it.
pub struct Lost {
    gone: Vec<Authenticator>,
    /// To every mailbox.
    mails: Vec<OutgoingMail>,
    /// Who takes it away.
    hand: Hand,
}

impl Lost {
    /// What gives way to `new`, which is linked now; none: nothing does.
    pub async fn of(stage: &Stage, new: &Authenticator) -> Result<Option<Self>, Turned> {
        let (sight, now) = (stage.standing.sight(), stage.visit.now);
        let gone = repair::giving_way(&sight, new, now);
        if gone.is_empty() {
            return Ok(None);
        }
        let hand = removal::hand(&sight, now).ok_or(PageRefused::Failure)?;
        let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
        let gone = person.authenticators.iter().filter(|held| gone.contains(&held.id)).cloned().collect();
        let mails = notice_mail::to_everywhere(stage, Notice::FactorRemoved).await?;
        Ok(Some(Self { gone, mails, hand }))
    }

    /// Whether that goes.
    pub fn takes(&self, held: &Authenticator) -> bool {
        self.gone.iter().any(|gone| gone.id == held.id)
    }

    /// Takes it away in `tx`, which is alone with the account, and ends what stood on it elsewhere. False when it must
    /// not give way to `new` any more. What another tab took away a moment ago is gone as it should be.
    pub async fn write(&self, stage: &Stage, tx: &Tx, new: &Authenticator) -> Result<bool, StoreError> {
        let (Some(mut person), now) = (stage.standing.person.clone(), stage.visit.now) else {
            return Ok(false);
        };
        person.authenticators = tx.authenticators().of_user(new.user).await?;
        person.authenticators.retain(|held| held.kind.factor().is_some());
        let still: Vec<Id<Authenticator>> =
            person.authenticators.iter().filter(|held| self.takes(held)).map(|held| held.id).collect();
        if still.is_empty() {
            return Ok(true);
        }
        person.authenticators.push(new.clone());
        if removal::check(&person, &still, &self.hand, now).is_err() {
            return Ok(false);
        }
        for held in self.gone.iter().filter(|held| still.contains(&held.id)) {
            if held.kind == AuthenticatorKind::Totp && new.kind == AuthenticatorKind::Totp {
                tx.superseded_apps().add(held, now + totp_keys::KNOWN_AFTERWARDS).await?;
            }
            tx.authenticators().remove(held.id).await?;
            let what = AuditCode::FactorRemoved;
            let (organisation, detail) = (stage.standing.organisation(), [("factor", held.kind.name())]);
            tx.audit().add(&trail::event(stage, what, Some(&person.user), organisation, &detail)).await?;
        }
        let spared = stage.standing.session.as_ref().map(|session| session.id);
        credential_changed(tx, new.user, spared, now).await?;
        for mail in &self.mails {
            tx.outbox().add(mail).await?;
        }
        Ok(true)
    }
}
