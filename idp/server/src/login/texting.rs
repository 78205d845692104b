//! Codes by text message: sending one, and holding against it what somebody types. For a telephone that is
//! linked and for one that is being linked alike.

use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::login::page;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::login::tries::Tries;
use crate::login::view_sms::SmsCodePage;
use crate::phones;
use crate::phones::Occasion;
use crate::sms::allowance::Allowance;
use crate::sms::allowance::UsedUp;
use crate::sms::composed;
use crate::sms::order;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::turned::Turned;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::authenticator::sms_code::CodeShape;
use sluis_domain::authenticator::sms_code::SmsCode;
use sluis_domain::id::Id;
use sluis_domain::login::person::Person;
use sluis_domain::login::sms_challenge::SendRefused;
use sluis_domain::login::sms_challenge::SmsChallenge;
use sluis_domain::login::throttle::factor_counter;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::secret::Digest;
use sluis_domain::sms::OutgoingSms;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// Who is asked, on what occasion, under which policy.
pub struct Asked<'s> {
    stage: &'s Stage,
    /// Who.
    pub person: &'s Person,
    /// What the organisation of this login asks.
    pub policy: Policy,
    /// Which telephone.
    pub authenticator: Id<Authenticator>,
    transaction: Digest,
}

/// A code that is ready to be sent: nothing of it is written yet.
pub struct Draft {
    challenge: SmsChallenge,
    sms: OutgoingSms,
    allowance: Allowance,
    event: AuditEvent,
    at: Timestamp,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It lies in the outbox.
    Sent,
    /// Another request of the same transaction sent one this moment.
    Overtaken,
    /// No more are sent now.
    UsedUp(UsedUp),
}

/// What a typed code turned out to be.
pub enum Checked {
    /// It is the one that was sent; it is to be spent.
    Right {
        /// The code that waited.
        challenge: Box<SmsChallenge>,
        /// What was counted, to be forgiven.
        counters: Counters,
    },
    /// It is not, and this is what the person hears.
    Wrong(Problem<'static>),
    /// None is looked at now.
    Paused(Option<Timestamp>),
}

impl<'s> Asked<'s> {
    /// The telephone `authenticator` of the person of this login. None: there is nobody, or no organisation.
    pub fn of(stage: &'s Stage, authenticator: Id<Authenticator>) -> Option<Self> {
        let person = stage.standing.person.as_ref()?;
        let policy = stage.standing.policy()?;
        let transaction = occasion(stage, person).transaction(&stage.visit.app, authenticator);
        Some(Self { stage, person, policy, authenticator, transaction })
    }

    /// What the codes look like.
    pub const fn shape(&self) -> CodeShape {
        CodeShape::of(&self.policy.sms)
    }

    /// The code that was sent in this transaction, live or void.
    pub async fn waiting(&self) -> Result<Option<SmsChallenge>, StoreError> {
        self.stage.visit.app.store.read().sms_challenges().find(&self.transaction).await
    }

    /// Makes a code for `number`, in the place of `before`.
    pub async fn draft(&self, number: &PhoneNumber, before: Option<&SmsChallenge>) -> Result<Draft, Turned> {
        let (visit, app) = (&self.stage.visit, &self.stage.visit.app);
        let organisation = self.stage.standing.organisation().ok_or(PageRefused::Failure)?;
        let code = SmsCode::from_random(app.dice.bytes(), self.shape());
        let digest = phones::code_digest(app, &self.transaction, &code);
        let sealed = phones::seal_for(app, &self.transaction, number).ok_or(PageRefused::Failure)?;
        let life = self.policy.sms.code_ttl.duration();
        let challenge = match before {
            Some(before) => SmsChallenge { number: sealed, ..before.again(digest, life, visit.now) },
            None => SmsChallenge {
                transaction: self.transaction,
                user: self.person.user.id,
                authenticator: self.authenticator,
                number: sealed,
                code: digest,
                sent_at: visit.now,
                expires_at: visit.now + life,
                tries: 0,
                sends: 1,
            },
        };
        let scene = page::scene(self.stage).await?;
        let looks = app.looks.load();
        let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
        let text =
            composed::with_code(&scene.page(theme), &code, challenge.expires_at, app.public_url.host());
        let times = (visit.now, challenge.expires_at);
        let sms = order::sealed(app, Some(organisation), (number, &text), times);
        let what = AuditCode::SmsSent;
        Ok(Draft {
            allowance: Allowance {
                user: self.person.user.id,
                number: phones::number_counter(app, number),
                organisation,
                most_in_month: self.policy.sms.budget_month,
            },
            event: trail::event(self.stage, what, Some(&self.person.user), Some(organisation), &[]),
            sms: sms.ok_or(PageRefused::Failure)?,
            challenge,
            at: visit.now,
        })
    }

    /// Sends another code. What is wrong with that, if anything.
    pub async fn send_again(
        &self,
        number: &PhoneNumber,
        before: Option<&SmsChallenge>,
    ) -> Result<Option<Problem<'static>>, Turned> {
        if let Some(before) = before {
            let is_same = phones::open_of(&self.stage.visit.app, before).as_ref() == Some(number);
            let checked =
                if is_same { before.check_again(self.stage.visit.now) } else { before.check_other() };
            match checked {
                Ok(()) => {}
                Err(SendRefused::CoolDown(_)) => return Ok(Some(SmsCodePage::TOO_SOON)),
                Err(SendRefused::TooOften) => return Ok(Some(SmsCodePage::TOO_OFTEN)),
            }
        }
        let draft = self.draft(number, before).await?;
        let tx = self.stage.visit.app.store.write().await?;
        match draft.write(&tx).await? {
            Written::Sent => tx.commit().await?,
            Written::Overtaken => {}
            Written::UsedUp(limit) => {
                drop(tx);
                self.refuse(limit.name()).await?;
                return Ok(Some(SmsCodePage::USED_UP));
            }
        }
        Ok(None)
    }

    /// Holds `typed` against the code that waits, the attempt counted first: with the person's second steps,
    /// which no new code resets, and with this code, which is void after five.
    pub async fn check(&self, typed: &str) -> Result<Checked, Turned> {
        if typed.trim().is_empty() {
            return Ok(Checked::Wrong(SmsCodePage::MISSING));
        }
        // What can be no code is not counted: only well-formed submissions are.
        let Some(typed) = SmsCode::typed(typed, self.shape()) else {
            return Ok(Checked::Wrong(SmsCodePage::SHAPE));
        };
        let visit = &self.stage.visit;
        let counters = Tries::at(self.stage).await?.of(|place| factor_counter(self.authenticator, place));
        if let Admission::Refused(until) = counting::admit(visit, &counters).await? {
            return Ok(Checked::Paused(until));
        }
        let tx = visit.app.store.write().await?;
        let challenge = tx.sms_challenges().count_try(&self.transaction, visit.now).await?;
        tx.commit().await?;
        let Some(challenge) = challenge else { return Ok(Checked::Wrong(SmsCodePage::VOID)) };
        if phones::code_digest(&visit.app, &self.transaction, &typed) == challenge.code {
            return Ok(Checked::Right { challenge: Box::new(challenge), counters });
        }
        Ok(Checked::Wrong(if challenge.is_tried_out() { SmsCodePage::VOID } else { SmsCodePage::WRONG }))
    }

    /// The number that is wrong is given up: its code is void.
    pub async fn change(&self) -> Result<(), StoreError> {
        let tx = self.stage.visit.app.store.write().await?;
        tx.sms_challenges().void(&self.transaction, self.stage.visit.now).await?;
        tx.commit().await
    }

    /// Tells the audit log that a code was refused, or that none was sent.
    pub async fn refuse(&self, reason: &str) -> Result<(), StoreError> {
        trail::refuse(self.stage, Some(&self.person.user), "sms", reason).await
    }
}

impl Draft {
    /// Writes the code, the message and the audit row into `tx`, if so many may be sent.
    pub async fn write(&self, tx: &Tx) -> Result<Written, StoreError> {
        if let Some(limit) = self.allowance.take(tx, self.at).await? {
            return Ok(Written::UsedUp(limit));
        }
        let first = self.challenge.sends == 1;
        let challenges = tx.sms_challenges();
        let stands = if first {
            challenges.add(&self.challenge).await?
        } else {
            challenges.renew(&self.challenge).await?
        };
        if !stands {
            return Ok(Written::Overtaken);
        }
        tx.sms_outbox().add(&self.sms).await?;
        tx.audit().add(&self.event).await?;
        Ok(Written::Sent)
    }
}

/// On what occasion codes are sent to `person` now.
pub fn occasion(stage: &Stage, person: &Person) -> Occasion {
    let sealed = &stage.standing.sealed;
    Occasion { request: (sealed.id, sealed.at), user: person.user.id, browser: stage.browser.sitting }
}
