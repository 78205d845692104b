//! That a person said that the organisation's terms were read: which, when, in what language (R17).

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::activation::Consent;
use crate::organisation::policy::policy::Policy;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};

/// What is to be agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Where it is to be read.
    pub address: String,
    /// Its version.
    pub version: String,
}

/// What was agreed to, in one browser, on the way to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// To which document.
    pub document: Document,
    /// The language of the page that said so.
    pub language: String,
    /// When.
    pub at: Timestamp,
}

/// The evidence that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedTerms {
    /// Who.
    pub user: Id<User>,
    /// Whose terms.
    pub organisation: Id<Organisation>,
    /// What.
    pub agreed: Agreed,
}

impl Document {
    /// What `policy` wants agreed to, if anything.
    pub fn asked_by(policy: &Policy) -> Option<Self> {
        let rules = &policy.activation;
        let (address, version) = (rules.document.to_string(), rules.document_version.to_string());
        (rules.consent == Consent::Required).then_some(Self { address, version })
    }

    /// Whether `agreed` is about this document in this version: another one is asked about again.
    pub fn is_agreed(&self, agreed: Option<&Agreed>) -> bool {
        agreed.is_some_and(|agreed| agreed.document == *self)
    }
}
