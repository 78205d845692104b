//! Which second step is asked for: what the person picked, else what they used last (D3, R69), else what the
//! organisation recommends.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::id::Id;
use crate::login::person::Person;
use crate::organisation::policy::mfa::MfaRules;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// One way to prove the second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// A recovery code, of the person's own or of a helpdesk.
    #[serde(rename = "b")]
    Backup,
    /// This authenticator, or another of its kind where one page serves all (apps, keys).
    #[serde(rename = "h")]
    Held(Id<Authenticator>),
}

/// What is asked for now, of what is `offered`: the pick if it is still offered, else what was used last, else
/// what `rules` recommend. Recovery codes come only when they are picked, or when nothing else is offered.
pub fn asked(
    person: &Person,
    offered: &[Id<Authenticator>],
    picked: Option<Method>,
    rules: &MfaRules,
) -> Method {
    match picked {
        Some(Method::Backup) => return Method::Backup,
        Some(Method::Held(id)) if offered.contains(&id) => return Method::Held(id),
        Some(Method::Held(_)) | None => {}
    }
    let held = person.authenticators.iter().filter(|held| offered.contains(&held.id));
    let order = rules.in_order();
    let recommended = |held: &Authenticator| {
        let place = order.iter().position(|factor| held.kind.factor() == Some(*factor));
        Reverse(place.unwrap_or(usize::MAX))
    };
    let first = held.max_by_key(|held| (held.last_used_at, recommended(held), held.created_at));
    first.map_or(Method::Backup, |held| Method::Held(held.id))
}

/// What else there is: one entry for all apps, as one field takes the code of any, and likewise for all keys; one
/// for each telephone.
/// The recovery codes come last, whether the person has any or not: a helpdesk may have given one.
pub fn others(person: &Person, offered: &[Id<Authenticator>], asked: Method) -> Vec<Method> {
    let kind_of =
        |id: Id<Authenticator>| person.authenticators.iter().find(|held| held.id == id).map(|held| held.kind);
    let mut seen: Vec<AuthenticatorKind> = match asked {
        Method::Held(id) => kind_of(id).into_iter().collect(),
        Method::Backup => Vec::new(),
    };
    let mut others = Vec::new();
    for held in person.authenticators.iter().filter(|held| offered.contains(&held.id)) {
        let is_alike = held.kind != AuthenticatorKind::Sms && seen.contains(&held.kind);
        if asked != Method::Held(held.id) && !is_alike {
            seen.push(held.kind);
            others.push(Method::Held(held.id));
        }
    }
    if asked != Method::Backup {
        others.push(Method::Backup);
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::sample;
    use crate::organisation::policy::mfa::Factor;
    use crate::organisation::policy::mfa::Preferred;
    use crate::organisation::policy::policy::Policy;
    use crate::time::Timestamp;

    /// Anna with two apps (7 and 8) and a telephone (9), which she used last.
    fn anna() -> Person {
        let mut anna = sample::person(1, &[1]);
        anna.authenticators.extend([7, 8, 9].map(|n| sample::app(&anna, n)));
        let phone = anna.authenticators.last_mut().unwrap();
        (phone.kind, phone.last_used_at) = (AuthenticatorKind::Sms, Some(Timestamp::from_seconds(9)));
        anna
    }

    fn held(n: u128) -> Method {
        Method::Held(sample::id(n))
    }

    fn first(person: &Person, offered: &[Id<Authenticator>], picked: Option<Method>) -> Method {
        let mut rules = Policy::compiled().mfa;
        rules.allowed = [Factor::Sms, Factor::Totp].into();
        asked(person, offered, picked, &rules)
    }

    #[test]
    fn what_was_picked_is_asked_and_otherwise_what_was_used_last() {
        let offered = [sample::id(7), sample::id(8), sample::id(9)];
        assert_eq!(first(&anna(), &offered, None), held(9));
        assert_eq!(first(&anna(), &offered, Some(held(7))), held(7));
        assert_eq!(first(&anna(), &offered, Some(Method::Backup)), Method::Backup);
        assert_eq!(first(&anna(), &offered, Some(held(77))), held(9), "it is not hers");
        assert_eq!(first(&anna(), &offered, Some(held(1001))), held(9), "a password is no second step");
        assert_eq!(first(&anna(), &offered[..1], Some(held(9))), held(7), "it does not count here");
        assert_eq!(first(&anna(), &[], None), Method::Backup);
    }

    #[test]
    fn before_any_was_used_the_recommended_one_is_asked() {
        let offered = [sample::id(7), sample::id(9)];
        let mut anna = anna();
        anna.authenticators[3].last_used_at = None;
        assert_eq!(first(&anna, &offered, None), held(7));
        let mut rules = Policy::compiled().mfa;
        rules.allowed = [Factor::Sms, Factor::Totp].into();
        rules.preferred = Preferred::Sms;
        assert_eq!(asked(&anna, &offered, None, &rules), held(9));
    }

    #[test]
    fn the_list_leaves_out_what_is_asked_and_names_all_apps_once() {
        let offered = [sample::id(7), sample::id(8), sample::id(9)];
        assert_eq!(others(&anna(), &offered, held(9)), [held(7), Method::Backup]);
        assert_eq!(others(&anna(), &offered, held(8)), [held(9), Method::Backup]);
        assert_eq!(others(&anna(), &offered, Method::Backup), [held(7), held(9)]);
        assert_eq!(
            others(&anna(), &[sample::id(7)], held(7)),
            [Method::Backup],
            "R108: the list still shows"
        );
    }
}
