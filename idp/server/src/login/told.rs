//! A code of an app that is wrong is explained (R80). One whose time is still to come is not taken when it comes:
//! whoever guesses would otherwise hear "clock fast by 3 minutes", wait for three minutes and be in.

use crate::web::visit::Visit;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::totp::TOLD_FOR;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::totp::Window;
use sluis_domain::authenticator::totp::WrongBecause;
use sluis_domain::id::Id;
use sluis_store::error::StoreError;

/// An app, and the code that somebody typed for it.
#[derive(Clone, Copy)]
pub struct Typed<'t> {
    /// Which app.
    pub app: Id<Authenticator>,
    /// Its key.
    pub key: &'t TotpKey,
    /// The code.
    pub code: &'t str,
}

/// Weighs a code. One that was explained before counts as used. `last_step`: the last one that was accepted.
///
/// # Errors
/// When the short-lived state cannot be asked.
pub async fn check(
    visit: &Visit,
    typed: Typed<'_>,
    window: Window,
    last_step: Option<u64>,
) -> Result<TotpCheck, StoreError> {
    let found = typed.key.check(typed.code, visit.now, window, last_step);
    if let TotpCheck::Good { step } = found
        && visit.app.short_lived.get(&place(typed.app, step), visit.now).await?.is_some()
    {
        return Ok(TotpCheck::AlreadyUsed);
    }
    Ok(found)
}

/// Why a code is wrong. What is said of it is kept before anybody hears it.
///
/// # Errors
/// When the short-lived state cannot be written: then nothing is said.
pub async fn explain(visit: &Visit, typed: Typed<'_>) -> Result<Option<WrongBecause>, StoreError> {
    let because = typed.key.explain(typed.code, visit.now);
    if let Some(step) = typed.key.coming_step(typed.code, visit.now) {
        visit.app.short_lived.put(&place(typed.app, step), b"", TOLD_FOR, visit.now).await?;
    }
    Ok(because)
}

fn place(app: Id<Authenticator>, step: u64) -> String {
    format!("totp-told:{app}:{step}")
}
