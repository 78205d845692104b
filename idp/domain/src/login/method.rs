//! Which second step is asked for: what the person picked, else what they used last (D3).

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::id::Id;
use crate::login::person::Person;
use serde::{Deserialize, Serialize};

/// One way to prove the second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// A recovery code, of the person's own or of a helpdesk.
    #[serde(rename = "b")]
    Backup,
    /// This authenticator, or another of its kind where one field serves all (apps).
    #[serde(rename = "h")]
    Held(Id<Authenticator>),
}

/// What is asked for now, of what is `offered`: the pick if it is still offered, else what was used last.
/// Recovery codes come only when they are picked, or when nothing else is offered.
pub fn asked(person: &Person, offered: &[Id<Authenticator>], picked: Option<Method>) -> Method {
    match picked {
        Some(Method::Backup) => return Method::Backup,
        Some(Method::Held(id)) if offered.contains(&id) => return Method::Held(id),
        Some(Method::Held(_)) | None => {}
    }
    let held = person.authenticators.iter().filter(|held| offered.contains(&held.id));
    let last = held.max_by_key(|held| (held.last_used_at, held.created_at));
    last.map_or(Method::Backup, |held| Method::Held(held.id))
}

/// What else there is: one entry for all apps, as one field takes the code of any; one for each other thing.
/// The recovery codes come last, whether the person has any or not: a helpdesk may have given one.
pub fn others(person: &Person, offered: &[Id<Authenticator>], asked: Method) -> Vec<Method> {
    let kind_of =
        |id: Id<Authenticator>| person.authenticators.iter().find(|held| held.id == id).map(|held| held.kind);
    let asked_kind = match asked {
        Method::Held(id) => kind_of(id),
        Method::Backup => None,
    };
    let mut seen_app = asked_kind == Some(AuthenticatorKind::Totp);
    let mut others = Vec::new();
    for held in person.authenticators.iter().filter(|held| offered.contains(&held.id)) {
        let is_app = held.kind == AuthenticatorKind::Totp;
        if asked == Method::Held(held.id) || (is_app && std::mem::replace(&mut seen_app, true)) {
            continue;
        }
        others.push(Method::Held(held.id));
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

    #[test]
    fn what_was_picked_is_asked_and_otherwise_what_was_used_last() {
        let offered = [sample::id(7), sample::id(8), sample::id(9)];
        assert_eq!(asked(&anna(), &offered, None), held(9));
        assert_eq!(asked(&anna(), &offered, Some(held(7))), held(7));
        assert_eq!(asked(&anna(), &offered, Some(Method::Backup)), Method::Backup);
        assert_eq!(asked(&anna(), &offered, Some(held(77))), held(9), "it is not hers");
        assert_eq!(asked(&anna(), &offered[..1], Some(held(9))), held(7), "it does not count here");
        assert_eq!(asked(&anna(), &[], None), Method::Backup);
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
