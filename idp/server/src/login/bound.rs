//! A second step that was linked just now: what it stands on, that it is a proof as well, and its traces.

use crate::login::finish;
use crate::login::finish::Ending;
use crate::login::lost::Lost;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::web::turned::Turned;
use axum::response::Response;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::security_key::SecurityKey;
use sluis_domain::id::Id;
use sluis_domain::login::binding::Binding;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::secret::Secret;
use sluis_domain::session::Proof;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// An authenticator that is bound in this login, without its secret.
pub fn of_session(stage: &Stage, id: Id<Authenticator>, kind: AuthenticatorKind) -> Option<Authenticator> {
    let (person, now) = (stage.standing.person.as_ref()?, stage.visit.now);
    let Binding { bound_by, vouched_by, accepted_at } = Binding::of(&stage.standing.sight(), now)?;
    Some(Authenticator {
        id,
        user: person.user.id,
        kind,
        label: String::new(),
        secret: Secret::new(Vec::new()),
        bound_by,
        vouched_by,
        accepted_at,
        last_step: None,
        created_at: now,
        last_used_at: Some(now),
    })
}

/// Takes `held` for proven (R78), and finds out what the login comes to with it. The person holds it from here
/// on; without the commit that follows, nobody ever hears of it.
pub async fn prove(stage: &mut Stage, held: &Authenticator, factor: Factor) -> Result<Ending, Turned> {
    let proof = Proof::of(held, stage.standing.sealed.id, stage.visit.now);
    prove_by(stage, held, proof, factor).await
}

/// The same with a proof that says more than that it was proven.
pub async fn prove_by(
    stage: &mut Stage,
    held: &Authenticator,
    proof: Proof,
    factor: Factor,
) -> Result<Ending, Turned> {
    let mut facts = stage.standing.facts.clone().record(held.user, proof);
    facts.linking = facts.linking.after_linking(factor);
    let lost = Lost::of(stage, held).await?;
    if let Some(person) = &mut stage.standing.person {
        person.authenticators.retain(|one| lost.as_ref().is_none_or(|lost| !lost.takes(one)));
        person.authenticators.push(held.clone());
        person.devices.clear();
    }
    stage.standing = stage.standing.clone().with_facts(&stage.visit, facts).await?;
    let mut ending = finish::prepare(stage).await?;
    ending.lost = lost;
    Ok(ending)
}

/// Writes it in `tx` with its audit row and mails, and whatever the login comes to. `right` are the counters of what was
/// typed, `before` is what had happened until then, and stays if this comes to nothing.
pub async fn write(
    stage: &Stage,
    ending: Ending,
    tx: Tx,
    (right, before): (&[CounterKey], &Facts),
    what: (&Authenticator, AuditCode, &[OutgoingMail]),
) -> Result<Response, Turned> {
    if !add(stage, &tx, &ending, what).await? {
        drop(tx);
        finish::take_back(stage, &ending, before).await?;
        return Ok(stage.on());
    }
    finish::advance(stage, ending, tx, right).await
}

/// Writes it in `tx`, alone with the account, with its audit row and mails, and takes away what gives way to it. False
/// when it was linked a moment ago, by the same form, whose other answer leads on, or in another tab; and when what is
/// lost may not go any more.
pub async fn add(
    stage: &Stage,
    tx: &Tx,
    ending: &Ending,
    (held, code, mails): (&Authenticator, AuditCode, &[OutgoingMail]),
) -> Result<bool, Turned> {
    if is_overtaken(tx, held).await? {
        return Ok(false);
    }
    if let Some(lost) = &ending.lost
        && !lost.write(stage, tx, held).await?
    {
        return Ok(false);
    }
    match tx.authenticators().add(held).await {
        Ok(()) => {}
        Err(StoreError::Conflict(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    // R116: after a change of what one proves oneself with, no device is remembered.
    tx.remembered_devices().forget_all(held.user).await?;
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    let what = code;
    tx.audit().add(&trail::event(stage, what, user, stage.standing.organisation(), &[])).await?;
    for mail in mails {
        tx.outbox().add(mail).await?;
    }
    Ok(true)
}

/// Whether another tab linked the same YubiKey since the person was read, or the last key that there may be.
async fn is_overtaken(tx: &Tx, held: &Authenticator) -> Result<bool, StoreError> {
    if !matches!(held.kind, AuthenticatorKind::WebAuthn | AuthenticatorKind::YubicoOtp) {
        return Ok(false);
    }
    let mut there = tx.authenticators().of_user(held.user).await?;
    there.retain(|other| other.kind == held.kind);
    Ok(match held.kind {
        AuthenticatorKind::WebAuthn => there.len() >= SecurityKey::MOST,
        _ => there.iter().any(|other| other.secret.expose() == held.secret.expose()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::trial::House;

    fn key(house: &House, password: &Authenticator, kind: AuthenticatorKind, name: &str) -> Authenticator {
        let (id, secret) = (house.app.dice.id(house.now()), Secret::new(name.as_bytes().to_vec()));
        Authenticator { id, kind, secret, ..password.clone() }
    }

    #[tokio::test]
    async fn what_another_tab_linked_meanwhile_is_not_linked_twice_and_no_more_than_there_may_be() {
        let house = House::new().await;
        let anna = house.person("anna", &[]).await;
        let tx = house.app.store.write().await.unwrap();
        let password = tx.authenticators().of_user(anna.id).await.unwrap().remove(0);
        let one = key(&house, &password, AuthenticatorKind::YubicoOtp, "cccccccccccc");
        assert!(!is_overtaken(&tx, &one).await.unwrap());
        tx.authenticators().add(&one).await.unwrap();
        let other_tab = key(&house, &password, AuthenticatorKind::YubicoOtp, "cccccccccccc");
        assert!(is_overtaken(&tx, &other_tab).await.unwrap());
        let another = key(&house, &password, AuthenticatorKind::YubicoOtp, "cccccccccccd");
        assert!(!is_overtaken(&tx, &another).await.unwrap(), "another YubiKey is another one");
        for _ in 0..SecurityKey::MOST {
            // A security key keeps its secret elsewhere: they are not taken for one.
            let key = key(&house, &password, AuthenticatorKind::WebAuthn, "");
            assert!(!is_overtaken(&tx, &key).await.unwrap());
            tx.authenticators().add(&key).await.unwrap();
        }
        let last = key(&house, &password, AuthenticatorKind::WebAuthn, "");
        assert!(is_overtaken(&tx, &last).await.unwrap());
        let app = key(&house, &password, AuthenticatorKind::Totp, "");
        assert!(!is_overtaken(&tx, &app).await.unwrap());
    }
}
