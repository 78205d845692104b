//! The login: who is this, and how sure are we.

pub mod addresses;
pub mod app_mail;
pub mod app_mail_page;
pub mod backup;
pub mod bound;
pub mod code;
#[cfg(test)]
mod code_journeys;
pub mod codes_file;
pub mod confirm;
#[cfg(test)]
mod count_journeys;
pub mod deadline;
pub mod dispatch;
pub mod enrol;
pub mod enrol_mail;
pub mod finish;
pub mod introduce_page;
#[cfg(test)]
mod journeys;
pub mod keep_codes;
pub mod key;
pub mod key_pages;
pub mod key_trial;
pub mod link_choice;
#[cfg(test)]
mod link_journeys;
pub mod link_key;
pub mod link_page;
pub mod link_phone;
pub mod link_yubico;
pub mod linked_mail;
pub mod lost;
#[cfg(test)]
mod meanwhile_journeys;
pub mod method;
pub mod new_password;
pub mod new_password_page;
pub mod notice_mail;
pub mod organisation;
pub mod page;
pub mod pass;
pub mod passkey;
pub mod password;
pub mod profile;
pub mod profile_page;
pub mod recovery_pages;
pub mod recovery_view;
pub mod remembered;
pub mod remembered_page;
pub mod repair;
pub mod repair_page;
pub mod replace_page;
pub mod replace_phone;
pub mod restart;
#[cfg(test)]
mod sms_journeys;
pub mod sms_page;
pub mod sms_step;
#[cfg(test)]
mod sms_trial;
pub mod stage;
pub mod superseded;
pub mod terms;
pub mod texting;
pub mod told;
pub mod trail;
#[cfg(test)]
pub(crate) mod trial;
pub mod tries;
pub mod unlock;
pub mod view;
pub mod view_key;
pub mod view_link;
pub mod view_replace;
pub mod view_sms;
pub mod view_yubico;
pub mod yubico_step;
