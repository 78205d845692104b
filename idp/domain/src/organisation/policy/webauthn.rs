//! `webauthn.*`: security keys and passkeys.

use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;

section! {
    /// Security keys and passkeys.
    webauthn WebAuthnLayer WebAuthnRules

    /// Whether a passkey that checks its holder takes the place of the password.
    passwordless: bool = false, Word("true or false"), Smaller, OfThisLogin, "NIST SP 800-63B-4 §2.2: a multi-factor authenticator";
}
