//! Another number in the place of the one that gets the codes (R121): when its code is right, and not before. The old
//! telephone hears of it, and every mailbox.

use crate::credential_change::credential_changed;
use crate::login::notice_mail;
use crate::login::page;
use crate::login::pass::Pass;
use crate::login::stage::Stage;
use crate::mail::notices::Notice;
use crate::phones;
use crate::sms::allowance::Allowance;
use crate::sms::composed;
use crate::sms::order;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::login::removal;
use sluis_domain::login::removal::Hand;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::sms::OutgoingSms;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::time::Duration;

/// The old telephone hears of the change within a day, or no more.
const TELLS_WITHIN: Duration = Duration::from_secs(24 * 3600);

/// The telephone that gives way, and what is told of it.
pub struct Farewell {
    /// The telephone.
    pub held: Authenticator,
    /// To every mailbox.
    pub mails: Vec<OutgoingMail>,
    /// Who takes it away.
    hand: Hand,
    /// To the old number, and for whom it counts.
    text: Option<(OutgoingSms, Allowance)>,
}

/// The telephone that gives way to the one that is being linked, if one does.
pub fn replaced(stage: &Stage) -> Option<&Authenticator> {
    let id = Pass::of_kind(stage, Factor::Sms)?.wish()?.replaces?;
    stage.standing.person.as_ref()?.authenticators.iter().find(|held| held.id == id)
}

/// Whether `number` is the one that gets the codes now.
pub fn is_the_same(stage: &Stage, number: &PhoneNumber) -> bool {
    replaced(stage).and_then(|held| phones::open(&stage.visit.app, held)).is_some_and(|old| old == *number)
}

impl Farewell {
    /// That of the telephone which gives way, if one does.
    pub async fn of(stage: &Stage) -> Result<Option<Self>, Turned> {
        let Some(held) = replaced(stage).cloned() else { return Ok(None) };
        let mails = notice_mail::to_everywhere(stage, Notice::PhoneReplaced).await?;
        let text = match phones::open(&stage.visit.app, &held) {
            Some(number) => Some(text(stage, &number).await?),
            None => None,
        };
        let hand = removal::hand(&stage.standing.sight(), stage.visit.now).ok_or(PageRefused::Failure)?;
        Ok(Some(Self { held, mails, hand, text }))
    }

    /// Takes the old telephone away in `tx`, ends what stood on it elsewhere, and tells its number. False when it
    /// was taken away a moment ago, or must not give way to `new` any more. `tx` is alone with the account.
    pub async fn write(&self, stage: &Stage, tx: &Tx, new: &Authenticator) -> Result<bool, StoreError> {
        let Some(mut person) = stage.standing.person.clone() else { return Ok(false) };
        person.authenticators = tx.authenticators().of_user(self.held.user).await?;
        person.authenticators.retain(|held| held.kind.factor().is_some());
        let both = (self.held.id, new);
        if removal::check_replacement(&person, both, &self.hand, stage.visit.now).is_err()
            || !tx.authenticators().remove(self.held.id).await?
        {
            return Ok(false);
        }
        let spared = stage.standing.session.as_ref().map(|session| session.id);
        credential_changed(tx, self.held.user, spared, stage.visit.now).await?;
        if let Some((sms, allowance)) = &self.text {
            // It counts, and is never held back: else whoever uses up what may be sent changes a number unseen. For
            // each there is one code that was not held back either.
            allowance.take(tx, stage.visit.now).await?;
            tx.sms_outbox().add(sms).await?;
        }
        Ok(true)
    }
}

async fn text(stage: &Stage, number: &PhoneNumber) -> Result<(OutgoingSms, Allowance), Turned> {
    let (app, now) = (&stage.visit.app, stage.visit.now);
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let organisation = stage.standing.organisation().ok_or(PageRefused::Failure)?;
    let policy = stage.standing.policy().ok_or(PageRefused::Failure)?;
    let scene = page::scene(stage).await?;
    let looks = app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let said = composed::of_change(&scene.page(theme));
    let sms = order::sealed(app, Some(organisation), (number, &said), (now, now + TELLS_WITHIN));
    let allowance = Allowance {
        user: person.user.id,
        number: phones::number_counter(app, number),
        organisation,
        most_in_month: policy.sms.budget_month,
    };
    Ok((sms.ok_or(PageRefused::Failure)?, allowance))
}
