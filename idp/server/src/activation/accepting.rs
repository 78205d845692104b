//! The one transaction in which an invitation becomes the membership of somebody who was here already.

use crate::activation::commit;
use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::trail;
use crate::credential_change::alone;
use crate::standing::Standing;
use sluis_domain::audit::AuditCode;
use sluis_domain::door::may_accept;
use sluis_domain::session::Proof;
use sluis_domain::session::Session;
use sluis_store::error::ONE_LIVING_MEMBERSHIP;
use sluis_store::error::ROW_IS_THERE;
use sluis_store::error::StoreError;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It is theirs.
    Attached,
    /// The person belongs to that organisation. Nothing was written.
    BelongsAlready,
    /// The link, the invitation or the session is not open any more. Nothing was written.
    TooLate,
}

/// Attaches the membership, spends the link, and has the organisation's door accept what was proven in this
/// login, and nothing that was proven before it: one transaction.
///
/// # Errors
/// When the database does not take it.
pub async fn attach(flow: &Flow, opened: &Opened, standing: &Standing) -> Result<Accepted, StoreError> {
    let (Some(person), Some(session)) = (&standing.person, &standing.session) else {
        return Ok(Accepted::TooLate);
    };
    let (now, organisation) = (flow.visit.now, opened.membership.organisation);
    let proven = accepted(session, standing, opened);
    let tx = flow.visit.app.store.write().await?;
    alone(&tx, person.user.id).await?;
    if !tx.links().spend(opened.link.id, now).await? {
        return Ok(Accepted::TooLate);
    }
    match tx.memberships().activate(opened.membership.id, person.user.id, now).await {
        Ok(true) => {}
        Ok(false) => return Ok(Accepted::TooLate),
        Err(error) if error.is_conflict(ONE_LIVING_MEMBERSHIP) => return Ok(Accepted::BelongsAlready),
        Err(error) => return Err(error),
    }
    let proven_now = |proof: &&Proof| proof.request == standing.sealed.id && may_accept(proof, organisation);
    // The session first: where it has ended, what was proven in it may be gone.
    match tx.sessions().save_proofs(&proven, &session.digest).await {
        Ok(()) => {}
        Err(error) if error.is_conflict(ROW_IS_THERE) => return Ok(Accepted::TooLate),
        Err(error) => return Err(error),
    }
    for proof in proven.proofs.iter().filter(proven_now) {
        tx.authenticators().accept(proof.authenticator, organisation, now).await?;
    }
    commit::evidence(flow, opened, &person.user, &tx).await?;
    let what = AuditCode::AccountActivated;
    let event = trail::by_person(&flow.visit, what, (&person.user, &opened.membership), &[]);
    tx.audit().add(&event).await?;
    tx.commit().await?;
    Ok(Accepted::Attached)
}

/// The session, with what was proven for this question accepted at the organisation's door. It is a login at
/// that door from here on: its app asks nobody once more who they are.
fn accepted(session: &Session, standing: &Standing, opened: &Opened) -> Session {
    let mut session = session.clone();
    let organisation = opened.membership.organisation;
    let proven_now =
        |proof: &&mut Proof| proof.request == standing.sealed.id && may_accept(proof, organisation);
    for proof in session.proofs.iter_mut().filter(proven_now) {
        proof.accepted_at.insert(organisation);
    }
    session.organisation = opened.membership.organisation;
    session
}
