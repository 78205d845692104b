//! How long ago something was, in words.

use crate::demo::words::moment as words;
use sluis_domain::time::Timestamp;

/// How long before `now` the moment `at` was.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.since(at).as_secs() / 60;
    let (number, (one, more)) = match minutes {
        0 => return words::JUST_NOW.to_owned(),
        1..60 => (minutes, words::MINUTE),
        60..1440 => (minutes / 60, words::HOUR),
        _ => (minutes / 1440, words::DAY),
    };
    format!("{number} {} {}", if number == 1 { one } else { more }, words::AGO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_from_now() {
        let at = Timestamp::from_seconds(1_000_000);
        let told = |seconds: i64| ago(at, Timestamp::from_seconds(1_000_000 + seconds));
        assert_eq!(told(59), "zojuist");
        assert_eq!(told(60), "1 minuut geleden");
        assert_eq!(told(59 * 60), "59 minuten geleden");
        assert_eq!(told(2 * 3600), "2 uur geleden");
        assert_eq!(told(24 * 3600), "1 dag geleden");
        assert_eq!(told(-5), "zojuist");
    }
}
