//! `helpdesk.*`: the code with which the helpdesk lets somebody in who lost the second step (R99).

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::line::Line;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;
use serde::{Deserialize, Serialize};

/// `helpdesk.onetime_code`: the later in this list, the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnetimeCode {
    /// One of the helpdesk issues it.
    On,
    /// One asks for it and another agrees.
    FourEyes,
    /// The helpdesk issues none.
    Off,
}

section! {
    /// One-time codes of the helpdesk.
    helpdesk HelpdeskLayer HelpdeskRules

    /// What the helpdesk checks before it gives one, in the organisation's words. Where it says something, whoever gives
    /// a code says that it was done.
    identity_check: Line<200> = Line::NONE, Word("at most 200 characters"), Neither, OfThisLogin, "";
    /// Whether the helpdesk may issue a one-time code that takes the place of the second step.
    onetime_code: OnetimeCode = OnetimeCode::On, Word("on, four_eyes or off"), Larger, OfThisLogin, "ASVS 6.4.4";
    /// How long such a code is good.
    ttl: Span = Span::hours(24), Between(Span::minutes(5), Span::hours(24)), Smaller, OfThisLogin,
        "NIST SP 800-63B-4 §4.2.1.2: at most 24 hours";
}
