//! One house for the thousands of steps of a test, and people in it of whom nobody else knows.

use crate::login::trial::House;
use crate::login::trial::Seen;
use crate::routes;
use crate::totp_keys;
use proptest::prelude::Strategy;
use proptest::test_runner::Config;
use proptest::test_runner::TestRunner;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::login::demand::Demand;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::user::User;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

static MADE: AtomicU32 = AtomicU32::new(0);

/// Walks `walk` in one house, as often as `cases` says.
pub(super) fn throw<A: Debug>(cases: u32, acts: impl Strategy<Value = A>, walk: impl AsyncFn(&House, A)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut house = runtime.block_on(House::new());
    house.open(routes::router(Arc::clone(&house.app)));
    let config = Config { failure_persistence: None, ..Config::with_cases(cases) };
    let thrown = TestRunner::new(config).run(&acts, |acts| {
        runtime.block_on(walk(&house, acts));
        Ok(())
    });
    thrown.unwrap_or_else(|why| panic!("{why}"));
}

/// Somebody of an organisation with rules of its own, who comes from its app.
pub(super) struct Somebody {
    pub(super) user: User,
    pub(super) name: String,
    pub(super) organisation: Id<Organisation>,
    pub(super) demand: Demand,
}

impl Somebody {
    pub(super) async fn new(house: &House, rules: &str) -> Self {
        let number = MADE.fetch_add(1, Ordering::SeqCst);
        let organisation = house.organisation_with(&format!("linde{number}"), "verzuim", rules).await;
        let client = house.client(&format!("app{number}"), &[organisation]).await;
        let name = format!("anna{number}");
        let user = house.person(&name, &[organisation]).await;
        Self { user, name, organisation, demand: Demand::of(client) }
    }

    /// Binds an app, as the person's own.
    pub(super) async fn bind_app(&self, house: &House, key: &TotpKey) -> Id<Authenticator> {
        let id = house.app.dice.id(house.now());
        let app = Authenticator {
            id,
            user: self.user.id,
            kind: AuthenticatorKind::Totp,
            label: String::new(),
            secret: totp_keys::seal(&house.app, id, key).unwrap(),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            accepted_at: BTreeSet::from([self.organisation]),
            last_step: None,
            created_at: house.now(),
            last_used_at: None,
        };
        let tx = house.app.store.write().await.unwrap();
        tx.authenticators().add(&app).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// The apps that the person holds.
    pub(super) async fn apps(&self, house: &House) -> Vec<Authenticator> {
        let held = house.app.store.read().authenticators().of_user(self.user.id).await.unwrap();
        held.into_iter().filter(|held| held.kind == AuthenticatorKind::Totp).collect()
    }
}

/// The recovery codes that a page shows.
pub(super) fn shown_codes(page: &Seen) -> Vec<String> {
    page.body.split("<code>").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect()
}
