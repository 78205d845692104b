//! How safely a person gets in again (R136): what the account pages warn of before it is too late.

use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::recovery_sheet::SheetKind;
use crate::login::person::Person;
use crate::organisation::policy::policy::Policy;
use crate::time::Timestamp;

/// One thing to be seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// Codes are all used, or were never made.
    NoCodes,
    /// Codes were made, and nobody said that they are kept.
    CodesNotKept,
    /// So many codes are left.
    FewCodes(u32),
    /// A password is all there is, where more can be set up.
    NoSecondStep,
    /// A telephone or key that is lost locks the person out but for a code on paper.
    OnlyOneMethod,
}

/// What there is to be seen to, as `policy` has it. Whoever has no second step loses none; `can_link`: they can set
/// one up.
pub fn warnings(person: &Person, policy: &Policy, can_link: bool, now: Timestamp) -> Vec<Warning> {
    let methods = person.authenticators.iter().filter(|held| policy.mfa.allows(held.kind.factor())).count();
    if methods == 0 {
        return can_link.then_some(Warning::NoSecondStep).into_iter().collect();
    }
    let only_one = (methods == 1).then_some(Warning::OnlyOneMethod);
    only_one.into_iter().chain(of_codes(person, policy, now)).collect()
}

fn of_codes(person: &Person, policy: &Policy, now: Timestamp) -> Option<Warning> {
    let own = |sheet: &&RecoverySheet| sheet.kind() == SheetKind::Own && sheet.is_good(now);
    let good: Vec<&RecoverySheet> = person.sheets.iter().filter(own).collect();
    let low = |sheet: &RecoverySheet| sheet.issued > 1 && sheet.left <= policy.backup.low_warn;
    if good.iter().any(|sheet| sheet.is_enough(now) && !low(sheet)) {
        return None;
    }
    let kept = good.iter().filter(|sheet| sheet.kept_at.is_some()).map(|sheet| sheet.left).max();
    Some(match (kept, good.is_empty()) {
        (Some(left), _) => Warning::FewCodes(left),
        (None, false) => Warning::CodesNotKept,
        (None, true) => Warning::NoCodes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::sample::held;
    use crate::account::sample::person;
    use crate::account::sample::sheet;
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::login::sample::LONG_AGO;

    fn told(methods: usize, sheets: Vec<RecoverySheet>) -> Vec<Warning> {
        told_where(true, methods, sheets)
    }

    fn told_where(can_link: bool, methods: usize, sheets: Vec<RecoverySheet>) -> Vec<Warning> {
        let mut anna = person(&[1]);
        for n in (10_u128..).take(methods) {
            anna.authenticators.push(held(n, AuthenticatorKind::Totp, &[]));
        }
        anna.sheets = sheets;
        let mut policy = Policy::compiled();
        policy.backup.low_warn = 2;
        warnings(&anna, &policy, can_link, LONG_AGO)
    }

    #[test]
    fn who_has_two_methods_and_codes_enough_is_warned_of_nothing() {
        assert_eq!(told(2, vec![sheet(6, Some(LONG_AGO))]), []);
        assert_eq!(told_where(false, 2, vec![sheet(6, Some(LONG_AGO))]), []);
    }

    #[test]
    fn a_password_alone_is_not_called_safe_where_more_can_be_set_up() {
        assert_eq!(told(0, Vec::new()), [Warning::NoSecondStep], "and no codes: there is no step to lose");
        assert_eq!(told(0, vec![sheet(0, None)]), [Warning::NoSecondStep]);
        assert_eq!(told_where(false, 0, Vec::new()), [], "nobody is told to do what cannot be done");
        assert!(!told(1, Vec::new()).contains(&Warning::NoSecondStep));
    }

    #[test]
    fn one_method_is_one_too_few() {
        assert_eq!(told(1, vec![sheet(6, Some(LONG_AGO))]), [Warning::OnlyOneMethod]);
    }

    #[test]
    fn codes_run_out_or_were_never_kept() {
        assert_eq!(told(2, vec![sheet(2, Some(LONG_AGO))]), [Warning::FewCodes(2)]);
        assert_eq!(told(2, vec![sheet(0, Some(LONG_AGO))]), [Warning::NoCodes]);
        assert_eq!(told(2, Vec::new()), [Warning::NoCodes]);
        assert_eq!(told(2, vec![sheet(6, None)]), [Warning::CodesNotKept]);
        assert_eq!(told(1, Vec::new()), [Warning::OnlyOneMethod, Warning::NoCodes]);
    }
}
