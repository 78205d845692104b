//! One person of one organisation, by login name.

use crate::cli::house::{House, failed};
use crate::cli::output::CliError;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::user::{LoginName, User};

/// A person and their membership in the organisation.
#[derive(Debug)]
pub struct Member {
    /// Who.
    pub user: User,
    /// Their active membership.
    pub membership: Membership,
}

impl Member {
    /// Who has that login name and is active in `organisation`.
    ///
    /// # Errors
    /// When nobody is: one sentence for an unknown name and for somebody else's person.
    pub async fn find(house: &House, organisation: &Organisation, name: &str) -> Result<Self, CliError> {
        let nobody = || CliError::failed(format_args!("`{name}` is nobody in {}", organisation.handle));
        let login_name = LoginName::parse(name).map_err(|_| nobody())?;
        let read = house.store.read();
        let user = read.users().find_by_login_name(&login_name).await.map_err(failed)?.ok_or_else(nobody)?;
        let memberships = read.memberships().of_user(user.id).await.map_err(failed)?;
        let here =
            |membership: &Membership| membership.organisation == organisation.id && membership.is_active();
        let membership = memberships.into_iter().find(here).ok_or_else(nobody)?;
        Ok(Self { user, membership })
    }
}
