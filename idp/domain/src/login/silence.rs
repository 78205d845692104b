//! `prompt=none`: which error says what a page would have asked.

use crate::login::journey::NoAccess;
use crate::login::journey::Step;

/// OpenID Connect Core §3.1.2.6, OAuth 2.0 (RFC 6749) §4.1.2.1 and OpenID Connect Core Error Code
/// `unmet_authentication_requirements` 1.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilentRefusal {
    /// "The resource owner or authorization server denied the request."
    AccessDenied,
    /// "The End-User is REQUIRED to select a session at the Authorization Server."
    AccountSelectionRequired,
    /// "The Authorization Server requires End-User interaction of some form to proceed."
    InteractionRequired,
    /// "The Authorization Server requires End-User authentication."
    LoginRequired,
    /// "The Authorization Server is unable to meet the requirements of the Relying Party."
    UnmetAuthenticationRequirements,
}

/// The refusal that `step` comes to when no page may be shown. None: nothing is to be asked.
pub const fn silent_refusal(step: &Step) -> Option<SilentRefusal> {
    match step {
        Step::ChooseOrganisation(_)
        | Step::Enrol(_)
        | Step::Introduce(_)
        | Step::KeepRecoveryCodes
        | Step::Link(_)
        | Step::OfferAnother(_)
        | Step::OfferRepair
        | Step::NewPassword
        | Step::Profile
        | Step::Terms => Some(SilentRefusal::InteractionRequired),
        Step::Confirm => Some(SilentRefusal::AccountSelectionRequired),
        Step::Done(_) => None,
        Step::NoAccess(NoAccess::AcrOutOfReach) => Some(SilentRefusal::UnmetAuthenticationRequirements),
        Step::NoAccess(NoAccess::NoMembership | NoAccess::NoSecondStepAllowed) => {
            Some(SilentRefusal::AccessDenied)
        }
        Step::Password | Step::SecondFactor(_) | Step::NoAccess(NoAccess::VouchedElsewhere) => {
            Some(SilentRefusal::LoginRequired)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_page_that_cannot_be_shown_has_its_error() {
        assert_eq!(silent_refusal(&Step::Password), Some(SilentRefusal::LoginRequired));
        assert_eq!(silent_refusal(&Step::SecondFactor(vec![])), Some(SilentRefusal::LoginRequired));
        assert_eq!(silent_refusal(&Step::Enrol(BTreeSet::new())), Some(SilentRefusal::InteractionRequired));
        assert_eq!(silent_refusal(&Step::KeepRecoveryCodes), Some(SilentRefusal::InteractionRequired));
        assert_eq!(silent_refusal(&Step::NewPassword), Some(SilentRefusal::InteractionRequired));
        assert_eq!(silent_refusal(&Step::Terms), Some(SilentRefusal::InteractionRequired));
        assert_eq!(silent_refusal(&Step::Confirm), Some(SilentRefusal::AccountSelectionRequired));
        assert_eq!(
            silent_refusal(&Step::NoAccess(NoAccess::AcrOutOfReach)),
            Some(SilentRefusal::UnmetAuthenticationRequirements)
        );
    }
}
