//! The organisation of a login: every grant and every audit row has exactly one.

use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::journey::Sight;
use crate::login::person::Belonging;
use crate::login::person::Person;
use crate::organisation::organisation::Organisation;
use crate::session::Proof;
use std::cmp::Reverse;

/// Where a login stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganisationOf {
    /// Several are possible: the person chooses. Sorted.
    Chooser(Vec<Id<Organisation>>),
    /// The person is active in none that is asked for and that the client serves.
    NoAccess,
    /// This one.
    One(Id<Organisation>),
    /// Nothing that was shown counts at any door that is asked for. Whether the person is active behind one is not
    /// told: who chose their password through the employer's mailbox would read where else they belong.
    Shut,
}

/// The organisation of the login that `demand` asks for, of a client that serves `client_serves`, when the person
/// chose `chosen` and has shown `shown`.
pub fn organisation_for(
    demand: &Demand,
    person: &Person,
    client_serves: &[Id<Organisation>],
    (chosen, shown): (Option<Id<Organisation>>, &[&Proof]),
) -> OrganisationOf {
    if demand.own {
        return own_organisation(person, client_serves, shown);
    }
    let opens = opening(person, shown);
    match organisation_of(person, client_serves, demand.organisation, chosen) {
        OrganisationOf::Chooser(several) => among_open_doors(several, opens),
        OrganisationOf::One(only) if !opens(only) => OrganisationOf::Shut,
        OrganisationOf::NoAccess if doors(demand, client_serves).any(|door| !opens(door)) => {
            OrganisationOf::Shut
        }
        found => found,
    }
}

/// The doors that `sight` may stand at, as far as `person` may be behind them.
pub(super) fn doors_of(sight: &Sight<'_>, person: &Person) -> Vec<Id<Organisation>> {
    if sight.demand.own {
        return person.active().map(|belonging| belonging.membership.organisation).collect();
    }
    doors(sight.demand, sight.client_serves).collect()
}

/// The doors that are asked for, whoever knocks.
fn doors(demand: &Demand, client_serves: &[Id<Organisation>]) -> impl Iterator<Item = Id<Organisation>> {
    let requested = demand.organisation;
    client_serves.iter().copied().filter(move |served| requested.is_none_or(|requested| requested == *served))
}

/// Nobody is offered a door that what they have shown does not open: who chose the password through the employer's
/// mailbox would read where else the person belongs.
fn among_open_doors(
    mut several: Vec<Id<Organisation>>,
    opens: impl Fn(Id<Organisation>) -> bool,
) -> OrganisationOf {
    several.retain(|organisation| opens(*organisation));
    match several.as_slice() {
        [] => OrganisationOf::Shut,
        [only] => OrganisationOf::One(*only),
        _ => OrganisationOf::Chooser(several),
    }
}

/// Where the person proves themselves for their own sake: nobody is asked, for the answer would tell whoever
/// knows no more than the password where else they belong. One whose door the password opens comes first: who chose
/// it through the employer's mailbox sees the employer's pages and no others. Then one that demands a second step; of
/// those that demand as much, one that the app serves from which they come.
fn own_organisation(person: &Person, client_serves: &[Id<Organisation>], shown: &[&Proof]) -> OrganisationOf {
    let opens = opening(person, shown);
    let door = |belonging: &Belonging| {
        let organisation = belonging.membership.organisation;
        let is_foreign = !client_serves.contains(&organisation);
        (!opens(organisation), Reverse(belonging.policy.mfa.enforcement), is_foreign, organisation)
    };
    let first_steps = || shown.iter().filter(|proof| proof.is_first_step());
    match person.active().map(door).min() {
        Some((false, _, _, organisation)) => OrganisationOf::One(organisation),
        Some((_, _, _, organisation)) if first_steps().next().is_none() => OrganisationOf::One(organisation),
        None if first_steps().any(|proof| proof.vouched_by.is_own()) => OrganisationOf::NoAccess,
        None if first_steps().next().is_none() => OrganisationOf::NoAccess,
        // What was shown came through an organisation that the person left.
        Some(_) | None => OrganisationOf::Shut,
    }
}

/// Which doors a first step among `shown` opens, or would open if the person were active there.
fn opening(person: &Person, shown: &[&Proof]) -> impl Fn(Id<Organisation>) -> bool {
    let shown: Vec<Proof> = shown.iter().copied().cloned().collect();
    move |organisation| person.door_of(organisation).counted(&shown).into_iter().any(Proof::is_first_step)
}

/// The client's only organisation, else the one that was asked for, else the person's only one that the
/// client serves, else the one that the person chose.
pub fn organisation_of(
    person: &Person,
    client_serves: &[Id<Organisation>],
    requested: Option<Id<Organisation>>,
    chosen: Option<Id<Organisation>>,
) -> OrganisationOf {
    let mut possible: Vec<Id<Organisation>> = person
        .active()
        .map(|belonging| belonging.membership.organisation)
        .filter(|organisation| client_serves.contains(organisation))
        .filter(|organisation| requested.is_none_or(|requested| requested == *organisation))
        .collect();
    possible.sort();
    possible.dedup();
    match (possible.as_slice(), chosen) {
        ([], _) => OrganisationOf::NoAccess,
        ([only], _) => OrganisationOf::One(*only),
        (several, Some(chosen)) if several.contains(&chosen) => OrganisationOf::One(chosen),
        _ => OrganisationOf::Chooser(possible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::vouching::Vouching;
    use crate::login::sample;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::time::Timestamp;

    const A: u128 = 1;
    const B: u128 = 2;
    const C: u128 = 3;

    fn of(
        memberships: &[u128],
        serves: &[u128],
        requested: Option<u128>,
        chosen: Option<u128>,
    ) -> OrganisationOf {
        let person = sample::person(1, memberships);
        let serves: Vec<Id<Organisation>> = serves.iter().map(|n| sample::id(*n)).collect();
        organisation_of(&person, &serves, requested.map(sample::id), chosen.map(sample::id))
    }

    #[test]
    fn the_chooser_offers_no_door_that_what_was_shown_does_not_open() {
        let anna = sample::person(1, &[A, B, C]);
        let serves = [sample::id(A), sample::id(B), sample::id(C)];
        let found = |vouched_by: Vouching, serves: &[Id<Organisation>]| {
            let accepted_at = std::collections::BTreeSet::new();
            let proof =
                Proof { vouched_by, accepted_at, ..sample::password(&anna, sample::THIS, sample::NOW) };
            organisation_for(&sample::demand(), &anna, serves, (None, &[&proof]))
        };
        assert_eq!(found(Vouching::own(), &serves), OrganisationOf::Chooser(serves.to_vec()));
        assert_eq!(found(Vouching::by(sample::id(A)), &serves), OrganisationOf::One(sample::id(A)));
        assert_eq!(found(Vouching::by(sample::id(A)), &serves[1..]), OrganisationOf::Shut);
    }

    #[test]
    fn the_clients_only_organisation_is_it() {
        assert_eq!(of(&[A, B], &[A], None, None), OrganisationOf::One(sample::id(A)));
        assert_eq!(of(&[B], &[A], None, None), OrganisationOf::NoAccess);
    }

    #[test]
    fn the_one_that_was_asked_for_comes_before_a_choice() {
        assert_eq!(of(&[A, B], &[A, B], Some(B), Some(A)), OrganisationOf::One(sample::id(B)));
        assert_eq!(of(&[A, B], &[A, B], Some(C), None), OrganisationOf::NoAccess);
        assert_eq!(of(&[A], &[A, B], Some(B), None), OrganisationOf::NoAccess);
    }

    #[test]
    fn the_persons_only_one_that_the_client_serves_is_it() {
        assert_eq!(of(&[A, C], &[A, B], None, None), OrganisationOf::One(sample::id(A)));
    }

    #[test]
    fn several_are_a_choice_and_only_among_themselves() {
        let both = OrganisationOf::Chooser(vec![sample::id(A), sample::id(B)]);
        assert_eq!(of(&[B, A], &[A, B], None, None), both);
        assert_eq!(of(&[B, A], &[A, B], None, Some(C)), both);
        assert_eq!(of(&[B, A], &[A, B], None, Some(B)), OrganisationOf::One(sample::id(B)));
    }

    #[test]
    fn for_their_own_sake_a_person_proves_themselves_where_most_is_asked() {
        let mut person = sample::person(1, &[A, B]);
        person.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let demand = Demand { own: true, ..sample::demand() };
        let of = |person: &Person| organisation_for(&demand, person, &[], (None, &[]));
        assert_eq!(of(&person), OrganisationOf::One(sample::id(B)));
        person.memberships[1].membership.ended_at = Some(Timestamp::from_seconds(1));
        assert_eq!(of(&person), OrganisationOf::One(sample::id(A)));
        person.memberships[0].membership.activated_at = None;
        assert_eq!(of(&person), OrganisationOf::NoAccess);
    }

    #[test]
    fn who_chose_the_password_through_the_employer_sees_the_employers_room() {
        let mut person = sample::person(1, &[A, B]);
        person.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let demand = Demand { own: true, ..sample::demand() };
        let typed = |person: &Person| {
            let proof = sample::password(person, 60, Timestamp::from_seconds(1));
            organisation_for(&demand, person, &[], (None, &[&proof]))
        };
        assert_eq!(
            typed(&person),
            OrganisationOf::One(sample::id(B)),
            "her own opens both: where most is asked"
        );
        person.authenticators[0].vouched_by = Vouching::by(sample::id(A));
        person.authenticators[0].accepted_at.clear();
        assert_eq!(typed(&person), OrganisationOf::One(sample::id(A)), "and not a word of the other one");
    }

    #[test]
    fn what_came_through_an_employer_that_the_person_left_opens_no_room_and_tells_of_none() {
        let demand = Demand { own: true, ..sample::demand() };
        let of = |person: &Person, vouched_by: Vouching| {
            let proof = sample::password(person, 60, sample::NOW);
            let proof = Proof { vouched_by, accepted_at: std::collections::BTreeSet::new(), ..proof };
            organisation_for(&demand, person, &[], (None, &[&proof]))
        };
        for others in [&[A, B, C][..], &[A, B], &[A]] {
            let mut person = sample::person(1, others);
            person.memberships[0].membership.ended_at = Some(sample::NOW);
            assert_eq!(of(&person, Vouching::by(sample::id(A))), OrganisationOf::Shut, "{others:?}");
            let own = of(&person, Vouching::own());
            let room = others.get(1).map(|n| OrganisationOf::One(sample::id(*n)));
            assert_eq!(own, room.unwrap_or(OrganisationOf::NoAccess), "{others:?}");
        }
    }

    #[test]
    fn of_those_that_ask_as_much_the_one_of_the_app_comes_first() {
        let mut person = sample::person(1, &[A, B]);
        let demand = Demand { own: true, ..sample::demand() };
        let from = |person: &Person, serves: u128| {
            organisation_for(&demand, person, &[sample::id(serves)], (None, &[]))
        };
        assert_eq!(from(&person, A), OrganisationOf::One(sample::id(A)));
        assert_eq!(from(&person, B), OrganisationOf::One(sample::id(B)));
        person.memberships[1].policy.mfa.enforcement = Enforcement::Optional;
        assert_eq!(from(&person, B), OrganisationOf::One(sample::id(A)));
    }

    #[test]
    fn a_membership_that_is_not_active_has_no_effect() {
        let mut person = sample::person(1, &[A, B]);
        person.memberships[0].membership.activated_at = None;
        assert_eq!(
            organisation_of(&person, &[sample::id(A), sample::id(B)], None, None),
            OrganisationOf::One(sample::id(B))
        );
    }
}
