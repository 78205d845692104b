//! What happens without anybody asking: mails and text messages go out, keys turn, what is dead is swept away.

pub mod cleanup;
pub mod keys;
pub mod outbox;
pub mod phases;
pub mod recovery;
pub mod reminders;
pub mod supervisor;
pub mod texts;
