//! Whether what was granted still stands: looked at whenever a token of it is used.

use crate::client::client::Client;
use crate::oauth::grant::Grant;
use crate::organisation::membership::Membership;
use crate::organisation::policy::session::SessionRules;
use crate::session::Session;
use crate::time::Timestamp;
use crate::user::User;

/// Why a grant is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantDead {
    /// The client was switched off.
    #[error("the client is disabled")]
    ClientDisabled,
    /// The client no longer serves the organisation.
    #[error("the client no longer serves the organisation")]
    ClientLeft,
    /// The person no longer belongs to the organisation.
    #[error("the membership has ended")]
    MembershipEnded,
    /// It was revoked.
    #[error("the grant is revoked")]
    Revoked,
    /// The session ended, and the grant is not for offline use.
    #[error("the session has ended")]
    SessionOver,
    /// The person is locked out.
    #[error("the person is locked")]
    UserLocked,
    /// The person does not exist any more.
    #[error("the person is gone")]
    UserGone,
}

/// What a grant stands on, as it is now.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'g> {
    /// The client that holds it.
    pub client: &'g Client,
    /// The membership that it was given under.
    pub membership: Option<&'g Membership>,
    /// The person.
    pub user: Option<&'g User>,
}

/// Whether `grant` still stands. Asked at every use of a token.
///
/// # Errors
/// The first reason why it does not.
pub fn check(grant: &Grant, ground: Ground<'_>) -> Result<(), GrantDead> {
    if grant.revoked_at.is_some() {
        return Err(GrantDead::Revoked);
    }
    if ground.client.disabled_at.is_some() {
        return Err(GrantDead::ClientDisabled);
    }
    if !ground.client.serves(grant.organisation) {
        return Err(GrantDead::ClientLeft);
    }
    let user = ground.user.ok_or(GrantDead::UserGone)?;
    if user.locked_at.is_some() {
        return Err(GrantDead::UserLocked);
    }
    if !ground.membership.is_some_and(Membership::is_active) {
        return Err(GrantDead::MembershipEnded);
    }
    Ok(())
}

/// Whether new tokens may be made of `grant`, as far as its session has a say in it: tokens that end within
/// minutes are left to end. `rules` are those of the grant's organisation.
///
/// # Errors
/// When the session is over and the grant is not for offline use.
pub fn check_session(
    grant: &Grant,
    session: Option<&Session>,
    rules: &SessionRules,
    now: Timestamp,
) -> Result<(), GrantDead> {
    let lives = session.is_some_and(|session| session.is_alive(rules, now));
    if grant.offline || lives { Ok(()) } else { Err(GrantDead::SessionOver) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::registration::tests::client;
    use crate::id::Id;
    use crate::oauth::refresh::tests::grant;
    use crate::organisation::membership::{Profile, UserType};
    use crate::organisation::policy::policy::Policy;
    use crate::secret::Digest;
    use std::time::Duration;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    struct World {
        client: Client,
        grant: Grant,
        membership: Membership,
        session: Session,
        user: User,
    }

    impl World {
        fn new() -> Self {
            let grant = grant();
            let client = Client { organisations: vec![grant.organisation], ..client() };
            let membership = Membership {
                id: grant.membership,
                user: Some(grant.user),
                organisation: grant.organisation,
                user_type: UserType::External,
                profile: Profile::default(),
                invited_at: NOW,
                activated_at: Some(NOW),
                ended_at: None,
            };
            let session = Session {
                id: grant.session,
                digest: Digest::of(b"cookie"),
                user: grant.user,
                organisation: grant.organisation,
                proofs: Vec::new(),
                created_at: NOW,
                last_seen_at: NOW,
                expires_at: NOW + Duration::from_secs(1),
                ended_at: None,
            };
            let pseudonym = Id::from_uuid(Uuid::nil());
            let user = User { id: grant.user, pseudonym, created_at: NOW, locked_at: None };
            Self { client, grant, membership, session, user }
        }

        fn check(&self, now: Timestamp) -> Result<(), GrantDead> {
            let ground =
                Ground { client: &self.client, membership: Some(&self.membership), user: Some(&self.user) };
            check(&self.grant, ground)?;
            check_session(&self.grant, Some(&self.session), &Policy::compiled().session, now)
        }
    }

    #[test]
    fn a_grant_stands_while_everything_under_it_does() {
        assert_eq!(World::new().check(NOW), Ok(()));
    }

    #[test]
    fn each_thing_that_falls_takes_the_grant_along() {
        let after = |change: fn(&mut World)| {
            let mut world = World::new();
            change(&mut world);
            world.check(NOW).unwrap_err()
        };
        assert_eq!(after(|w| w.grant.revoked_at = Some(NOW)), GrantDead::Revoked);
        assert_eq!(after(|w| w.client.disabled_at = Some(NOW)), GrantDead::ClientDisabled);
        assert_eq!(after(|w| w.client.organisations.clear()), GrantDead::ClientLeft);
        assert_eq!(after(|w| w.user.locked_at = Some(NOW)), GrantDead::UserLocked);
        assert_eq!(after(|w| w.membership.ended_at = Some(NOW)), GrantDead::MembershipEnded);
        assert_eq!(after(|w| w.membership.activated_at = None), GrantDead::MembershipEnded);
        assert_eq!(after(|w| w.session.ended_at = Some(NOW)), GrantDead::SessionOver);
    }

    #[test]
    fn a_session_that_lay_unused_buys_no_tokens() {
        let mut world = World::new();
        world.session.expires_at = NOW + Duration::from_hours(12);
        let idle = Policy::compiled().session.idle.duration();
        assert_eq!(world.check(NOW + idle), Err(GrantDead::SessionOver));
        world.session.last_seen_at = NOW + Duration::from_millis(1);
        assert_eq!(world.check(NOW + idle), Ok(()));
    }

    #[test]
    fn offline_access_survives_the_session_and_nothing_else() {
        let mut world = World::new();
        world.grant.offline = true;
        world.session.ended_at = Some(NOW);
        assert_eq!(world.check(NOW + Duration::from_hours(1)), Ok(()));
        world.user.locked_at = Some(NOW);
        assert_eq!(world.check(NOW), Err(GrantDead::UserLocked));
    }
}
