//! `sub` and `sid`: who a client hears of, in words that two sectors cannot compare.

use crate::client::client::{Client, ClientId, SubjectType};
use crate::id::Id;
use crate::secret::MacKey;
use crate::session::Session;
use crate::user::User;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The sector of `public` subjects: no registered sector is empty.
const PUBLIC: &str = "";

/// The sector under which the subject of `client` is kept.
pub fn sector(client: &Client) -> &str {
    match client.subject_type {
        SubjectType::Pairwise => &client.sector,
        SubjectType::Public => PUBLIC,
    }
}

/// The first value of a person's `sub` for this client. The one that the table holds stands above it.
///
/// OpenID Connect Core §8.1: "The Subject Identifier value MUST NOT be reversible by any party other than the
/// OpenID Provider … Distinct Sector Identifier values MUST result in distinct Subject Identifier values."
pub fn first_value(client: &Client, user: Id<User>, salt: &MacKey, random: [u8; 16]) -> String {
    match client.subject_type {
        SubjectType::Pairwise => salt.mac(&[client.sector.as_bytes(), user.bytes()]).base64url(),
        SubjectType::Public => URL_SAFE_NO_PAD.encode(random),
    }
}

/// `sid` (OpenID Connect Front-Channel Logout §3): names a session to one client, and to no other.
pub fn session_id(session: Id<Session>, client: &ClientId, salt: &MacKey) -> String {
    salt.mac(&[session.bytes(), client.as_str().as_bytes()]).base64url()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::registration::tests::client;
    use crate::secret::MasterKey;
    use uuid::Uuid;

    fn salt() -> MacKey {
        MacKey::new(&MasterKey::new([9; 32]).derive("sluis:salt"))
    }

    fn user(byte: u8) -> Id<User> {
        Id::from_uuid(Uuid::from_bytes([byte; 16]))
    }

    #[test]
    fn two_sectors_hear_two_names_and_one_sector_always_the_same() {
        let (one, other) = (client(), Client { sector: "other.example".to_owned(), ..client() });
        let name = |client, byte| first_value(client, user(byte), &salt(), [0; 16]);
        assert_eq!(name(&one, 1), name(&one, 1));
        assert_ne!(name(&one, 1), name(&other, 1));
        assert_ne!(name(&one, 1), name(&one, 2));
    }

    #[test]
    fn a_public_name_says_nothing_of_the_person() {
        let public = Client { subject_type: SubjectType::Public, ..client() };
        assert_eq!(sector(&public), PUBLIC);
        let name = |byte, random| first_value(&public, user(byte), &salt(), random);
        assert_eq!(name(1, [7; 16]), name(2, [7; 16]));
    }

    #[test]
    fn two_clients_cannot_compare_sessions() {
        let session = Id::from_uuid(Uuid::from_bytes([1; 16]));
        let other = ClientId::parse("other").unwrap();
        assert_ne!(session_id(session, &client().id, &salt()), session_id(session, &other, &salt()));
    }
}
