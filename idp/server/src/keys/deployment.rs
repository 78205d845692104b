//! What this deployment was born with: its issuer, its RP ID, its master key. None of them can change.

use crate::config::server::Server;
use sluis_domain::deployment::Deployment;
use sluis_domain::secret::MasterKey;
use sluis_domain::time::Timestamp;

/// The configuration is not that of this database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeploymentDiffers {
    /// `iss` of every token, known to every app.
    #[error(
        "server.public_url is {configured}, but this database belongs to {recorded}: the issuer cannot change; \
         set server.public_url to {recorded}, or start with a new database"
    )]
    Issuer {
        /// At the first start.
        recorded: String,
        /// Now.
        configured: String,
    },
    /// The key that opens the database.
    #[error(
        "keys.master_key is not the key that this database was sealed with ({recorded}; the configured one is \
         {configured}): put the right key back; no other opens what is sealed"
    )]
    MasterKey {
        /// Names the key of the first start.
        recorded: String,
        /// Names the configured one.
        configured: String,
    },
    /// What every passkey is bound to.
    #[error(
        "server.rp_id is {configured}, but passkeys of this database are bound to {recorded}: it cannot \
         change; set server.rp_id to {recorded}"
    )]
    RpId {
        /// At the first start.
        recorded: String,
        /// Now.
        configured: String,
    },
}

/// The deployment that this configuration makes of a new database.
pub fn of(server: &Server, master: &MasterKey, now: Timestamp) -> Deployment {
    Deployment {
        issuer: server.issuer().to_owned(),
        rp_id: server.rp_id().to_owned(),
        key_id: master.key_id(),
        created_at: now,
    }
}

/// Whether the configuration is that of this database.
///
/// # Errors
/// The first difference, the master key first: with another one nothing else matters.
pub fn check(recorded: &Deployment, server: &Server, master: &MasterKey) -> Result<(), DeploymentDiffers> {
    check_key(recorded, master)?;
    let names = |recorded: &str, configured: &str| (recorded.to_owned(), configured.to_owned());
    if recorded.issuer != server.issuer() {
        let (recorded, configured) = names(&recorded.issuer, server.issuer());
        return Err(DeploymentDiffers::Issuer { recorded, configured });
    }
    if recorded.rp_id != server.rp_id() {
        let (recorded, configured) = names(&recorded.rp_id, server.rp_id());
        return Err(DeploymentDiffers::RpId { recorded, configured });
    }
    Ok(())
}

/// Whether the master key is that of this database.
///
/// # Errors
/// When it is not; both keys are named without being given away.
pub fn check_key(recorded: &Deployment, master: &MasterKey) -> Result<(), DeploymentDiffers> {
    if recorded.key_id == master.key_id() {
        return Ok(());
    }
    let name =
        |id: &[u8; 8]| format!("key {}", id.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let (recorded, configured) = (name(&recorded.key_id), name(&master.key_id()));
    Err(DeploymentDiffers::MasterKey { recorded, configured })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::server::PublicUrl;

    fn server(url: &str) -> Server {
        Server { public_url: PublicUrl::parse(url).unwrap(), ..Server::default() }
    }

    #[test]
    fn a_deployment_keeps_its_issuer_its_rp_id_and_its_key() {
        let (master, now) = (MasterKey::new([1; 32]), Timestamp::from_seconds(1));
        let born = of(&server("https://login.example.nl"), &master, now);
        assert_eq!(check(&born, &server("https://login.example.nl/"), &master), Ok(()));

        let said = check(&born, &server("https://id.example.nl"), &master).unwrap_err().to_string();
        assert!(
            said.contains("https://id.example.nl") && said.contains("https://login.example.nl"),
            "{said}"
        );

        let wider = Server { rp_id: Some("example.nl".to_owned()), ..server("https://login.example.nl") };
        assert!(matches!(check(&born, &wider, &master), Err(DeploymentDiffers::RpId { .. })));

        let other = check(&born, &server("https://login.example.nl"), &MasterKey::new([2; 32]));
        assert!(matches!(other, Err(DeploymentDiffers::MasterKey { .. })));
    }
}
