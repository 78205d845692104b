//! What opens something is sealed in a mail that waits: a copy of the database opens nobody's account.

use crate::app::App;
use crate::keys::rotation::at_rest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sluis_domain::id::Id;
use sluis_domain::mail::OutgoingMail;

/// What a mail holds that whoever reads it could use: links with their tokens, and codes that are typed.
const ENCLOSED: [&str; 2] = ["link", "code"];

/// Puts `value` into `mail`, sealed for that mail and that name. None: it could not be sealed.
pub fn enclose(app: &App, mail: &mut OutgoingMail, name: &str, value: &str) -> Option<()> {
    debug_assert!(ENCLOSED.contains(&name), "nobody would open it");
    let sealed = app.seals.at_rest.seal(app.dice.bytes(), &place(mail.id, name), value.as_bytes()).ok()?;
    mail.data.insert(name.to_owned(), URL_SAFE_NO_PAD.encode(sealed));
    Some(())
}

/// `mail` with what is enclosed in it. None: it was sealed under a key that is gone, or is broken.
pub fn opened(app: &App, mail: &OutgoingMail) -> Option<OutgoingMail> {
    let mut mail = mail.clone();
    for name in ENCLOSED {
        let Some(value) = mail.data.get_mut(name) else { continue };
        let sealed = URL_SAFE_NO_PAD.decode(value.as_bytes()).ok()?;
        let plain = app.seals.at_rest.open(&place(mail.id, name), &sealed).ok()?;
        *value = String::from_utf8(plain.expose().clone()).ok()?;
    }
    Some(mail)
}

fn place(mail: Id<OutgoingMail>, name: &str) -> Vec<u8> {
    at_rest("outbox", name, &mail.to_string())
}
