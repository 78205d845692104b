//! The mailboxes that a person can be reached by who has forgotten the password, and what comes of that.
//!
//! A mailbox that an organisation supplied is its word for who reads there: a password that is chosen through it
//! is vouched for by that organisation. When the person does not belong there any more, it is nobody's word.

use crate::authenticator::address::Address;
use crate::authenticator::address::AddressKind;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::organisation::membership::Membership;
use crate::organisation::organisation::Organisation;
use crate::user::LoginName;
use std::collections::BTreeMap;

/// More mailboxes than these are not written to.
const MOST: usize = 5;

/// One mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Its address, as it was bound or supplied.
    pub address: String,
    /// On whose word the person reads there.
    pub vouched_by: Vouching,
    /// In whose name it is written to: nobody reads there of an organisation that did not supply it, unless it
    /// is the person's own.
    pub organisation: Option<Id<Organisation>>,
}

impl Mailbox {
    /// How the person is greeted there: by the name that they have with the organisation in whose name it goes. Their
    /// login name may be a private address: it is for their own mailboxes alone.
    pub fn greeted(&self, memberships: &[Membership], login_name: &str) -> String {
        let there =
            memberships.iter().find(|one| one.is_active() && Some(one.organisation) == self.organisation);
        let named = there.and_then(|membership| membership.profile.name());
        let otherwise = if self.vouched_by.is_own() { login_name } else { self.address.as_str() };
        named.unwrap_or_else(|| otherwise.to_owned())
    }

    /// Whether a login name may be read there.
    pub fn may_read(&self, name: &LoginName) -> bool {
        may_read(&self.address, &self.vouched_by, name)
    }
}

/// Whether whoever reads at `address` may read that the person logs in by `name`: it is the person's own mailbox, or
/// that address itself, or no address at all. Another address is nobody's business there.
pub fn may_read(address: &str, vouched_by: &Vouching, name: &LoginName) -> bool {
    vouched_by.is_own() || !name.key().contains('@') || key(address).as_deref() == Some(name.key())
}

/// Every mailbox of a person that may be written to. `asked_at`: the organisation whose app somebody came from.
pub fn mailboxes(
    addresses: &[Address],
    memberships: &[Membership],
    asked_at: Option<Id<Organisation>>,
) -> Vec<Mailbox> {
    let bound = addresses
        .iter()
        .filter(|address| address.kind == AddressKind::Email)
        .map(|address| (address.value.as_str(), address.vouched_by.clone()));
    let supplied = memberships.iter().filter(|membership| membership.is_active()).filter_map(|membership| {
        let address = membership.profile.email.as_deref()?;
        Some((address, Vouching::by(membership.organisation)))
    });
    let mut best: BTreeMap<String, (&str, Vouching)> = BTreeMap::new();
    for (address, vouched_by) in bound.chain(supplied) {
        let Some(key) = key(address).filter(|_| holds(&vouched_by, memberships)) else { continue };
        let better =
            best.get(&key).is_none_or(|(_, known)| rank(&vouched_by, asked_at) < rank(known, asked_at));
        if better {
            best.insert(key, (address, vouched_by));
        }
    }
    let named = |(address, vouched_by): (&str, Vouching)| Mailbox {
        address: address.to_owned(),
        organisation: in_whose_name(&vouched_by, memberships, asked_at),
        vouched_by,
    };
    best.into_values().take(MOST).map(named).collect()
}

/// Those of them that somebody meant who typed `typed`: the one mailbox of that address, or every mailbox of the
/// person who goes by that name.
pub fn meant(all: Vec<Mailbox>, typed: &LoginName) -> Vec<Mailbox> {
    let is_it = |mailbox: &Mailbox| key(&mailbox.address).as_deref() == Some(typed.key());
    match all.iter().find(|mailbox| is_it(mailbox)) {
        Some(one) => vec![one.clone()],
        None => all,
    }
}

/// Whether that word still stands: it is the person's own, or of organisations where the person is active.
pub fn holds(vouched_by: &Vouching, memberships: &[Membership]) -> bool {
    let active = |organisation: Id<Organisation>| {
        memberships.iter().any(|membership| membership.is_active() && membership.organisation == organisation)
    };
    vouched_by.organisations().all(active)
}

/// What opens more doors goes first, and then what the organisation says that somebody came from.
fn rank(vouched_by: &Vouching, asked_at: Option<Id<Organisation>>) -> u8 {
    match asked_at {
        _ if vouched_by.is_own() => 0,
        Some(organisation) if vouched_by.opens(organisation) => 1,
        _ => 2,
    }
}

fn in_whose_name(
    vouched_by: &Vouching,
    memberships: &[Membership],
    asked_at: Option<Id<Organisation>>,
) -> Option<Id<Organisation>> {
    let mut vouchers = vouched_by.organisations();
    if let Some(first) = vouchers.next() {
        return Some(first).filter(|_| vouchers.next().is_none());
    }
    let mut active = memberships.iter().filter(|membership| membership.is_active());
    let at = |asked: Id<Organisation>| active.clone().any(|membership| membership.organisation == asked);
    match asked_at.filter(|asked| at(*asked)) {
        Some(asked) => Some(asked),
        None => active.next().map(|only| only.organisation).filter(|_| active.next().is_none()),
    }
}

fn key(address: &str) -> Option<String> {
    LoginName::parse(address).ok().map(|name| name.key().to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_login_name_that_is_another_address_is_read_in_the_persons_own_mailbox_alone() {
        let name = |typed: &str| LoginName::parse(typed).unwrap();
        let (own, work) = (Vouching::own(), Vouching::by(Id::from_uuid(uuid::Uuid::from_u128(1))));
        let read = |by: &Vouching, typed: &str| may_read("Anna@work.example", by, &name(typed));
        assert!(read(&own, "anna@home.example") && read(&own, "anna@work.example"));
        assert!(read(&work, "anna@work.example") && read(&work, "a.jansen"));
        assert!(!read(&work, "anna@home.example"));
    }

    use super::*;
    use crate::authenticator::authenticator::BoundBy;
    use crate::organisation::membership::Profile;
    use crate::organisation::membership::UserType;
    use crate::time::Timestamp;
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert, proptest};
    use uuid::Uuid;

    const EMPLOYER: u128 = 1;
    const CARE: u128 = 2;
    const WORK: &str = "anna@work.example";
    const HOME: &str = "anna@home.example";

    fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn bound(value: &str, vouched_by: &[u128]) -> Address {
        Address {
            id: id(100),
            user: id(1),
            kind: AddressKind::Email,
            value: value.to_owned(),
            bound_by: BoundBy::Mail,
            vouched_by: vouched_by.iter().map(|n| id(*n)).collect(),
            created_at: Timestamp::from_seconds(0),
        }
    }

    fn member(organisation: u128, email: Option<&str>, ended: bool) -> Membership {
        let at = Timestamp::from_seconds(0);
        Membership {
            id: id(200 + organisation),
            user: Some(id(1)),
            organisation: id(organisation),
            user_type: UserType::External,
            profile: Profile { email: email.map(str::to_owned), ..Profile::default() },
            invited_at: at,
            activated_at: Some(at),
            ended_at: ended.then_some(at),
        }
    }

    fn only(all: Vec<Mailbox>) -> (String, bool, Option<Id<Organisation>>) {
        let [one] = all.as_slice() else { panic!("{all:?}") };
        (one.address.clone(), one.vouched_by.is_own(), one.organisation)
    }

    #[test]
    fn a_mailbox_of_ones_own_is_written_to_in_the_name_of_the_app_that_one_came_from() {
        let there = [member(EMPLOYER, None, false), member(CARE, None, false)];
        let own = [bound(HOME, &[])];
        let found = only(mailboxes(&own, &there, Some(id(CARE))));
        assert_eq!(found, (HOME.to_owned(), true, Some(id(CARE))));
        assert_eq!(only(mailboxes(&own, &there, None)).2, None, "two organisations, and no word which");
        assert_eq!(only(mailboxes(&own, &there, Some(id(9)))).2, None, "not one of the person's");
        assert_eq!(only(mailboxes(&own, &there[..1], None)).2, Some(id(EMPLOYER)));
    }

    #[test]
    fn the_work_mailbox_hears_of_the_employer_alone_whichever_app_was_asked() {
        let there = [member(EMPLOYER, Some(WORK), false), member(CARE, None, false)];
        for asked_at in [None, Some(id(CARE)), Some(id(EMPLOYER))] {
            let found = mailboxes(&[], &there, asked_at);
            assert_eq!(found[0].vouched_by, Vouching::by(id(EMPLOYER)));
            assert_eq!(found[0].organisation, Some(id(EMPLOYER)));
        }
    }

    #[test]
    fn the_work_mailbox_is_nobodys_word_once_the_person_has_left() {
        let left = [member(EMPLOYER, Some(WORK), true), member(CARE, None, false)];
        assert_eq!(mailboxes(&[bound(WORK, &[EMPLOYER])], &left, Some(id(CARE))), []);
    }

    #[test]
    fn what_the_person_bound_alone_stays_theirs_when_an_organisation_knows_it_too() {
        let there = [member(EMPLOYER, Some("Anna@Home.example"), false)];
        assert!(only(mailboxes(&[bound(HOME, &[])], &there, Some(id(EMPLOYER)))).1);
    }

    #[test]
    fn an_address_means_that_mailbox_and_a_name_means_all() {
        let all = mailboxes(&[bound(HOME, &[]), bound("a@b.example", &[])], &[], None);
        let typed = |text: &str| meant(all.clone(), &LoginName::parse(text).unwrap()).len();
        assert_eq!((typed(" ANNA@home.example"), typed("anna.jansen")), (1, 2));
    }

    proptest! {
        #[test]
        fn no_organisation_is_named_to_a_mailbox_that_another_supplied(
            ended in vec(any::<bool>(), 3), given in vec(any::<bool>(), 3), asked in 0_u128..5, own in any::<bool>(),
        ) {
            let there: Vec<Membership> = (1..=3)
                .map(|n| {
                    let at = usize::try_from(n).unwrap() - 1;
                    member(n, given[at].then_some(["a@w.example", "b@w.example", "c@w.example"][at]), ended[at])
                })
                .collect();
            let bound = if own { vec![bound(HOME, &[])] } else { Vec::new() };
            for found in mailboxes(&bound, &there, Some(id(asked))) {
                prop_assert!(holds(&found.vouched_by, &there));
                prop_assert!(found.vouched_by.is_own() || found.vouched_by.organisations().next() == found.organisation);
                prop_assert!(found.vouched_by.is_own() == (found.address == HOME));
            }
        }
    }
}
