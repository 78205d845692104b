//! A house with one organisation that announces a deadline, for the tests of the jobs that look at its days.

use crate::app::App;
use crate::config::settings::Config;
use crate::login::trial::app_called;
use crate::mail::deadline::DEADLINE;
use crate::start;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::authenticator::authenticator::{Authenticator, AuthenticatorKind, BoundBy};
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::calendar::LocalDate;
use sluis_domain::organisation::membership::{Membership, Profile, UserType};
use sluis_domain::organisation::organisation::{Helpdesk, Organisation};
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::secret::Secret;
use sluis_domain::time::{Clock, Timestamp};
use sluis_domain::user::{LoginName, User};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

const RULES: &str =
    "mfa.enforcement = { schedule = { announce_from = '2026-04-01', mandatory_from = '2026-07-01' } }";

struct Turned(AtomicI64);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A house with one organisation, in a directory that goes with the test.
pub(crate) struct Opened {
    pub(crate) app: App,
    clock: Arc<Turned>,
    pub(crate) organisation: Organisation,
    dir: PathBuf,
}

impl Opened {
    pub(crate) async fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("sluis-jobs-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let mut config = Config::default();
        config.database.url = format!("sqlite://{}/sluis.db", dir.display()).into();
        config.keys.master_key = Some("ab".repeat(32).into());
        config.keys.rsa_bits = 2048;
        let mut app = start::app(config).await.unwrap();
        let clock = Arc::new(Turned(AtomicI64::new(day("2026-01-01").begins().millis())));
        app.clock = clock.clone();
        let organisation = Organisation {
            id: app.dice.id(app.clock.now()),
            handle: "oever".to_owned(),
            name: "De Oever".to_owned(),
            preset: "ehealth".to_owned(),
            policy: toml::from_str::<PolicyLayer>(RULES).unwrap(),
            helpdesk: Helpdesk::default(),
            theme: None,
            environment: None,
            created_at: app.clock.now(),
        };
        let tx = app.store.write().await.unwrap();
        tx.organisations().add(&organisation).await.unwrap();
        tx.commit().await.unwrap();
        Self { app, clock, organisation, dir }
    }

    /// What the organisation asks from now on.
    pub(crate) async fn policy(&mut self, rules: &str) {
        self.organisation.policy = toml::from_str(rules).unwrap();
        let tx = self.app.store.write().await.unwrap();
        tx.organisations().save(&self.organisation).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn turn_to(&self, on: &str, hour: u64) {
        let moment = day(on).begins() + Duration::from_secs(hour * 60 * 60);
        self.clock.0.store(moment.millis(), Ordering::SeqCst);
    }

    /// A member since now, with an app or without.
    pub(crate) async fn member(&self, name: &str, has_app: bool) -> Membership {
        let (app, now) = (&self.app, self.app.clock.now());
        let user =
            User { id: app.dice.id(now), pseudonym: app.dice.id(now), created_at: now, locked_at: None };
        let membership = Membership {
            id: app.dice.id(now),
            user: Some(user.id),
            organisation: self.organisation.id,
            user_type: UserType::External,
            profile: Profile { email: Some(format!("{name}@example.nl")), ..Profile::default() },
            invited_at: now,
            activated_at: Some(now),
            ended_at: None,
        };
        let held = Authenticator {
            id: app.dice.id(now),
            user: user.id,
            kind: if has_app { AuthenticatorKind::Totp } else { AuthenticatorKind::Password },
            label: String::new(),
            secret: Secret::new(Vec::new()),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            accepted_at: BTreeSet::new(),
            last_step: None,
            created_at: now,
            last_used_at: None,
        };
        let tx = app.store.write().await.unwrap();
        tx.users().add(&user, &[LoginName::parse(name).unwrap()]).await.unwrap();
        tx.memberships().add(&membership).await.unwrap();
        tx.authenticators().add(&held).await.unwrap();
        tx.commit().await.unwrap();
        membership
    }

    /// That this member was invited, and written to in `language`.
    pub(crate) async fn invited(&self, member: Membership, language: &str) {
        let client = app_called("kade", &[], member.invited_at);
        let tx = self.app.store.write().await.unwrap();
        tx.clients().add(&client).await.unwrap();
        let invitation = Invitation {
            membership: member.id,
            client: client.id,
            idempotency: None,
            login_name: LoginName::parse("dirk").unwrap(),
            birthdate: None,
            language: language.to_owned(),
            created_at: member.invited_at,
        };
        tx.invitations().add(&invitation).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The mails that lie in the outbox since the last look: to whom, in which words, how many days are left.
    pub(crate) async fn mails(&self) -> Vec<String> {
        let tx = self.app.store.write().await.unwrap();
        let due =
            tx.outbox().take_due(self.app.clock.now(), 1000, Duration::from_hours(100_000)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(due.iter().all(|mail| mail.template == DEADLINE));
        let mut told: Vec<String> =
            due.iter().map(|mail| format!("{} {} {}", mail.to, mail.locale, mail.data["days"])).collect();
        told.sort();
        told
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

pub(crate) fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}
