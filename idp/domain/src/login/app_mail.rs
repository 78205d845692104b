//! The key of an authenticator app by mail (D5): for whom, how often, and for how long.
//!
//! ```text
//! (none) --password proven, app is next / a mail--> waiting --code of the newest mail--> linked
//! waiting --"send a new e-mail" [60 s, 5 an hour] / the mail before is dead--> waiting
//! waiting --its time is over--> (none)
//! ```

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::login::person::Person;
use crate::organisation::policy::totp::EnrolChannel;
use crate::organisation::policy::totp::TotpRules;
use crate::time::Timestamp;
use std::time::Duration;

/// Between two mails.
const PAUSE: Duration = Duration::from_secs(60);
/// Mails in an hour at most.
const MOST_AN_HOUR: usize = 5;
const HOUR: Duration = Duration::from_secs(60 * 60);

/// By what way the key reaches this person. By mail only the very first app: whoever had a second step, or codes
/// on paper, proves one of those and reads the key on the screen (NIST SP 800-63B-4 §4.1.2).
pub fn channel(rules: &TotpRules, person: &Person) -> EnrolChannel {
    let only_a_password = person.authenticators.iter().all(|held| held.kind == AuthenticatorKind::Password);
    if only_a_password && person.sheets.is_empty() { rules.enrol_channel } else { EnrolChannel::Screen }
}

/// How long what a mail holds is good.
pub const fn life(channel: EnrolChannel) -> Duration {
    match channel {
        EnrolChannel::EmailLink => Duration::from_secs(15 * 60),
        EnrolChannel::Both | EnrolChannel::EmailSecret | EnrolChannel::Screen => {
            Duration::from_secs(24 * 60 * 60)
        }
    }
}

/// Until when no further mail goes. `sent`: when the earlier ones went, oldest first.
pub fn wait(sent: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
    let lately: Vec<Timestamp> = sent.iter().copied().filter(|at| now.since(*at) < HOUR).collect();
    let of_the_hour = lately.len().checked_sub(MOST_AN_HOUR).and_then(|first| lately.get(first));
    let of_the_minute = lately.last().filter(|last| now.since(**last) < PAUSE);
    of_the_hour.map(|first| *first + HOUR).or_else(|| of_the_minute.map(|last| *last + PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::sample;
    use crate::organisation::policy::policy::Policy;
    use proptest::collection::vec;
    use proptest::prelude::{prop_assert, proptest};

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn ago(seconds: u64) -> Timestamp {
        NOW - Duration::from_secs(seconds)
    }

    #[test]
    fn only_the_very_first_app_comes_by_mail() {
        let rules = TotpRules { enrol_channel: EnrolChannel::EmailSecret, ..Policy::compiled().totp };
        let mut anna = sample::person(1, &[1]);
        let sheets = std::mem::take(&mut anna.sheets);
        assert_eq!(channel(&rules, &anna), EnrolChannel::EmailSecret);
        let kept = Person { sheets, ..anna.clone() };
        assert_eq!(channel(&rules, &kept), EnrolChannel::Screen, "who has codes on paper proves one");
        anna.authenticators.push(sample::app(&anna, 7));
        assert_eq!(channel(&rules, &anna), EnrolChannel::Screen, "who has one proves it");
    }

    #[test]
    fn a_minute_lies_between_two_mails_and_five_go_in_an_hour() {
        assert_eq!(wait(&[], NOW), None);
        assert_eq!(wait(&[ago(60)], NOW), None);
        assert_eq!(wait(&[ago(59)], NOW), Some(ago(59) + PAUSE));
        let five: Vec<Timestamp> = [3_000, 2_000, 1_000, 500, 100].map(ago).into();
        assert_eq!(wait(&five, NOW), Some(ago(3_000) + HOUR));
        assert_eq!(wait(&five[1..], NOW), None);
        assert_eq!(wait(&five, NOW + Duration::from_secs(600)), None);
    }

    proptest! {
        #[test]
        fn however_often_it_is_asked_five_go_in_an_hour(pauses in vec(0..600_u64, 1..60)) {
            let (mut now, mut sent) = (NOW, Vec::new());
            for pause in pauses {
                now = now + Duration::from_secs(pause);
                if wait(&sent, now).is_none() {
                    sent.push(now);
                }
                let lately = sent.iter().filter(|at| now.since(**at) < HOUR).count();
                prop_assert!(lately <= MOST_AN_HOUR);
                prop_assert!(sent.windows(2).all(|two| two[1].since(two[0]) >= PAUSE));
            }
        }
    }
}
