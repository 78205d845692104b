//! The one-time form about oneself: the last page before the app, when the organisation asks for it (R24).

use crate::login::demand::Demand;
use crate::login::journey::Step;
use crate::login::person::Belonging;
use crate::organisation::policy::policy::Policy;
use crate::profile::form;

/// Whether the form is due. A login for the person's own sake is no organisation's occasion to ask.
///
/// # Errors
/// The page of the form.
pub fn check(demand: &Demand, belonging: &Belonging, policy: &Policy) -> Result<(), Step> {
    let fields = &policy.activation.profile_fields;
    if !demand.own && form::is_due(&belonging.membership.profile, fields) {
        return Err(Step::Profile);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::sample;
    use crate::organisation::policy::activation::Need;
    use crate::organisation::policy::activation::ProfileField;
    use crate::time::Timestamp;
    use std::collections::BTreeMap;

    #[test]
    fn the_form_is_due_once_and_never_for_the_persons_own_sake() {
        let mut anna = sample::person(1, &[1]);
        let mut policy = anna.memberships[0].policy.clone();
        let demand = sample::demand();
        assert_eq!(check(&demand, &anna.memberships[0], &policy), Ok(()));
        policy.activation.profile_fields = BTreeMap::from([(ProfileField::Surname, Need::Required)]);
        assert_eq!(check(&demand, &anna.memberships[0], &policy), Err(Step::Profile));
        let own = Demand { own: true, ..sample::demand() };
        assert_eq!(check(&own, &anna.memberships[0], &policy), Ok(()));
        anna.memberships[0].membership.profile.surname = Some("Vries".to_owned());
        anna.memberships[0].membership.profile.answered_at = Some(Timestamp::from_seconds(1));
        assert_eq!(check(&demand, &anna.memberships[0], &policy), Ok(()));
    }
}
