//! A code of an app that gave way to another (R120): known for what it is, and a failure like any other.

use crate::login::stage::Stage;
use crate::totp_keys;
use crate::web::turned::Turned;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::totp::Window;
use sluis_domain::login::person::Person;

/// Whether `code` is what the old entry in the person's app shows at this moment. Only whoever gave the right
/// password hears it, and the attempt is counted already.
pub async fn shows(stage: &Stage, person: &Person, code: &str) -> Result<bool, Turned> {
    let (app, now) = (&stage.visit.app, stage.visit.now);
    let old = app.store.read().superseded_apps().of_user(person.user.id, now).await?;
    let is_it = |key: TotpKey| matches!(key.check(code, now, Window::LINKING, None), TotpCheck::Good { .. });
    Ok(old.into_iter().filter_map(|(id, secret)| totp_keys::open_of(app, id, &secret)).any(is_it))
}
