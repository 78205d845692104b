//! The compiled floor and ceiling of a key: where a value that goes beyond them ends up, and how they are told.

use std::collections::BTreeSet;
use std::fmt::Display;

/// The bounds of one key.
pub trait Keeping<T> {
    /// Brings the value within the bounds.
    fn keep(&self, value: &mut T);
    /// The bounds in words, for a table and a message.
    fn told(&self) -> String;
}

/// Not below the first, not above the second.
#[derive(Debug)]
pub struct Between<T>(pub T, pub T);

/// One of a list of words: the type holds nothing else.
#[derive(Debug)]
pub struct Word(pub &'static str);

/// A set of which each member is within bounds; the members beyond them are left out, and the last of too many.
#[derive(Debug)]
pub struct Each<T> {
    /// The bounds of one member.
    pub one: Between<T>,
    /// The most members.
    pub most: usize,
}

/// A set of words, of which the last of too many are left out.
#[derive(Debug)]
pub struct Few {
    /// The most members.
    pub most: usize,
    /// What one member is.
    pub of: &'static str,
}

/// A list that names nothing twice: what is named again is left out.
#[derive(Debug)]
pub struct Once(pub &'static str);

impl<T: Ord + Clone + Display> Keeping<T> for Between<T> {
    fn keep(&self, value: &mut T) {
        if *value < self.0 {
            value.clone_from(&self.0);
        }
        if *value > self.1 {
            value.clone_from(&self.1);
        }
    }

    fn told(&self) -> String {
        format!("{} to {}", self.0, self.1)
    }
}

impl<T> Keeping<T> for Word {
    fn keep(&self, _: &mut T) {}

    fn told(&self) -> String {
        self.0.to_owned()
    }
}

impl<T: Ord + Clone + Display> Keeping<BTreeSet<T>> for Each<T> {
    fn keep(&self, value: &mut BTreeSet<T>) {
        value.retain(|one| *one >= self.one.0 && *one <= self.one.1);
        while value.len() > self.most {
            value.pop_last();
        }
    }

    fn told(&self) -> String {
        format!("at most {} of {}", self.most, self.one.told())
    }
}

impl<T: Ord> Keeping<BTreeSet<T>> for Few {
    fn keep(&self, value: &mut BTreeSet<T>) {
        while value.len() > self.most {
            value.pop_last();
        }
    }

    fn told(&self) -> String {
        format!("at most {} {}", self.most, self.of)
    }
}

impl<T: Ord + Clone> Keeping<Vec<T>> for Once {
    fn keep(&self, value: &mut Vec<T>) {
        let mut seen = BTreeSet::new();
        value.retain(|one| seen.insert(one.clone()));
    }

    fn told(&self) -> String {
        self.0.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_beyond_its_bounds_ends_at_them() {
        let keep = |mut value: u32| {
            Between(8, 64).keep(&mut value);
            value
        };
        assert_eq!((keep(1), keep(8), keep(20), keep(65)), (8, 8, 20, 64));
    }

    #[test]
    fn a_list_names_nothing_twice_and_a_set_has_its_most() {
        let mut list = vec!["sms", "totp", "sms"];
        Once("").keep(&mut list);
        assert_eq!(list, ["sms", "totp"]);
        let mut set = BTreeSet::from([1, 2, 3, 50]);
        Each { one: Between(2, 9), most: 1 }.keep(&mut set);
        assert_eq!(set, BTreeSet::from([2]));
    }
}
