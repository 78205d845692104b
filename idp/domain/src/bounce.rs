//! A report that a mail came back (RFC 3464): which mail it was, and whether for good.

use crate::id::Id;
use crate::mail::OutgoingMail;

/// The longest report that is read, in bytes; mail servers send the headers of the mail back, or all of it.
pub const LONGEST: usize = 256 * 1024;
/// The longest line that is looked at.
const LONGEST_LINE: usize = 998;

/// What a report says. Never the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The mail that came back.
    pub mail: Id<OutgoingMail>,
    /// The status that the other mail server gave: `5.1.1`.
    pub status: String,
}

/// Why a mail is no such report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoBounce {
    /// RFC 3464 §2.3.3: `delayed`, `delivered`, `relayed` and `expanded` are no failure.
    #[error("it reports no failure")]
    NotFailed,
    /// It is no report.
    #[error("it is no delivery report (RFC 3464)")]
    NoReport,
    /// None of our mails is named in it.
    #[error("it names no mail of ours")]
    NotOurs,
}

/// Reads a report. It comes from anybody: only what it says about a mail that is named in it is believed, and the
/// name of a mail is known to nobody but who got that mail.
///
/// # Errors
/// When it is no report of a failure of one of our mails.
pub fn read(report: &str) -> Result<Bounce, NoBounce> {
    let lines = || report.lines().filter(|line| line.len() <= LONGEST_LINE);
    let is_report = |line: &str| {
        line.to_ascii_lowercase().contains("report-type=delivery-status")
            || line.to_ascii_lowercase().contains("report-type=\"delivery-status\"")
    };
    if !lines().any(is_report) {
        return Err(NoBounce::NoReport);
    }
    // RFC 3464 §2.3.3: "An Action-value of \"failed\" indicates that the message could not be delivered".
    if !lines().filter_map(|line| field(line, "action")).any(|action| action.eq_ignore_ascii_case("failed")) {
        return Err(NoBounce::NotFailed);
    }
    let permanent =
        |status: &str| status.split('.').count() == 3 && status.starts_with("5.") && is_status(status);
    let status = lines().filter_map(|line| field(line, "status")).find(|status| permanent(status));
    let mut named = lines().filter_map(|line| field(line, "message-id")).filter_map(mail_of);
    // The report has a name of its own, on top; the mail that came back is named below it.
    let mail = named.next_back().ok_or(NoBounce::NotOurs)?;
    Ok(Bounce { mail, status: status.ok_or(NoBounce::NotFailed)?.to_owned() })
}

fn field<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (found, value) = line.split_once(':')?;
    found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
}

/// RFC 3463 §2: three numbers.
fn is_status(status: &str) -> bool {
    status.len() <= 9
        && status.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

fn mail_of(message_id: &str) -> Option<Id<OutgoingMail>> {
    message_id.trim_start_matches('<').split_once('@')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    const MAIL: &str = "01930000-0000-7000-8000-000000000001";

    fn report(action: &str, status: &str, id: &str) -> String {
        format!(
            "From: MAILER-DAEMON@relay.example\r\nMessage-ID: <report@relay.example>\r\n\
             Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=x\r\n\r\n--x\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n\
             Final-Recipient: rfc822; bram@example.nl\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--x\r\n\
             Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}@login.example.nl>\r\n--x--\r\n"
        )
    }

    #[test]
    fn a_report_says_which_mail_came_back_and_why() {
        let bounce = read(&report("failed", "5.1.1", MAIL)).unwrap();
        assert_eq!((bounce.mail.to_string().as_str(), bounce.status.as_str()), (MAIL, "5.1.1"));
    }

    #[test]
    fn what_is_no_failure_of_our_mail_is_none() {
        assert_eq!(read(&report("delayed", "4.4.1", MAIL)), Err(NoBounce::NotFailed));
        assert_eq!(read(&report("failed", "4.4.1", MAIL)), Err(NoBounce::NotFailed));
        assert_eq!(read(&report("failed", "5.1.1; rm -rf", MAIL)), Err(NoBounce::NotFailed));
        assert_eq!(read(&report("failed", "5.1.1", "somebody-else")), Err(NoBounce::NotOurs));
        assert_eq!(read("Subject: Re: message\r\n\r\nI am on holiday"), Err(NoBounce::NoReport));
    }

    proptest! {
        #[test]
        fn anything_may_come_in(text in any::<String>()) {
            let _ = read(&text);
        }
    }
}
