//! The organisation's terms: asked once for each version, also of who has been a member for long (R17).

use crate::login::demand::Demand;
use crate::login::journey::Step;
use crate::login::person::Belonging;
use crate::terms::Document;

/// Whether the terms are due. A login for the person's own sake is no organisation's occasion to ask.
///
/// # Errors
/// The page of the terms.
pub(super) fn check(demand: &Demand, belonging: &Belonging) -> Result<(), Step> {
    if !demand.own && document(belonging).is_some() { Err(Step::Terms) } else { Ok(()) }
}

/// What the person has not agreed to yet, if the organisation of `belonging` asks for it.
pub fn document(belonging: &Belonging) -> Option<Document> {
    let asked = Document::asked_by(&belonging.policy)?;
    let is_agreed = belonging.agreed.iter().any(|agreed| asked.is_agreed(Some(agreed)));
    (!is_agreed).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::facts::Facts;
    use crate::login::sample;
    use crate::organisation::policy::activation::Consent;

    #[test]
    fn each_version_is_asked_once_and_never_for_the_persons_own_sake() {
        let mut anna = sample::person(1, &[1]);
        let demand = sample::demand();
        let ask = |belonging: &Belonging| check(&demand, belonging);
        assert_eq!(ask(&anna.memberships[0]), Ok(()));
        sample::ask_terms(&mut anna.memberships[0], "3");
        assert_eq!(ask(&anna.memberships[0]), Err(Step::Terms));
        let own = Demand { own: true, ..sample::demand() };
        assert_eq!(check(&own, &anna.memberships[0]), Ok(()));
        sample::agree(&mut anna.memberships[0]);
        assert_eq!(ask(&anna.memberships[0]), Ok(()));
        sample::ask_terms(&mut anna.memberships[0], "4");
        assert_eq!(ask(&anna.memberships[0]), Err(Step::Terms), "another version");
        sample::agree(&mut anna.memberships[0]);
        sample::ask_terms(&mut anna.memberships[0], "3");
        assert_eq!(ask(&anna.memberships[0]), Ok(()), "it was agreed to");
        anna.memberships[0].policy.activation.consent = Consent::Off;
        assert_eq!(document(&anna.memberships[0]), None);
    }

    #[test]
    fn the_terms_come_after_the_proofs_and_of_the_organisation_of_this_login_alone() {
        let mut anna = sample::anna(&[sample::EMPLOYER, sample::CARE]);
        sample::ask_terms(&mut anna.memberships[0], "3");
        let at =
            |organisation: u128| Demand { organisation: Some(sample::id(organisation)), ..sample::demand() };
        let half = sample::with_password(&anna);
        let asked = sample::step(&at(sample::EMPLOYER), None, &half, &anna);
        assert!(matches!(asked, Step::SecondFactor(_)), "{asked:?}");
        let app = sample::proof_of(&anna.authenticators[1], sample::THIS, sample::NOW);
        let whole = half.record(anna.user.id, app);
        assert_eq!(sample::step(&at(sample::EMPLOYER), None, &whole, &anna), Step::Terms);
        assert!(matches!(sample::step(&at(sample::CARE), None, &whole, &anna), Step::Done(_)));
        let session = sample::signed_in(&anna, 600);
        let silent = sample::step(&at(sample::EMPLOYER), Some(&session), &Facts::default(), &anna);
        assert_eq!(silent, Step::Terms, "a session that is there is asked as well");
    }
}
