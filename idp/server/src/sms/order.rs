//! A text message on its way into the outbox and out of it: sealed while it lies there.

use crate::app::App;
use crate::phones;
use crate::sms::gateway::TextMessage;
use crate::sms::report;
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Secret;
use sluis_domain::sms::OutgoingSms;
use sluis_domain::time::Timestamp;

/// A line for the outbox. None: there is no master key to seal it with.
pub fn sealed(
    app: &App,
    organisation: Option<Id<Organisation>>,
    (number, text): (&PhoneNumber, &Secret<String>),
    (now, expires_at): (Timestamp, Timestamp),
) -> Option<OutgoingSms> {
    let id = app.dice.id(now);
    Some(OutgoingSms {
        id,
        organisation,
        number: phones::seal_at(app, &place(id, "number"), number.e164())?,
        text: phones::seal_at(app, &place(id, "message"), text.expose())?,
        created_at: now,
        attempts: 0,
        next_attempt_at: now,
        expires_at,
        sent_at: None,
        failed_at: None,
        delivery: None,
    })
}

/// The message that a line of the outbox holds. None: it was sealed elsewhere, or is broken.
pub fn opened(app: &App, sms: &OutgoingSms) -> Option<TextMessage> {
    let number = phones::open_at(app, &place(sms.id, "number"), &sms.number)?;
    let text = phones::open_at(app, &place(sms.id, "message"), &sms.text)?;
    let to = PhoneNumber::of_row(number.expose())?;
    let (reference, report) = (sms.id.to_string(), report::address(app, sms.id));
    Some(TextMessage { reference, report, to, text: text.expose().clone() })
}

fn place(id: Id<OutgoingSms>, column: &str) -> Vec<u8> {
    phones::place("sms_outbox", column, &id.to_string())
}
