//! A sheet of recovery codes, as the person keeps it: one code or several, or one from the helpdesk.
//!
//! ```text
//! shown --kept: the person says so--> kept --a newer sheet is kept--> void
//!   \------ a newer sheet is shown, or its time is up ------------------^
//! ```
//! A sheet that was shown and never kept is good all the same, until a newer one is shown: whoever wrote it
//! down and closed the browser is not shut out (R102).

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::BoundBy;
use crate::secret::Digest;
use crate::time::Timestamp;

/// One sheet.
#[derive(Debug, Clone)]
pub struct RecoverySheet {
    /// The sheet as an authenticator: whose, bound how and on whose word. Its codes lie apart.
    pub held: Authenticator,
    /// How its codes are written: `4-4-4-4`.
    pub format: String,
    /// How many codes it began with.
    pub issued: u32,
    /// How many are left.
    pub left: u32,
    /// Names the login and the browser that it is shown in. None: it was never shown in a login.
    pub shown_for: Option<Digest>,
    /// When the person said that they keep it.
    pub kept_at: Option<Timestamp>,
    /// When it runs out: a helpdesk's code does.
    pub expires_at: Option<Timestamp>,
    /// When a newer sheet took its place.
    pub voided_at: Option<Timestamp>,
}

/// What a helpdesk's sheet and a person's own have in common is the code; what parts them is this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// Given by a helpdesk: one code, for hours.
    Helpdesk,
    /// Made for the person in a login or on the account pages.
    Own,
}

impl SheetKind {
    /// The name in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Helpdesk => "helpdesk",
            Self::Own => "own",
        }
    }
}

impl RecoverySheet {
    /// Where it came from.
    pub const fn kind(&self) -> SheetKind {
        if self.expires_at.is_some() { SheetKind::Helpdesk } else { SheetKind::Own }
    }

    /// Whether a code of it may still be used.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.left > 0 && self.voided_at.is_none() && self.expires_at.is_none_or(|until| now < until)
    }

    /// Whether the person keeps it and enough of it is left: nobody needs a new one. The last code of a set is
    /// too few (D4), a single one is replaced when it is used (R101).
    pub fn is_enough(&self, now: Timestamp) -> bool {
        let is_last_of_a_set = self.issued > 1 && self.left <= 1;
        self.kind() == SheetKind::Own && self.kept_at.is_some() && self.is_good(now) && !is_last_of_a_set
    }

    /// Whether `newer` takes the place of this one. What came through an organisation or its helpdesk never
    /// takes away what a person of several organisations has of their own or through others. `alone`: the
    /// person is active in one organisation only.
    pub fn gives_way_to(&self, newer: &Authenticator, alone: bool) -> bool {
        let same_word = newer.vouched_by.is_own() || newer.vouched_by == self.held.vouched_by;
        let by_helpdesk = |held: &Authenticator| held.bound_by == BoundBy::HelpdeskCode;
        alone || (same_word && (by_helpdesk(&self.held) || !by_helpdesk(newer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::authenticator::vouching::Vouching;
    use crate::id::Id;
    use crate::secret::Secret;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);
    const LATER: Timestamp = Timestamp::from_seconds(2_000);

    fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn sheet(issued: u32, left: u32) -> RecoverySheet {
        let held = Authenticator {
            id: id(1),
            user: id(2),
            kind: AuthenticatorKind::RecoveryCode,
            label: String::new(),
            secret: Secret::new(Vec::new()),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            accepted_at: BTreeSet::new(),
            last_step: None,
            created_at: NOW,
            last_used_at: None,
        };
        let format = "4-4-4-4".to_owned();
        let (kept_at, expires_at, voided_at) = (Some(NOW), None, None);
        RecoverySheet { held, format, issued, left, shown_for: None, kept_at, expires_at, voided_at }
    }

    #[test]
    fn one_code_is_enough_until_it_is_used_and_a_set_until_its_last() {
        assert!(sheet(1, 1).is_enough(LATER));
        assert!(!sheet(1, 0).is_enough(LATER));
        assert!(sheet(6, 2).is_enough(LATER));
        assert!(!sheet(6, 1).is_enough(LATER));
        assert!(sheet(2, 2).is_enough(LATER), "a whole set is enough");
    }

    #[test]
    fn every_event_at_every_state() {
        let shown = RecoverySheet { kept_at: None, ..sheet(1, 1) };
        let void = RecoverySheet { voided_at: Some(NOW), ..sheet(1, 1) };
        let of_helpdesk = RecoverySheet { expires_at: Some(LATER), kept_at: None, ..sheet(1, 1) };
        let used = sheet(1, 0);
        // State, whether a code of it opens a door, whether the person needs no other.
        for (state, opens, enough) in [
            (&shown, true, false),
            (&sheet(1, 1), true, true),
            (&void, false, false),
            (&of_helpdesk, true, false),
            (&used, false, false),
        ] {
            assert_eq!((state.is_good(NOW), state.is_enough(NOW)), (opens, enough), "{state:?}");
        }
        assert!(!of_helpdesk.is_good(LATER), "its time is up");
    }

    #[test]
    fn what_came_through_an_organisation_takes_nothing_of_the_persons_own_away() {
        let bound = |vouched_by: Vouching, bound_by: BoundBy| {
            let mut one = sheet(1, 1);
            (one.held.vouched_by, one.held.bound_by) = (vouched_by, bound_by);
            one
        };
        let own = bound(Vouching::own(), BoundBy::Screen);
        let employers = bound(Vouching::by(id(7)), BoundBy::Screen);
        let helpdesks = bound(Vouching::by(id(7)), BoundBy::HelpdeskCode);
        let others = bound(Vouching::by(id(8)), BoundBy::Screen);
        for (older, newer, gives_way) in [
            (&own, &own, true),
            (&employers, &own, true),
            (&helpdesks, &own, true),
            (&own, &employers, false),
            (&own, &helpdesks, false),
            (&employers, &employers, true),
            (&employers, &helpdesks, false),
            (&helpdesks, &helpdesks, true),
            (&others, &employers, false),
        ] {
            assert_eq!(older.gives_way_to(&newer.held, false), gives_way, "{older:?} before {newer:?}");
            assert!(older.gives_way_to(&newer.held, true), "with one membership there is nothing to guard");
        }
    }
}
