//! Mail through a mail server (RFC 5321), with TLS as the address of the server says.

use crate::config::email::Email;
use crate::mail::mailer::{Letter, MailError, Mailer};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;
use std::fmt;
use std::time::{Duration, SystemTime};

/// How long the mail server may take to let us in.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long it may take for a whole letter: a server that says nothing more would hold up every other one.
const PATIENCE: Duration = Duration::from_secs(60);
/// Connections to the mail server at most.
const CONNECTIONS: u32 = 4;

/// RFC 3834 §5: "SHOULD be included ... to indicate that the message was generated automatically"; Outlook
/// and Exchange know the second only.
const ALWAYS: [(&str, &str); 2] = [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")];

/// Sends through the configured mail server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    domain: String,
    patience: Duration,
}

/// Why there is no mailer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoMailer {
    /// Nothing is configured.
    #[error("email.smtp_url is not set")]
    NotConfigured,
    /// The configured server or sender cannot be used.
    #[error("email.{0} cannot be used")]
    Unusable(&'static str),
}

impl SmtpMailer {
    /// The mailer that `email` asks for. `host` is that of the public address: the domain of our names.
    ///
    /// # Errors
    /// When no mail server is configured, or what is configured is none.
    pub fn new(email: &Email, host: &str) -> Result<Self, NoMailer> {
        let url = email.smtp_url.as_ref().ok_or(NoMailer::NotConfigured)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            .map_err(|_| NoMailer::Unusable("smtp_url"))?
            .pool_config(PoolConfig::new().max_size(CONNECTIONS))
            .timeout(Some(TIMEOUT))
            .build();
        let from: Mailbox = email.sender(host).parse().map_err(|_| NoMailer::Unusable("from"))?;
        Ok(Self { transport, domain: from.email.domain().to_owned(), from, patience: PATIENCE })
    }

    /// Whether the mail server answers and lets us in.
    ///
    /// # Errors
    /// When it does not.
    pub async fn test(&self) -> Result<(), MailError> {
        match self.patiently(self.transport.test_connection()).await? {
            Ok(true) => Ok(()),
            Ok(false) => Err(MailError::Temporary("the mail server does not answer".to_owned())),
            Err(error) => Err(said(&error)),
        }
    }

    async fn patiently<T>(&self, asked: impl Future<Output = T>) -> Result<T, MailError> {
        let late = |_| MailError::Temporary("the mail server says nothing more".to_owned());
        tokio::time::timeout(self.patience, asked).await.map_err(late)
    }
}

#[async_trait::async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let message = message(letter, &self.from, &self.domain)?;
        self.patiently(self.transport.send(message)).await?.map(|_| ()).map_err(|error| said(&error))
    }
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[smtp mailer]")
    }
}

fn message(letter: &Letter, from: &Mailbox, domain: &str) -> Result<Message, MailError> {
    let to: Mailbox = letter.to.parse().map_err(|_| refused("the recipient is no mail address"))?;
    // A name of one line: whoever chose it adds no header to the mail.
    let one_line = |name: &String| name.replace(char::is_control, " ");
    let name = letter.sender.as_ref().map(one_line).or_else(|| from.name.clone());
    let mut message = Message::builder()
        .from(Mailbox { name, ..from.clone() })
        .to(to)
        .subject(letter.subject.clone())
        .date(now())
        .message_id(Some(format!("<{}@{domain}>", letter.id)))
        .multipart(body(letter)?)
        .map_err(|_| refused("the mail cannot be composed"))?;
    for (name, value) in ALWAYS.into_iter().chain([("Content-Language", letter.language.as_str())]) {
        let name =
            HeaderName::new_from_ascii(name.to_owned()).map_err(|_| refused("a header has no name"))?;
        message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    Ok(message)
}

/// RFC 2046 §5.1.4: the text, and what is better, last; RFC 2387: the HTML with its pictures.
fn body(letter: &Letter) -> Result<MultiPart, MailError> {
    let part = |kind, text: &str| SinglePart::builder().header(kind).body(text.to_owned());
    let html = part(ContentType::TEXT_HTML, &letter.html);
    let body = MultiPart::alternative().singlepart(part(ContentType::TEXT_PLAIN, &letter.text));
    if letter.pictures.is_empty() {
        return Ok(body.singlepart(html));
    }
    let png = ContentType::parse("image/png").map_err(|_| refused("a picture has no kind"))?;
    let shown = letter.pictures.iter().fold(MultiPart::related().singlepart(html), |shown, picture| {
        let inline = Attachment::new_inline(picture.name.clone());
        shown.singlepart(inline.body(picture.png.clone(), png.clone()))
    });
    Ok(body.multipart(shown))
}

/// RFC 5322 §3.6.1: when the mail was handed over.
#[expect(
    clippy::disallowed_methods,
    reason = "the date of a mail is that of its sending; lettre would read the clock itself"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

fn refused(why: &str) -> MailError {
    MailError::Permanent(why.to_owned())
}

/// What the mail server said, by its code alone: its words may name the recipient.
fn said(error: &Error) -> MailError {
    let why = match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server does not answer in time".to_owned(),
        None if error.is_tls() => "no TLS with the mail server".to_owned(),
        None => "no connection with the mail server".to_owned(),
    };
    let code = error.status().map(u16::from);
    match code {
        Some(code) if is_about_the_mail(code) => MailError::Permanent(why),
        // RFC 5321 §3.8: 421 closes the channel; RFC 4954 §6: 530 and 535 are about ourselves.
        Some(450..=452) => MailError::Deferred(why),
        _ => MailError::Temporary(why),
    }
}

/// RFC 5321 §4.2.3: 550 to 556 say that this mailbox or this mail is refused. The other 5yz are about the two
/// servers, such as 530 and 535 (RFC 4954 §6: log in first): no reason to throw away what people wait for.
const fn is_about_the_mail(code: u16) -> bool {
    matches!(code, 550..=556)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_server_that_says_nothing_more_holds_up_nobody_for_ever() {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = silent.local_addr().unwrap().port();
        let email = Email { smtp_url: Some(format!("smtp://127.0.0.1:{port}").into()), ..Email::default() };
        let mailer = SmtpMailer::new(&email, "login.example.nl").unwrap();
        let mailer = SmtpMailer { patience: Duration::from_millis(300), ..mailer };
        // It takes the connection, and does not greet.
        let letter = letter();
        let (sent, _connection) = tokio::join!(mailer.send(&letter), silent.accept());
        assert!(matches!(sent, Err(MailError::Temporary(_))), "{sent:?}");
    }

    fn letter() -> Letter {
        Letter {
            id: "0190-1".to_owned(),
            to: "anna@example.nl".to_owned(),
            sender: None,
            subject: "Een app gekoppeld".to_owned(),
            language: "nl".to_owned(),
            text: "Beste Anna".to_owned(),
            html: "<p>Beste Anna</p>".to_owned(),
            pictures: Vec::new(),
        }
    }

    fn formatted(letter: &Letter) -> Result<String, MailError> {
        let from = "Inloggen <no-reply@login.example.nl>".parse().unwrap();
        message(letter, &from, "login.example.nl")
            .map(|message| String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_mail_says_that_no_person_wrote_it() {
        let mail = formatted(&letter()).unwrap();
        for header in [
            "Auto-Submitted: auto-generated\r\n",
            "X-Auto-Response-Suppress: All\r\n",
            "Content-Language: nl\r\n",
            "Message-ID: <0190-1@login.example.nl>\r\n",
            "Content-Type: multipart/alternative;",
            "Date: ",
        ] {
            assert!(mail.contains(header), "{header} is not in {mail}");
        }
    }

    #[test]
    fn the_organisation_is_the_sender_by_name_and_the_address_stays_ours() {
        let named = Letter { sender: Some("De Linde".to_owned()), ..letter() };
        assert!(formatted(&named).unwrap().contains("From: \"De Linde\" <no-reply@login.example.nl>\r\n"));
        assert!(formatted(&letter()).unwrap().contains("From: Inloggen <no-reply@login.example.nl>\r\n"));
        let sly = Letter { sender: Some("X\r\nBcc: x@example.nl".to_owned()), ..letter() };
        assert!(!formatted(&sly).is_ok_and(|mail| mail.contains("\r\nBcc:")));
    }

    #[test]
    fn only_what_is_said_of_the_mail_itself_is_for_good() {
        assert!([550, 552, 554].into_iter().all(is_about_the_mail));
        assert!(![421, 450, 500, 503, 530, 535].into_iter().any(is_about_the_mail));
    }

    #[test]
    fn a_line_break_in_subject_or_recipient_makes_no_header() {
        let subject = Letter { subject: "Een code\r\nBcc: x@example.nl".to_owned(), ..letter() };
        assert!(!formatted(&subject).unwrap().contains("\r\nBcc:"));
        let to = Letter { to: "a@example.nl\r\nBcc: x@example.nl".to_owned(), ..letter() };
        assert!(matches!(formatted(&to), Err(MailError::Permanent(_))));
    }

    #[tokio::test]
    async fn a_server_that_is_away_means_later_and_names_nobody() {
        let email = Email { smtp_url: Some("smtp://127.0.0.1:1".into()), ..Email::default() };
        let refused = SmtpMailer::new(&email, "localhost").unwrap().send(&letter()).await.unwrap_err();
        assert!(matches!(&refused, MailError::Temporary(why) if !why.contains("anna")), "{refused}");
    }

    #[test]
    fn without_a_server_there_is_no_mailer() {
        assert_eq!(SmtpMailer::new(&Email::default(), "localhost").unwrap_err(), NoMailer::NotConfigured);
    }
}
