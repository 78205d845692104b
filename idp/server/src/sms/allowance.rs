//! How many text messages may be sent: by a person, to a number, in the name of an organisation. Each costs
//! money, and a stranger's telephone must not ring all night.

use crate::web::local_time;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::time::Duration;

/// Messages that one person causes in an hour.
const MOST_BY_PERSON: u32 = 5;
/// Messages that one number gets in a day.
const MOST_TO_NUMBER: u32 = 10;
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Longer than a month: its counter has the month in its name.
const MONTH: Duration = Duration::from_secs(40 * 24 * 3600);

/// For whom one message counts.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// Who causes it.
    pub user: Id<User>,
    /// The counter of its number.
    pub number: String,
    /// In whose name.
    pub organisation: Id<Organisation>,
    /// `sms.budget_month`
    pub most_in_month: u32,
}

/// What is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsedUp {
    /// What the organisation may send in a month.
    Month,
    /// What the number may get in a day.
    Number,
    /// What the person may cause in an hour.
    Person,
}

impl UsedUp {
    /// The name in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "budget of the month",
            Self::Number => "limit of the number",
            Self::Person => "limit of the person",
        }
    }
}

impl Allowance {
    /// Counts one message in `tx`, and says what is used up, if anything is: then none is sent.
    pub async fn take(&self, tx: &Tx, now: Timestamp) -> Result<Option<UsedUp>, StoreError> {
        let attempts = tx.attempts();
        let by_person = attempts.count_within(&format!("sms-person:{}", self.user), HOUR, now).await?;
        if by_person.failures > MOST_BY_PERSON {
            return Ok(Some(UsedUp::Person));
        }
        let to_number = attempts.count_within(&self.number, DAY, now).await?;
        if to_number.failures > MOST_TO_NUMBER {
            return Ok(Some(UsedUp::Number));
        }
        let (_, month, year) = local_time::date(now);
        let in_month = format!("sms-organisation:{}:{year}-{month:02}", self.organisation);
        let in_month = attempts.count_within(&in_month, MONTH, now).await?;
        Ok((in_month.failures > self.most_in_month).then_some(UsedUp::Month))
    }
}
