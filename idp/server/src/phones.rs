//! Telephones that receive codes: their numbers sealed at rest, and the keyed digests of what was sent to them.

use crate::app::App;
use crate::keys::rotation::at_rest;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::authenticator::sms_code::SmsCode;
use sluis_domain::id::Id;
use sluis_domain::login::sms_challenge::SmsChallenge;
use sluis_domain::secret::Digest;
use sluis_domain::secret::Secret;
use sluis_domain::session::RequestMark;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

/// In what a code is sent: this browser, this request, this person. A code answers nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    /// The request, and when it came in.
    pub request: (Id<RequestMark>, Timestamp),
    /// The person.
    pub user: Id<User>,
    /// The digest of the browser's cookie.
    pub browser: Digest,
}

impl Occasion {
    /// The identifier that a telephone will have when it is linked on this occasion, as the `number`th. The
    /// same at each look, so that another number gains no tries.
    pub fn pending_id(&self, app: &App, number: usize) -> Id<Authenticator> {
        let parts: [&[u8]; 5] = [
            b"telephone",
            self.request.0.bytes(),
            self.user.bytes(),
            self.browser.bytes(),
            &number.to_be_bytes(),
        ];
        let mut random = [0; 10];
        random.copy_from_slice(&app.seals.enrolment.mac(&parts).bytes()[..10]);
        Id::new(self.request.1, random)
    }

    /// The name of the transaction in which codes go to the telephone `authenticator`.
    pub fn transaction(&self, app: &App, authenticator: Id<Authenticator>) -> Digest {
        let parts: [&[u8]; 5] = [
            b"transaction",
            self.request.0.bytes(),
            self.user.bytes(),
            self.browser.bytes(),
            authenticator.bytes(),
        ];
        app.seals.sms.mac(&parts)
    }
}

/// What is kept of a code: without our key, nobody can try all codes against it.
pub fn code_digest(app: &App, transaction: &Digest, code: &SmsCode) -> Digest {
    app.seals.sms.mac(&[b"code", transaction.bytes(), code.expose().as_bytes()])
}

/// Names the counter of a number without holding it.
pub fn number_counter(app: &App, number: &PhoneNumber) -> String {
    format!("sms-number:{}", app.seals.sms.mac(&[b"number", number.e164().as_bytes()]).base64url())
}

/// The number as it is kept for the authenticator `id`. None: there is no master key to seal it with.
pub fn seal(app: &App, id: Id<Authenticator>, number: &PhoneNumber) -> Option<Secret<Vec<u8>>> {
    seal_at(app, &place("authenticators", "secret", &id.to_string()), number.e164())
}

/// The number of the telephone `held`. None: it was sealed elsewhere, or is broken.
pub fn open(app: &App, held: &Authenticator) -> Option<PhoneNumber> {
    let text = open_at(app, &place("authenticators", "secret", &held.id.to_string()), &held.secret)?;
    PhoneNumber::of_row(text.expose())
}

/// The number as it is kept for a transaction.
pub fn seal_for(app: &App, transaction: &Digest, number: &PhoneNumber) -> Option<Secret<Vec<u8>>> {
    seal_at(app, &place("sms_challenges", "number", &transaction.base64url()), number.e164())
}

/// The number of a transaction.
pub fn open_of(app: &App, challenge: &SmsChallenge) -> Option<PhoneNumber> {
    let row = challenge.transaction.base64url();
    let text = open_at(app, &place("sms_challenges", "number", &row), &challenge.number)?;
    PhoneNumber::of_row(text.expose())
}

/// Seals a text for one column of one row.
pub fn seal_at(app: &App, place: &[u8], text: &str) -> Option<Secret<Vec<u8>>> {
    app.seals.at_rest.seal(app.dice.bytes(), place, text.as_bytes()).ok().map(Secret::new)
}

/// Opens what `seal_at` sealed for that place.
pub fn open_at(app: &App, place: &[u8], sealed: &Secret<Vec<u8>>) -> Option<Secret<String>> {
    let opened = app.seals.at_rest.open(place, sealed.expose());
    let bytes = opened.inspect_err(|error| tracing::error!(%error, "a number or message cannot be opened"));
    String::from_utf8(bytes.ok()?.expose().clone()).ok().map(Secret::new)
}

/// One column of one row.
pub fn place(table: &str, column: &str, row: &str) -> Vec<u8> {
    at_rest(table, column, row)
}
