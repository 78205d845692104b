//! What a person holds to prove themselves, and how it came to them.

pub mod address;
pub mod authenticator;
pub mod helpdesk;
pub mod key_use;
pub mod password;
pub mod password_rule;
pub mod phone;
pub mod recovery_code;
pub mod recovery_sheet;
pub mod remembered_device;
pub mod security_key;
pub mod sms_code;
pub mod totp;
pub mod vouching;
mod well_known;
pub mod yubico_otp;
pub mod yubico_response;
