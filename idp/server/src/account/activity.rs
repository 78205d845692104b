//! `GET /account/activity`: what happened with the account, in the words of the person whose account it is.

use crate::account::desk::Desk;
use crate::account::frame;
use crate::account::list_view::Activity;
use crate::account::list_view::Happened;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::client::client::ClientId;
use sluis_store::audit::AccountLine;
use sluis_store::error::StoreError;

/// Lines that are shown at most: what is older is asked of the organisation.
const MOST: u64 = 200;
/// What is worth a second look when it happened without oneself.
const ALARMING: [&str; 5] =
    ["auth.login_refused", "backup.helpdesk_issued", "device.stolen", "grant.replayed", "mfa.key.suspected"];
/// What a person is told of, and the key of its text. The rest is between apps and the house.
const TOLD: [(&str, &str); 32] = [
    ("account.activated", "activity-account-activated"),
    ("account.email_changed", "activity-account-email-changed"),
    ("account.locked", "activity-account-locked"),
    ("account.unlocked", "activity-account-unlocked"),
    ("auth.login", "activity-auth-login"),
    ("auth.login_refused", "activity-auth-login-refused"),
    ("auth.logout", "activity-auth-logout"),
    ("backup.helpdesk_issued", "activity-backup-helpdesk-issued"),
    ("backup.kept", "activity-backup-kept"),
    ("backup.reissued", "activity-backup-reissued"),
    ("backup.used", "activity-backup-used"),
    ("consent.given", "activity-consent-given"),
    ("consent.withdrawn", "activity-consent-withdrawn"),
    ("device.forgotten", "activity-device-forgotten"),
    ("device.remembered", "activity-device-remembered"),
    ("device.stolen", "activity-device-stolen"),
    ("grant.replayed", "activity-grant-replayed"),
    ("mfa.key.registered", "activity-mfa-key-registered"),
    ("mfa.key.suspected", "activity-mfa-key-suspected"),
    ("mfa.put_off", "activity-mfa-put-off"),
    ("mfa.removed", "activity-mfa-removed"),
    ("mfa.sms.registered", "activity-mfa-sms-registered"),
    ("mfa.sms.replaced", "activity-mfa-sms-replaced"),
    ("mfa.totp.registered", "activity-mfa-totp-registered"),
    ("mfa.totp.replaced", "activity-mfa-totp-replaced"),
    ("mfa.yubico.registered", "activity-mfa-yubico-registered"),
    ("password.changed", "activity-password-changed"),
    ("password.reset", "activity-password-reset"),
    ("password.set", "activity-password-set"),
    ("profile.changed", "activity-profile-changed"),
    ("recovery.link_sent", "activity-recovery-link-sent"),
    ("terms.accepted", "activity-terms-accepted"),
];

/// Shows it.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_look(visit).await?;
    let pseudonym = desk.person.user.pseudonym;
    let lines = desk.visit.app.store.read().audit().of_account(pseudonym, MOST).await?;
    let mut told = Vec::new();
    for line in lines.into_iter().filter(|line| desk.outlook.shows(line.organisation)) {
        if let Some((_, key)) = TOLD.iter().find(|(code, _)| *code == line.code) {
            told.push((*key, whereabouts(&desk, &line).await?, line));
        }
    }
    frame::draw(&desk, urls::ACCOUNT_ACTIVITY, |page, around| {
        let lines: Vec<Happened> = told
            .into_iter()
            .map(|(key, places, line)| Happened {
                at: line.at,
                what: page.t(key),
                places,
                alarming: ALARMING.contains(&line.code.as_str()),
            })
            .collect();
        page.answer(StatusCode::OK, &Activity { page, around, lines: &lines })
    })
    .await
}

/// The app, the organisation and the address, as far as they are known.
async fn whereabouts(desk: &Desk, line: &AccountLine) -> Result<Vec<String>, StoreError> {
    let app = &desk.visit.app;
    let client = match line.client.as_deref().and_then(ClientId::parse) {
        Some(id) => app.directory.client(app, &id, desk.visit.now).await?.map(|client| client.name.clone()),
        None => None,
    };
    let organisation = match line.organisation {
        Some(organisation) => Some(frame::organisation_name(desk, organisation).await?),
        None => None,
    };
    Ok([client, organisation, line.network.clone()].into_iter().flatten().collect())
}
