//! A text message on its way into the outbox and out of it: sealed while it lies there.

use crate::app::App;
use crate::phones;
use crate::seals::Seals;
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

/// How the number of a line of the outbox ends, also when no more of it is left: `…78`. None: it was sealed
/// elsewhere, or nothing is left.
pub fn masked(seals: &Seals, sms: &OutgoingSms) -> Option<String> {
    let opened = seals.at_rest.open(&place(sms.id, "number"), sms.number.expose()).ok()?;
    let text = std::str::from_utf8(opened.expose()).ok()?;
    Some(PhoneNumber::of_row(text).map_or_else(|| text.to_owned(), |number| number.masked()))
}

/// What is kept of the number once the message is gone: its end, sealed, so that who asks after a code can be told
/// where it went.
pub fn left(app: &App, sms: &OutgoingSms) -> Secret<Vec<u8>> {
    let ending = masked(&app.seals, sms);
    let sealed = ending.and_then(|ending| phones::seal_at(app, &place(sms.id, "number"), &ending));
    sealed.unwrap_or_else(|| Secret::new(Vec::new()))
}

fn place(id: Id<OutgoingSms>, column: &str) -> Vec<u8> {
    phones::place("sms_outbox", column, &id.to_string())
}
