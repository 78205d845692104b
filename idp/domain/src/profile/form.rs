//! The one-time form in which a person says who they are to one organisation (R24 to R27).

use crate::organisation::membership::Gender;
use crate::organisation::membership::Profile;
use crate::organisation::policy::activation::Need;
use crate::organisation::policy::activation::ProfileField;
use crate::organisation::policy::activation::ProfileFields;
use crate::text::TextRefused;
use crate::text::line;
use crate::time::Timestamp;

/// The longest name, in characters.
const LONGEST: usize = 80;

/// Which field is not taken, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileRefused {
    /// The field.
    pub field: ProfileField,
    /// What is wrong with it.
    pub why: TextRefused,
}

/// What was typed, by field; a field that is missing was left empty.
pub type Typed<'t> = [(ProfileField, &'t str)];

/// Whether the form is due: a field that must be filled is empty, or nobody has been asked yet and something
/// is not known.
pub fn is_due(profile: &Profile, fields: &ProfileFields) -> bool {
    let empty = |field: &ProfileField| value(profile, *field).is_none();
    let must = fields.iter().any(|(field, need)| *need == Need::Required && empty(field));
    must || (profile.answered_at.is_none() && fields.keys().any(empty))
}

/// What `profile` says of `field`, as the form shows it.
pub fn value(profile: &Profile, field: ProfileField) -> Option<&str> {
    match field {
        ProfileField::Gender => profile.gender.map(Gender::name),
        ProfileField::GivenName => profile.given_name.as_deref(),
        ProfileField::Initials => profile.initials.as_deref(),
        ProfileField::Surname => profile.surname.as_deref(),
        ProfileField::SurnamePrefix => profile.surname_prefix.as_deref(),
    }
}

/// The profile after the form was sent at `now`. What the form does not ask stays as it is.
///
/// # Errors
/// The first field that is not taken.
pub fn fill(
    mut profile: Profile,
    fields: &ProfileFields,
    typed: &Typed<'_>,
    now: Timestamp,
) -> Result<Profile, ProfileRefused> {
    for (field, need) in fields {
        let text = typed.iter().find(|(named, _)| named == field).map_or("", |(_, text)| *text);
        let value = match line(text, LONGEST) {
            Ok(value) => Some(value),
            Err(TextRefused::Empty) if *need == Need::Optional => None,
            Err(why) => return Err(ProfileRefused { field: *field, why }),
        };
        match field {
            ProfileField::Gender => profile.gender = value.as_deref().and_then(Gender::parse),
            ProfileField::GivenName => profile.given_name = value,
            ProfileField::Initials => profile.initials = value,
            ProfileField::Surname => profile.surname = value,
            ProfileField::SurnamePrefix => profile.surname_prefix = value,
        }
    }
    profile.answered_at = Some(now);
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn manual() -> ProfileFields {
        BTreeMap::from([
            (ProfileField::Gender, Need::Optional),
            (ProfileField::GivenName, Need::Required),
            (ProfileField::Initials, Need::Required),
            (ProfileField::SurnamePrefix, Need::Optional),
            (ProfileField::Surname, Need::Required),
        ])
    }

    fn known() -> Profile {
        Profile {
            given_name: Some("Bram".to_owned()),
            surname: Some("Kuipers".to_owned()),
            ..Profile::default()
        }
    }

    const TYPED: [(ProfileField, &str); 3] = [
        (ProfileField::GivenName, " Bram "),
        (ProfileField::Initials, "B."),
        (ProfileField::Surname, "Kuipers"),
    ];

    #[test]
    fn the_form_is_asked_once_and_again_only_when_a_must_is_empty() {
        assert!(!is_due(&Profile::default(), &ProfileFields::new()), "no fields, no form");
        assert!(is_due(&known(), &manual()));
        let filled = fill(known(), &manual(), &TYPED, NOW).unwrap();
        assert!(!is_due(&filled, &manual()), "the optional fields stay empty and are not asked again");
        let gone = Profile { initials: None, ..filled };
        assert!(is_due(&gone, &manual()));
    }

    #[test]
    fn who_is_known_in_full_is_not_asked() {
        let fields = BTreeMap::from([(ProfileField::GivenName, Need::Optional)]);
        assert!(!is_due(&known(), &fields));
    }

    #[test]
    fn each_must_is_a_must_and_gender_is_none() {
        let filled = fill(Profile::default(), &manual(), &TYPED, NOW).unwrap();
        assert_eq!((filled.given_name.as_deref(), filled.gender), (Some("Bram"), None));
        for left_out in 0..TYPED.len() {
            let mut typed = TYPED.to_vec();
            let (field, _) = typed.remove(left_out);
            let refused = fill(Profile::default(), &manual(), &typed, NOW).unwrap_err();
            assert_eq!(refused, ProfileRefused { field, why: TextRefused::Empty });
        }
    }

    #[test]
    fn what_the_form_does_not_ask_cannot_be_typed() {
        let fields = BTreeMap::from([(ProfileField::GivenName, Need::Required)]);
        let filled =
            fill(known(), &fields, &[(ProfileField::GivenName, "B"), (ProfileField::Surname, "X")], NOW);
        assert_eq!(filled.unwrap().surname.as_deref(), Some("Kuipers"));
    }

    #[test]
    fn a_gender_that_is_none_of_the_choices_is_unknown() {
        let fields = BTreeMap::from([(ProfileField::Gender, Need::Optional)]);
        let filled = |text| fill(known(), &fields, &[(ProfileField::Gender, text)], NOW).unwrap().gender;
        assert_eq!((filled("female"), filled("x"), filled("")), (Some(Gender::Female), None, None));
    }
}
