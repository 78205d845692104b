//! Which claims a scope releases (OpenID Connect Core §5.4), from what the organisation says of the person.

use crate::id::Id;
use crate::oauth::scope::Scopes;
use crate::organisation::membership::Gender;
use crate::organisation::membership::Profile;
use crate::organisation::organisation::Organisation;
use openidconnect::core::CoreGenderClaim;
use openidconnect::{
    AdditionalClaims, EndUserEmail, EndUserFamilyName, EndUserGivenName, EndUserName, EndUserPhoneNumber,
    LocalizedClaim, StandardClaims, SubjectIdentifier, UserInfoClaims,
};
use serde::{Deserialize, Serialize};

/// Claims beyond OpenID Connect Core.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OurClaims {
    /// The organisation of the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_id: Option<String>,
    /// The session, as this client knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// The letters before the surname (R27).
    #[serde(rename = "urn:sluis:initials", default, skip_serializing_if = "Option::is_none")]
    pub initials: Option<String>,
    /// What `family_name` begins with: "van der" (R27).
    #[serde(rename = "urn:sluis:surname_prefix", default, skip_serializing_if = "Option::is_none")]
    pub surname_prefix: Option<String>,
}

impl AdditionalClaims for OurClaims {}

/// The answer of the userinfo endpoint.
pub type UserInfo = UserInfoClaims<OurClaims, CoreGenderClaim>;

/// The claims that `scopes` release about `subject`.
pub fn released(subject: &str, scopes: &Scopes, profile: &Profile) -> StandardClaims<CoreGenderClaim> {
    let mut claims = StandardClaims::new(SubjectIdentifier::new(subject.to_owned()));
    if scopes.has("profile") {
        claims = claims
            .set_name(profile.name().map(|name| one(EndUserName::new(name))))
            .set_given_name(profile.given_name.clone().map(|name| one(EndUserGivenName::new(name))))
            .set_family_name(profile.family_name().map(|name| one(EndUserFamilyName::new(name))))
            .set_gender(profile.gender.map(gender));
    }
    if scopes.has("email") {
        // The organisation supplied it; that the person reads it was not proven to us.
        claims = claims
            .set_email_verified(profile.email.as_ref().map(|_| false))
            .set_email(profile.email.clone().map(EndUserEmail::new));
    }
    if scopes.has("phone") {
        claims = claims
            .set_phone_number_verified(profile.phone.as_ref().map(|_| false))
            .set_phone_number(profile.phone.clone().map(EndUserPhoneNumber::new));
    }
    claims
}

/// The claims of our own that `scopes` release at `organisation`: what a name has here and not in OpenID Connect Core.
pub fn ours(organisation: Id<Organisation>, scopes: &Scopes, profile: &Profile) -> OurClaims {
    let profile = Some(profile).filter(|_| scopes.has("profile"));
    OurClaims {
        org_id: Some(organisation.to_string()),
        sid: None,
        initials: profile.and_then(|profile| profile.initials.clone()),
        surname_prefix: profile.and_then(|profile| profile.surname_prefix.clone()),
    }
}

/// OpenID Connect Core §5.1: "Values defined by this specification are female and male. Other values MAY be used".
fn gender(gender: Gender) -> CoreGenderClaim {
    CoreGenderClaim::new(gender.name().to_owned())
}

fn one<T>(value: T) -> LocalizedClaim<T> {
    let mut claim = LocalizedClaim::new();
    claim.insert(None, value);
    claim
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn profile() -> Profile {
        Profile {
            given_name: Some("Anna".to_owned()),
            surname_prefix: Some("van der".to_owned()),
            surname: Some("Berg".to_owned()),
            email: Some("anna@example.nl".to_owned()),
            phone: Some("+31612345678".to_owned()),
            employee_number: Some("1234".to_owned()),
            ..Profile::default()
        }
    }

    fn names(scopes: &str, profile: &Profile) -> Vec<String> {
        let claims = released("sub", &Scopes::parse(scopes).unwrap(), profile);
        let Value::Object(object) = serde_json::to_value(claims).unwrap() else { panic!("no object") };
        // serde_json keeps an order or sorts, as the crates beside this one ask of it.
        object.keys().cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    #[test]
    fn each_scope_releases_its_claims_and_no_others() {
        assert_eq!(names("openid", &profile()), ["sub"]);
        assert_eq!(names("openid profile", &profile()), ["family_name", "given_name", "name", "sub"]);
        assert_eq!(names("openid email", &profile()), ["email", "email_verified", "sub"]);
        assert_eq!(names("phone", &profile()), ["phone_number", "phone_number_verified", "sub"]);
    }

    #[test]
    fn what_is_not_known_is_not_there() {
        assert_eq!(names("openid profile email phone", &Profile::default()), ["sub"]);
    }

    #[test]
    fn a_name_is_put_together_as_people_write_it() {
        let claims = released("sub", &Scopes::parse("profile").unwrap(), &profile());
        assert_eq!(serde_json::to_value(claims).unwrap()["name"], "Anna van der Berg");
    }
}
