//! The rooms of an account: the account shows the way to them, and so does a login that links something for it.

use crate::web::page::Room;
use crate::web::urls;

/// The rooms of an account, in the order of the way through them: what each is called, and what is there.
const ROOMS: [(&str, &str, &str); 7] = [
    (urls::ACCOUNT, "acc-home", "acc-title"),
    (urls::ACCOUNT_SECURITY, "acc-security", "acc-security-what"),
    (urls::ACCOUNT_DEVICES, "acc-devices", "acc-devices-what"),
    (urls::ACCOUNT_SESSIONS, "acc-sessions", "acc-sessions-what"),
    (urls::ACCOUNT_CONSENTS, "acc-consents", "acc-consents-what"),
    (urls::ACCOUNT_ACTIVITY, "acc-activity", "acc-activity-what"),
    (urls::ACCOUNT_DATA, "acc-data", "acc-data-what"),
];

/// The rooms of an account, of which `current` is the one at hand. `link`: the address of each.
pub fn rooms(current: &str, link: impl Fn(&str) -> String) -> Vec<Room> {
    let room = |(path, key, what): &(&'static str, &'static str, &'static str)| Room {
        key,
        what,
        href: link(path),
        current: *path == current,
    };
    ROOMS.iter().map(room).collect()
}
