//! The addresses of this house, each in one place.

use url::Url;

/// `GET|POST`: the authorization endpoint; `?r=` takes up a sealed request again.
pub const AUTHORIZE: &str = "/oauth2/authorize";
/// `POST`: the token endpoint.
pub const TOKEN: &str = "/oauth2/token";
/// `GET|POST`: the userinfo endpoint.
pub const USERINFO: &str = "/oauth2/userinfo";
/// `GET`: the public keys.
pub const JWKS: &str = "/oauth2/jwks";
/// `POST`: token introspection (RFC 7662).
pub const INTROSPECT: &str = "/oauth2/introspect";
/// `POST`: token revocation (RFC 7009).
pub const REVOKE: &str = "/oauth2/revoke";
/// `GET|POST`: the end-session endpoint (OpenID Connect RP-Initiated Logout).
pub const LOGOUT: &str = "/oauth2/logout";
/// `POST`: the person's answer to "do you want to sign out?".
pub const LOGOUT_CONFIRM: &str = "/oauth2/logout/confirm";
/// `GET`: OpenID Connect Discovery §4.
pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
/// `GET`: RFC 8414 §3.
pub const OAUTH_CONFIGURATION: &str = "/.well-known/oauth-authorization-server";
/// `GET`: RFC 9116.
pub const SECURITY_TXT: &str = "/.well-known/security.txt";
/// `GET`: the login dispatcher.
pub const LOGIN: &str = "/login";
/// `POST`: who, and the password.
pub const LOGIN_PASSWORD: &str = "/login/password";
/// `POST`: the code of a second step.
pub const LOGIN_CODE: &str = "/login/code";
/// `POST`: the first code of an app that is being linked.
pub const LOGIN_ENROL: &str = "/login/enrol";
/// `POST`: a recovery code, in place of the second step.
pub const LOGIN_BACKUP: &str = "/login/backup";
/// `POST`: the answer to an announced deadline.
pub const LOGIN_DEADLINE: &str = "/login/deadline";
/// `POST`: new recovery codes are kept, or are to be made.
pub const LOGIN_KEEP_CODES: &str = "/login/keep-codes";
/// `POST`: the answer of a security key or passkey, as the second step.
pub const LOGIN_KEY: &str = "/login/key";
/// `POST`: as the second step, this.
pub const LOGIN_METHOD: &str = "/login/method";
/// `GET`: what else there is as a second step.
pub const LOGIN_METHODS: &str = "/login/methods";
/// `POST`: another mail with the key of the app that is being linked.
pub const LOGIN_ENROL_MAIL: &str = "/login/enrol/mail";
/// The link of such a mail: `?t=TOKEN`.
pub const LOGIN_APP_LINK: &str = "/login/app";
/// `POST`: which kind of second step is linked, or back to the list of them.
pub const LOGIN_ENROL_METHOD: &str = "/login/enrol/method";
/// `POST`: the answer of a security key or passkey that is being linked.
pub const LOGIN_ENROL_KEY: &str = "/login/enrol/key";
/// `POST`: what a YubiKey typed that is being linked.
pub const LOGIN_ENROL_YUBICO: &str = "/login/enrol/yubico";
/// `POST`: past a kind of second step.
pub const LOGIN_ENROL_SKIP: &str = "/login/enrol/skip";
/// `POST`: the number of a telephone that is being linked.
pub const LOGIN_ENROL_NUMBER: &str = "/login/enrol/number";
/// `POST`: another code to the telephone that is being linked.
pub const LOGIN_ENROL_NUMBER_AGAIN: &str = "/login/enrol/number/again";
/// `POST`: the number was wrong.
pub const LOGIN_ENROL_NUMBER_CHANGE: &str = "/login/enrol/number/change";
/// `POST`: the first code to a telephone that is being linked.
pub const LOGIN_ENROL_NUMBER_CODE: &str = "/login/enrol/number/code";
/// `POST`: the answer of a passkey, as the whole login.
pub const LOGIN_PASSKEY: &str = "/login/passkey";
/// `POST`: a code by text message, or another one.
pub const LOGIN_SMS: &str = "/login/sms";
/// `POST`: another password, for one that no longer fits.
pub const LOGIN_NEW_PASSWORD: &str = "/login/new-password";
/// `POST`: what a YubiKey typed, as the second step.
pub const LOGIN_YUBICO: &str = "/login/yubico";
/// `POST`: a code of something that a shut door took before.
pub const LOGIN_UNLOCK: &str = "/login/unlock";
/// `POST`: for which organisation.
pub const LOGIN_ORGANISATION: &str = "/login/organisation";
/// `POST`: yes, continue as this person.
pub const LOGIN_CONFIRM: &str = "/login/confirm";
/// `POST`: the one-time form about oneself.
pub const LOGIN_PROFILE: &str = "/login/profile";
/// `POST`: the answer to the organisation's terms.
pub const LOGIN_TERMS: &str = "/login/terms";
/// `POST`: another second step in place of the lost one, now or later.
pub const LOGIN_REPAIR: &str = "/login/repair";
/// `GET`: new recovery codes as a file.
pub const LOGIN_CODES_FILE: &str = "/login/codes.txt";
/// `POST`: no, somebody else.
pub const LOGIN_RESTART: &str = "/login/restart";
/// `GET|POST`: may the client know this?
pub const CONSENT: &str = "/consent";
/// `GET`: the page of an activation link, and (`?t=`) the link itself; `POST`: the code that stands in for it.
pub const ACTIVATE: &str = "/activate";
/// `GET|POST`: does the invitation belong to the account that logged in?
pub const ACTIVATE_ACCEPT: &str = "/activate/accept";
/// `POST`: on from the first page.
pub const ACTIVATE_CONTINUE: &str = "/activate/continue";
/// `POST`: another code or link in the same browser.
pub const ACTIVATE_FORGET: &str = "/activate/forget";
/// `GET`: everything is proven, and the app is next.
pub const ACTIVATE_DONE: &str = "/activate/done";
/// `POST`: the first password.
pub const ACTIVATE_PASSWORD: &str = "/activate/password";
/// `POST`: a new link to the same mailbox.
pub const ACTIVATE_RENEW: &str = "/activate/renew";
/// `POST`: what only the person knows.
pub const ACTIVATE_CHECK: &str = "/activate/check";
/// `POST`: the answer to the organisation's terms.
pub const ACTIVATE_TERMS: &str = "/activate/terms";
/// `GET|POST`: forgotten login details.
pub const RECOVERY: &str = "/recovery";
/// `GET`: the page of a link that somebody asked for who forgot the password, and (`?t=`) the link itself; `POST`:
/// the new password.
pub const RESET: &str = "/reset";
/// `POST`: a new link to the same mailbox.
pub const RESET_RENEW: &str = "/reset/renew";
/// `GET|POST`: another password, for who is logged in.
pub const ACCOUNT_PASSWORD: &str = "/account/password";
/// `GET`: where password managers look for that page.
pub const CHANGE_PASSWORD: &str = "/.well-known/change-password";
/// `GET`: the person's own account.
pub const ACCOUNT: &str = "/account";
/// `GET`: what happened with the account.
pub const ACCOUNT_ACTIVITY: &str = "/account/activity";
/// `GET`: to link an app, or another in its place; `POST`: the first code of it.
pub const ACCOUNT_APP: &str = "/account/security/app";
/// `GET|POST`: new recovery codes.
pub const ACCOUNT_CODES: &str = "/account/security/codes";
/// `GET`: new recovery codes as a file.
pub const ACCOUNT_CODES_FILE: &str = "/account/security/codes.txt";
/// `GET`: what the person lets apps know.
pub const ACCOUNT_CONSENTS: &str = "/account/consents";
/// `GET`: are you sure? `POST`: withdraw a consent.
pub const ACCOUNT_WITHDRAW: &str = "/account/consents/withdraw";
/// `GET`: what is known of the person, the language, the mail addresses.
pub const ACCOUNT_DATA: &str = "/account/data";
/// `GET`: remembered devices; `POST`: forget one, or all.
pub const ACCOUNT_DEVICES: &str = "/account/devices";
/// `GET|POST`: another mail address.
pub const ACCOUNT_EMAIL: &str = "/account/email";
/// `GET`: to the login that links a telephone or a key, and back.
pub const ACCOUNT_LINK: &str = "/account/security/link";
/// `GET`: to the login that links the first second step, and back.
pub const ACCOUNT_ON: &str = "/account/security/on";
/// `GET|POST`: no second step any more.
pub const ACCOUNT_OFF: &str = "/account/security/off";
/// `GET|POST`: take one away of what proves the second step.
pub const ACCOUNT_REMOVE: &str = "/account/security/remove";
/// `GET`: back from the login to the page of the account that asked for it.
pub const ACCOUNT_RESUME: &str = "/account/resume";
/// `GET`: the password, the second steps, the recovery codes.
pub const ACCOUNT_SECURITY: &str = "/account/security";
/// `GET`: sessions; `POST`: end one, or all others.
pub const ACCOUNT_SESSIONS: &str = "/account/sessions";
/// `GET`: the page of a link that confirms a mail address, and (`?t=`) the link itself; `POST`: it is mine.
pub const CONFIRM_EMAIL: &str = "/confirm-email";
/// Where every address of the API begins.
pub const API: &str = "/api/";
/// `POST`: an app invites somebody.
pub const INVITATIONS: &str = "/api/v1/invitations";
/// `GET`: how an invitation stands.
pub const INVITATION: &str = "/api/v1/invitations/{id}";
/// `POST`: a message waits.
pub const INVITATION_NOTIFY: &str = "/api/v1/invitations/{id}/notify";
/// `POST`: the letter once more.
pub const INVITATION_RESEND: &str = "/api/v1/invitations/{id}/resend";
/// `POST`: it was a mistake.
pub const INVITATION_WITHDRAW: &str = "/api/v1/invitations/{id}/withdraw";
/// `POST`: a gateway tells what became of a text message.
pub const SMS_REPORT: &str = "/api/v1/sms/{id}/{mark}";
/// `POST`, and `GET` of gateways that know nothing else: one tells what became of its text messages.
pub const SMS_REPORTS: &str = "/api/v1/sms/reports/{gateway}/{mark}";
/// `GET`: the process is up.
pub const LIVE: &str = "/health/live";
/// `GET`: it can serve.
pub const READY: &str = "/health/ready";

/// `path` with the sealed request `seal` in its query.
pub fn with_seal(path: &str, seal: &str) -> String {
    // The seal is base64url: nothing in it needs escaping.
    format!("{path}?r={seal}")
}

/// The login dispatcher for a sealed request.
pub fn login(seal: &str) -> String {
    with_seal(LOGIN, seal)
}

/// The login dispatcher for whatever came as a seal; of a text that is none, what may stand in an address.
pub fn login_of(text: &str) -> String {
    let kept: String = text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    if kept.is_empty() { LOGIN.to_owned() } else { login(&kept) }
}

/// The public address of this deployment, from which every absolute address is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    issuer: String,
    origin: String,
    host: String,
    secure: bool,
}

impl PublicUrl {
    /// Reads the configured address. The issuer is this text without a slash at its end.
    pub fn new(url: &Url) -> Option<Self> {
        let host = url.host_str()?.to_owned();
        let issuer = url.as_str().trim_end_matches('/').to_owned();
        Some(Self {
            issuer,
            origin: url.origin().ascii_serialization(),
            host,
            secure: url.scheme() == "https",
        })
    }

    /// `iss`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Scheme, host and port, as browsers send it in `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host alone: the WebAuthn RP ID, unless configured wider.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether browsers reach it over TLS.
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// The absolute address of `path`.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_seal_writes_nothing_else_into_an_address() {
        assert_eq!(login_of("a-B_9"), "/login?r=a-B_9");
        assert_eq!(login_of("a\r\nb&c=//d"), "/login?r=abcd");
        assert_eq!(login_of(""), "/login");
        assert_eq!(login_of("&#"), "/login");
    }
}
