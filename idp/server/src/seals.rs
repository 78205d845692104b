//! The keys of this deployment: one for each purpose, all derived from the master key.

use sluis_domain::jose::seal::Sealer;
use sluis_domain::secret::MacKey;
use sluis_domain::secret::MasterKey;

/// One key for each purpose. What one of them made, no other takes.
#[derive(Debug)]
pub struct Seals {
    /// Seals authorization requests that travel in URLs.
    pub request: Sealer,
    /// Seals opaque access tokens.
    pub access_token: Sealer,
    /// Seals what a page asks of a security key or passkey.
    pub challenge: Sealer,
    /// Seals what is kept and must be read back: the keys of authenticator apps, private signing keys.
    pub at_rest: Sealer,
    /// Names a person to an app that is to send them back, for the browser that they are in.
    pub handle: Sealer,
    /// Makes what is kept of codes that people type.
    pub typed_code: MacKey,
    /// Makes the cookie of a remembered device.
    pub device: MacKey,
    /// Ties a form to the browser that was shown it.
    pub form: MacKey,
    /// Names the counters of login names, known and unknown, so that they say nothing to a reader.
    pub counter: MacKey,
    /// Makes the key of an authenticator app while it is being linked.
    pub enrolment: MacKey,
    /// Names the transactions, codes and counters of text messages.
    pub sms: MacKey,
    /// Makes refresh tokens.
    pub refresh_token: MacKey,
    /// Makes the first pairwise `sub` of a person for a sector.
    pub subject: MacKey,
    /// Makes the `sid` of a session for a client.
    pub sid: MacKey,
}

impl Seals {
    /// Derives every key from `master`; what `older` master keys sealed can still be opened.
    pub fn new(master: &MasterKey, older: &[MasterKey]) -> Self {
        let sealer = |purpose: &str| Sealer::new(master, older, purpose);
        let mac = |purpose: &str| MacKey::new(&master.derive(purpose));
        Self {
            request: sealer("sluis:request"),
            access_token: sealer("sluis:access-token"),
            challenge: sealer("sluis:challenge"),
            at_rest: sealer("sluis:at-rest"),
            handle: sealer("sluis:handle"),
            typed_code: mac("sluis:typed-code"),
            device: mac("sluis:device"),
            form: mac("sluis:form"),
            counter: mac("sluis:counter"),
            enrolment: mac("sluis:enrolment"),
            sms: mac("sluis:sms"),
            refresh_token: mac("sluis:refresh-token"),
            subject: mac("sluis:subject"),
            sid: mac("sluis:sid"),
        }
    }
}
