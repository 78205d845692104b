//! What the page of an activation link comes to (D1). Derived each time, never stored.
//!
//! ```text
//! Landing --continue--> Check? --right answer--> Terms? --agree--> Password --saved--> (the account is there; the login goes on)
//!    |                    \--decline--> Landing, and the link stays good
//!    \--"I have an account"--> the login at its usual assurance --accept--> (the membership is theirs)
//!                                                             \--refuse--> Landing, and the link stays good
//!                                                             \--looks at the link again--> both ways are open
//! Expired --a new one--> a letter to the same mailbox          Active --> the login          Dead: no way on
//! ```

use crate::link::Link;
use crate::organisation::membership::Membership;
use crate::organisation::membership::MembershipState;
use crate::terms::Agreed;
use crate::terms::Document;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened so far for one link in one browser. Kept for a short time; it may be lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Whether "continue" was pressed.
    #[serde(default)]
    pub continued: bool,
    /// Whether what the page of the link asks was answered.
    #[serde(default)]
    pub checked: bool,
    /// Whether the person has an account already.
    #[serde(default)]
    pub has_account: bool,
    /// What was agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreed>,
}

/// Everything that the page is derived from.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'s> {
    /// The link; none: there is no such link.
    pub link: Option<&'s Link>,
    /// The membership that it is about.
    pub membership: Option<&'s Membership>,
    /// Whether the organisation wants something asked besides.
    pub asks: bool,
    /// What is to be agreed to, if anything.
    pub document: Option<&'s Document>,
    /// What happened so far.
    pub progress: &'s Progress,
}

/// What the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The account is there.
    Active,
    /// Say what only the person knows.
    Check,
    /// Nobody knows this link, or it was called back.
    Dead,
    /// Its time is over: a new one can be had.
    Expired,
    /// The first page, with a button.
    Landing,
    /// The person goes to log in with the account that they have.
    Login,
    /// Choose a password.
    Password,
    /// Say that the terms were read.
    Terms,
}

/// What a person does on one of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The membership becomes theirs.
    Accept,
    /// "Agree".
    Agree,
    /// The right answer to what is asked.
    Answer,
    /// "Send me a new link".
    AskNewLink,
    /// "Continue".
    Continue,
    /// "Do not agree".
    Decline,
    /// "I have an account already".
    HaveAccount,
    /// Looks, or something looks for them: a scanner, a preview, a reload.
    Look,
    /// A password that is good.
    Save,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The account is made and the link spent.
    Activated,
    /// The membership is attached to the account that logged in, and the link spent.
    Attached,
    /// A letter goes to the same mailbox.
    NewLink,
    /// Nothing: the page that is due is shown.
    Nothing,
    /// It is remembered for this browser.
    Remembered,
}

/// What the page is. Pure, and total.
pub fn stage(sight: Sight<'_>, now: Timestamp) -> Stage {
    let (Some(link), Some(membership)) = (sight.link, sight.membership) else { return Stage::Dead };
    match membership.state() {
        MembershipState::Active => return Stage::Active,
        MembershipState::Ended => return Stage::Dead,
        MembershipState::Invited => {}
    }
    if link.used_at.is_some() {
        return Stage::Dead;
    }
    if !link.is_open(now) {
        return Stage::Expired;
    }
    let progress = sight.progress;
    if !progress.continued {
        return Stage::Landing;
    }
    if sight.asks && !progress.checked {
        return Stage::Check;
    }
    if sight.document.is_some_and(|document| !document.is_agreed(progress.agreed.as_ref())) {
        return Stage::Terms;
    }
    if progress.has_account { Stage::Login } else { Stage::Password }
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 8] = [
        Self::Active,
        Self::Check,
        Self::Dead,
        Self::Expired,
        Self::Landing,
        Self::Login,
        Self::Password,
        Self::Terms,
    ];

    /// What `event` comes to here. What does not belong here does nothing: an old page, a second tab.
    pub const fn on(self, event: Event) -> Outcome {
        match (self, event) {
            (Self::Expired, Event::AskNewLink) => Outcome::NewLink,
            (Self::Landing | Self::Login, Event::Continue | Event::HaveAccount)
            | (Self::Password, Event::HaveAccount)
            | (Self::Check, Event::Answer)
            | (Self::Terms, Event::Agree | Event::Decline) => Outcome::Remembered,
            (Self::Password, Event::Save) => Outcome::Activated,
            (Self::Login, Event::Accept) => Outcome::Attached,
            _ => Outcome::Nothing,
        }
    }
}

impl Progress {
    /// What is remembered after `event`. `agreed` is what the page of the terms was about.
    pub fn after(self, event: Event, agreed: Option<Agreed>) -> Self {
        match event {
            Event::Continue => Self { continued: true, has_account: false, ..self },
            Event::HaveAccount => Self { continued: true, has_account: true, ..self },
            Event::Agree => Self { agreed, ..self },
            Event::Answer => Self { checked: true, ..self },
            Event::Decline => Self::default(),
            Event::Accept | Event::AskNewLink | Event::Look | Event::Save => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use crate::link::LinkKind;
    use crate::organisation::membership::Profile;
    use crate::organisation::membership::UserType;
    use crate::secret::Digest;
    use crate::secret::Secret;
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use std::time::Duration;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const EVENTS: [Event; 9] = [
        Event::Accept,
        Event::Agree,
        Event::Answer,
        Event::AskNewLink,
        Event::Continue,
        Event::Decline,
        Event::HaveAccount,
        Event::Look,
        Event::Save,
    ];

    fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn link() -> Link {
        Link {
            id: id(1),
            digest: Digest::of(b"token"),
            code: None,
            kind: LinkKind::Activation,
            user: None,
            membership: Some(id(2)),
            organisation: Some(id(3)),
            data: Secret::new(Vec::new()),
            created_at: NOW,
            expires_at: NOW + Duration::from_secs(100),
            used_at: None,
        }
    }

    fn membership() -> Membership {
        Membership {
            id: id(2),
            user: None,
            organisation: id(3),
            user_type: UserType::External,
            profile: Profile::default(),
            invited_at: NOW,
            activated_at: None,
            ended_at: None,
        }
    }

    fn document(version: &str) -> Document {
        Document { address: "https://linde.example/terms".to_owned(), version: version.to_owned() }
    }

    fn agreed(version: &str) -> Agreed {
        Agreed { document: document(version), language: "nl".to_owned(), at: NOW }
    }

    fn at(link: &Link, membership: &Membership, document: Option<&Document>, progress: &Progress) -> Stage {
        stage(Sight { link: Some(link), membership: Some(membership), asks: false, document, progress }, NOW)
    }

    #[test]
    fn the_arrows_of_the_diagram_lead_where_they_point() {
        let (link, membership, terms) = (link(), membership(), document("1"));
        let mut progress = Progress::default();
        assert_eq!(at(&link, &membership, Some(&terms), &progress), Stage::Landing);
        progress = progress.after(Event::Continue, None);
        assert_eq!(at(&link, &membership, Some(&terms), &progress), Stage::Terms);
        assert_eq!(at(&link, &membership, None, &progress), Stage::Password, "no terms, no page");
        let declined = progress.clone().after(Event::Decline, None);
        assert_eq!(at(&link, &membership, Some(&terms), &declined), Stage::Landing);
        progress = progress.after(Event::Agree, Some(agreed("1")));
        assert_eq!(at(&link, &membership, Some(&terms), &progress), Stage::Password);
        assert_eq!(at(&link, &membership, Some(&document("2")), &progress), Stage::Terms, "another version");
        progress = progress.after(Event::HaveAccount, None);
        assert_eq!(at(&link, &membership, Some(&terms), &progress), Stage::Login);
        progress = progress.after(Event::Continue, None);
        assert_eq!(at(&link, &membership, Some(&terms), &progress), Stage::Password);
    }

    #[test]
    fn every_event_at_every_stage_does_its_one_thing_or_nothing() {
        let does = |stage: Stage| -> Vec<Event> {
            EVENTS.into_iter().filter(|event| stage.on(*event) != Outcome::Nothing).collect()
        };
        let expected: [(Stage, &[Event]); 8] = [
            (Stage::Active, &[]),
            (Stage::Check, &[Event::Answer]),
            (Stage::Dead, &[]),
            (Stage::Expired, &[Event::AskNewLink]),
            (Stage::Landing, &[Event::Continue, Event::HaveAccount]),
            (Stage::Login, &[Event::Accept, Event::Continue, Event::HaveAccount]),
            (Stage::Password, &[Event::HaveAccount, Event::Save]),
            (Stage::Terms, &[Event::Agree, Event::Decline]),
        ];
        for (stage, events) in expected {
            assert_eq!(does(stage), events, "{stage:?}");
            assert_eq!(stage.on(Event::Look), Outcome::Nothing, "looking does nothing at {stage:?}");
        }
    }

    #[test]
    fn a_link_that_is_over_says_what_became_of_it() {
        let (fresh, invited, progress) = (link(), membership(), Progress::default());
        let expired = Link { expires_at: NOW, ..fresh.clone() };
        assert_eq!(at(&expired, &invited, None, &progress), Stage::Expired);
        let used = Link { used_at: Some(NOW), ..fresh.clone() };
        let active = Membership { user: Some(id(9)), activated_at: Some(NOW), ..invited.clone() };
        assert_eq!(at(&used, &active, None, &progress), Stage::Active);
        assert_eq!(at(&expired, &active, None, &progress), Stage::Active);
        assert_eq!(at(&used, &invited, None, &progress), Stage::Dead, "called back");
        let ended = Membership { ended_at: Some(NOW), ..active };
        assert_eq!(at(&fresh, &ended, None, &progress), Stage::Dead);
        let nobody = Sight { link: None, membership: None, asks: false, document: None, progress: &progress };
        assert_eq!(stage(nobody, NOW), Stage::Dead);
    }

    proptest! {
        /// Whatever is thrown at it, in any order: an account is only made where the terms were agreed to, by a
        /// link that is open, at a membership that waits.
        #[test]
        fn nothing_leads_around_the_terms_or_a_dead_link(
            events in vec(0..EVENTS.len(), 0..30),
            (used, expired, ended, active) in any::<(bool, bool, bool, bool)>(),
            (agrees, asks) in any::<(bool, bool)>(),
        ) {
            let mut link = link();
            let mut membership = membership();
            link.used_at = used.then_some(NOW);
            link.expires_at = if expired { NOW } else { link.expires_at };
            membership.user = active.then(|| id(9));
            membership.activated_at = active.then_some(NOW);
            membership.ended_at = ended.then_some(NOW);
            let terms = document("7");
            let document = agrees.then_some(&terms);
            let mut progress = Progress::default();
            for event in events.into_iter().map(|n| EVENTS[n]) {
                let sight =
                    Sight { link: Some(&link), membership: Some(&membership), asks, document, progress: &progress };
                let stage = stage(sight, NOW);
                match stage.on(event) {
                    Outcome::Activated | Outcome::Attached => {
                        prop_assert!(!used && !expired && !ended && !active);
                        prop_assert!(!agrees || progress.agreed.is_some());
                        prop_assert!(!asks || progress.checked);
                    }
                    Outcome::Remembered => {
                        progress = progress.after(event, Some(agreed("7")));
                    }
                    Outcome::NewLink => prop_assert_eq!(stage, Stage::Expired),
                    Outcome::Nothing => {}
                }
            }
        }
    }
}
