//! Which of two values of a key asks more. One line in a section names it for each key.

use serde::Serialize;
use std::collections::BTreeSet;

/// How two values of a key are ordered by what they ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// A set: what both allow.
    Fewer,
    /// The larger, longer or later of the two; of words, the one that asks more.
    Larger,
    /// A set: what either names.
    More,
    /// Neither asks more: it is a matter of taste, words or looks.
    Neither,
    /// The smaller, shorter or earlier of the two.
    Smaller,
}

/// Whose say a key is, of the organisations that a person is active in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The organisation of this login alone.
    OfThisLogin,
    /// Every active membership: the strictest holds.
    Shared,
}

/// Turns a value into the stricter of itself and another: idempotent, commutative, associative.
pub trait Strictness<T> {
    /// What is left of `mine` beside `theirs`.
    fn apply(mine: &mut T, theirs: &T);
}

/// See [`Order::Fewer`].
#[derive(Debug)]
pub struct Fewer;
/// See [`Order::Larger`].
#[derive(Debug)]
pub struct Larger;
/// See [`Order::More`].
#[derive(Debug)]
pub struct More;
/// See [`Order::Neither`].
#[derive(Debug)]
pub struct Neither;
/// See [`Order::Smaller`].
#[derive(Debug)]
pub struct Smaller;

impl<T: Ord> Strictness<BTreeSet<T>> for Fewer {
    fn apply(mine: &mut BTreeSet<T>, theirs: &BTreeSet<T>) {
        mine.retain(|one| theirs.contains(one));
    }
}

impl<T: Ord + Clone> Strictness<T> for Larger {
    fn apply(mine: &mut T, theirs: &T) {
        if *theirs > *mine {
            mine.clone_from(theirs);
        }
    }
}

impl<T: Ord + Clone> Strictness<BTreeSet<T>> for More {
    fn apply(mine: &mut BTreeSet<T>, theirs: &BTreeSet<T>) {
        mine.extend(theirs.iter().cloned());
    }
}

impl<T> Strictness<T> for Neither {
    fn apply(_: &mut T, _: &T) {}
}

impl<T: Ord + Clone> Strictness<T> for Smaller {
    fn apply(mine: &mut T, theirs: &T) {
        if *theirs < *mine {
            mine.clone_from(theirs);
        }
    }
}
