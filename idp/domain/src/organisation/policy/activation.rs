//! `activation.*`: what somebody goes through between the invitation and the message that waits (D1).

use crate::organisation::policy::keeping::Keeping;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::line::Line;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `activation.arrive`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrive {
    /// At the app's own start.
    Home,
    /// At the message that waits.
    TargetLink,
}

/// `activation.consent`: the later in this list, the more is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Nothing is to be agreed to.
    Off,
    /// Nobody goes on without saying that the document was read (R17).
    Required,
}

/// What the one-time profile form may ask (R24 to R27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    /// "Onbekend" unless somebody says otherwise; never a must.
    Gender,
    /// The first name.
    GivenName,
    /// The letters before the surname.
    Initials,
    /// The surname without its prefix.
    Surname,
    /// "van der".
    SurnamePrefix,
}

/// Whether a field of the profile form may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It may.
    Optional,
    /// It may not.
    Required,
}

/// Which fields the form has.
pub type ProfileFields = BTreeMap<ProfileField, Need>;

/// Data that no organisation needs cannot be made a must (AVG article 5, first paragraph, c).
struct GenderIsNoMust;

impl Keeping<ProfileFields> for GenderIsNoMust {
    fn keep(&self, value: &mut ProfileFields) {
        if let Some(need) = value.get_mut(&ProfileField::Gender) {
            *need = Need::Optional;
        }
    }

    fn told(&self) -> String {
        "gender, given_name, initials, surname and surname_prefix, each optional or required; gender never required"
            .to_owned()
    }
}

section! {
    /// From the invitation to the first message.
    activation ActivationLayer ActivationRules

    /// Where a person is when the account is there: at the message that waits, or at the app's own start.
    arrive: Arrive = Arrive::TargetLink, Word("target_link or home"), Neither, OfThisLogin, "";
    /// Whether nobody goes on without saying that the document was read. It is no ground for processing.
    consent: Consent = Consent::Off, Word("off or required"), Larger, OfThisLogin,
        "AP: consent of an employee is no ground for processing absence data";
    /// Where the document is to be read: an https address.
    document: Line<200> = Line::NONE, Word("an https address of at most 200 characters"), Neither, OfThisLogin, "";
    /// The version of the document; another one is asked about again.
    document_version: Line<40> = Line::NONE, Word("at most 40 characters"), Neither, OfThisLogin, "";
    /// The fields of the one-time profile form; none: there is no form.
    profile_fields: ProfileFields = ProfileFields::new(), GenderIsNoMust, Neither, OfThisLogin, "AVG article 5(1)(c)";
    /// Whether a person logs in with the new password before going on.
    relogin: bool = false, Word("true or false"), Larger, OfThisLogin, "";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_must_say_their_gender() {
        let mut rules = ActivationRules::compiled();
        rules.profile_fields =
            BTreeMap::from([(ProfileField::Gender, Need::Required), (ProfileField::Surname, Need::Required)]);
        rules.keep_within_bounds();
        assert_eq!(rules.profile_fields[&ProfileField::Gender], Need::Optional);
        assert_eq!(rules.profile_fields[&ProfileField::Surname], Need::Required);
    }
}
