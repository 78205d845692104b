//! ID tokens of ours that come back as hints (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2).

use crate::web::visit::Visit;
use sluis_domain::jose::jws;
use sluis_domain::oauth::id_token::HintClaims;

/// What the hint says, if we signed it. Its end does not matter: RP-Initiated Logout §2: "The OP SHOULD
/// accept ID Tokens when the RP identified by the ID Token's `aud` claim and/or `sid` claim has a current
/// session or had a recent session at the OP, even when the `exp` time has passed."
pub(super) fn read(visit: &Visit, text: &str) -> Option<HintClaims> {
    let ring = visit.app.keys.load();
    let claims: HintClaims = jws::verify(text, None, |kid| ring.find_for_hint(kid)).ok()?;
    (claims.iss == visit.app.public_url.issuer()).then_some(claims)
}

/// What a hint says that nobody can verify any more. Anybody may have written it.
pub(super) fn unverified(visit: &Visit, text: &str) -> Option<HintClaims> {
    let claims: HintClaims = jws::unverified(text).ok()?;
    (claims.iss == visit.app.public_url.issuer()).then_some(claims)
}
