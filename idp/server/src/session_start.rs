//! Proofs become a session: what is written for it, by whomever the last proof was taken.

use crate::standing::Standing;
use crate::web::visit::Visit;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::login::person::Person;
use sluis_domain::login::settle::SessionBefore;
use sluis_domain::login::settle::Settled;
use sluis_domain::login::throttle::total_counter;
use sluis_domain::secret::BearerSecret;
use sluis_domain::secret::Digest;
use sluis_domain::session::Session;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// A login that has come to its end, in one browser.
#[derive(Clone, Copy)]
pub struct SessionStart<'s> {
    /// The request at hand.
    pub visit: &'s Visit,
    /// Everything that is known of the login.
    pub standing: &'s Standing,
    /// What the browser is known by.
    pub device: &'s Digest,
}

impl SessionStart<'_> {
    /// A new cookie at each login, and in one transaction with the audit row: the session, the end of the
    /// session of another person in this browser, and that this browser is known.
    ///
    /// # Errors
    /// `Conflict(ROW_IS_THERE)` when the session that was to go on was ended this moment, or proved something
    /// else in another tab.
    pub async fn write(
        &self,
        tx: &Tx,
        settled: &Settled,
        person: &Person,
        token: &BearerSecret,
    ) -> Result<(), StoreError> {
        let (now, done) = (self.visit.now, &settled.done);
        let session = self.session(settled, token.digest());
        match (settled.session_before, &self.standing.session) {
            (SessionBefore::Ends, before) => {
                if let Some(before) = before {
                    tx.sessions().end(before.id, now).await?;
                    tx.grants().revoke_of_session(before.id, now).await?;
                }
                tx.sessions().add(&session).await?;
            }
            (SessionBefore::IsAddedTo | SessionBefore::StartsAgain, before) => {
                let read = before.as_ref().map_or(&session.digest, |before| &before.digest);
                tx.sessions().save_proofs(&session, read).await?
            }
        }
        tx.known_browsers().add(done.user, done.organisation, (self.device, now)).await?;
        tx.attempts().clear(total_counter(done.user).as_str()).await?;
        tx.audit().add(&self.event(settled, person)).await
    }

    /// The session as it is from now on.
    fn session(&self, settled: &Settled, digest: Digest) -> Session {
        let (now, done) = (self.visit.now, &settled.done);
        let policy = self.standing.person.as_ref().and_then(|person| person.policy_at(done.organisation));
        // A login that is done has a membership, and with it a policy.
        let life = policy.map(|policy| policy.session.absolute.duration()).unwrap_or_default();
        let new = Session {
            id: self.visit.app.dice.id(now),
            digest,
            user: done.user,
            organisation: done.organisation,
            proofs: settled.proofs.clone(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + life,
            ended_at: None,
        };
        match (settled.session_before, &self.standing.session) {
            (SessionBefore::StartsAgain, Some(before)) => Session { id: before.id, ..new },
            (SessionBefore::IsAddedTo, Some(before)) => Session {
                id: before.id,
                organisation: before.organisation,
                created_at: before.created_at,
                expires_at: before.expires_at,
                ..new
            },
            _ => new,
        }
    }

    fn event(&self, settled: &Settled, person: &Person) -> AuditEvent {
        let (visit, done) = (self.visit, &settled.done);
        let detail = [("acr", done.assurance.acr.uri().to_owned()), ("amr", done.assurance.amr.join(" "))];
        AuditEvent {
            organisation: Some(done.organisation),
            actor: Some(person.user.pseudonym),
            account: Some(person.user.pseudonym),
            client: Some(self.standing.client.id.to_string()),
            detail: detail.into(),
            ..visit.event(AuditCode::Login)
        }
    }
}
