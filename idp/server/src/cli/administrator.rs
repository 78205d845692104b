//! Which administrator does something: a name, and the password as the first line of standard input. Without it
//! the audit log would name whomever somebody typed, and two pairs of eyes would be one.

use crate::argon2id::Verdict;
use crate::cli::house::{About, House, failed};
use crate::cli::output::CliError;
use crate::cli::secret_input::SecretLines;
use sluis_domain::audit::{AuditCode, AuditOutcome};
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::password::normal_form;
use sluis_domain::secret::Secret;
use sluis_domain::user::{LoginName, User};

/// The administrator of that login name, who gives their password.
///
/// # Errors
/// One sentence for whoever is none and for a wrong password; the audit log hears of both.
pub async fn proven(house: &House, typed: &str) -> Result<User, CliError> {
    let name = LoginName::parse(typed).map_err(|why| CliError::usage(format_args!("--by {why}")))?;
    let asked = format!("the password of `{typed}` in its first line");
    let password = SecretLines::read(1, &asked)?.take();
    let password = password.and_then(|password| normal_form(password.expose()));
    let password = password.unwrap_or_else(|| Secret::new(String::new()));
    let read = house.store.read();
    let user = read.users().find_by_login_name(&name).await.map_err(failed)?;
    let mut stored = None;
    if let Some(user) = user.as_ref().filter(|user| user.locked_at.is_none())
        && read.administrators().is_one(user.id).await.map_err(failed)?
    {
        let held = read.authenticators().of_user(user.id).await.map_err(failed)?;
        stored = held.into_iter().find(|held| held.kind == AuthenticatorKind::Password);
    }
    let hash = stored.map(|held| held.secret);
    let verdict = house.hasher()?.verify(password, hash).await;
    match (user, verdict.map_err(CliError::failed)?) {
        (Some(user), Verdict::Right | Verdict::RightButStale) => Ok(user),
        (user, _) => Err(refused(house, user, typed).await),
    }
}

async fn refused(house: &House, user: Option<User>, typed: &str) -> CliError {
    let about = About { account: user.map(|user| user.pseudonym), ..About::default() };
    let event = house.audit(AuditCode::LoginRefused, about, &[("factor", "password")]);
    let event = event.failed(AuditOutcome::MinorFailure);
    let written = async {
        let tx = house.store.write().await?;
        tx.audit().add(&event).await?;
        tx.commit().await
    };
    match written.await {
        Ok(()) => CliError::failed(format_args!(
            "`{typed}` is no administrator, or the password is another: `sluis admin create` makes one"
        )),
        Err(error) => failed(error),
    }
}
