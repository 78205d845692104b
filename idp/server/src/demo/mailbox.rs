//! The mailbox of all demo people: takes every mail that a mail server would, and keeps it in a file.

use crate::mail::mailer::{Letter, MailError, Mailer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sluis_domain::time::{Clock, Timestamp};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A mail that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Names it.
    pub id: String,
    /// When it came in.
    pub at: Timestamp,
    /// To whom.
    pub to: String,
    /// What about.
    pub subject: String,
    /// As text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

/// Everything that came in, oldest first.
pub struct Mailbox {
    file: PathBuf,
    clock: Arc<dyn Clock>,
    mails: Mutex<Vec<Received>>,
}

impl Mailbox {
    /// The mailbox that keeps its mails in `file`. A line that cannot be read is passed over.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn open(file: &Path, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let text = match std::fs::read_to_string(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        let mails = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Ok(Self { file: file.to_owned(), clock, mails: Mutex::new(mails) })
    }

    /// Every mail, newest first.
    pub fn list(&self) -> Vec<Received> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// The mail of that name.
    pub fn find(&self, id: &str) -> Option<Received> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|mail| mail.id == id).cloned()
    }

    fn keep(&self, mail: Received) -> io::Result<()> {
        let mut line = serde_json::to_vec(&mail)?;
        line.push(b'\n');
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever sends a mail twice because the first answer was lost is shown one mail.
        if mails.iter().all(|known| known.id != mail.id) {
            OpenOptions::new().append(true).create(true).open(&self.file)?.write_all(&line)?;
            mails.push(mail);
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl Mailer for Mailbox {
    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let received = Received {
            id: letter.id.clone(),
            at: self.clock.now(),
            to: letter.to.clone(),
            subject: letter.subject.clone(),
            text: letter.text.clone(),
            html: with_pictures(letter),
        };
        self.keep(received).map_err(|error| MailError::Temporary(error.kind().to_string()))
    }
}

/// The HTML with its pictures in it, as a mail program shows them.
fn with_pictures(letter: &Letter) -> String {
    letter.pictures.iter().fold(letter.html.clone(), |html, picture| {
        let data = format!("data:image/png;base64,{}", STANDARD.encode(&picture.png));
        html.replace(&format!("cid:{}", picture.name), &data)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::dice::Dice;

    fn letter(id: &str) -> Letter {
        Letter {
            id: id.to_owned(),
            to: "bram@mail.localhost".to_owned(),
            sender: None,
            subject: "Er is een app gekoppeld".to_owned(),
            language: "nl".to_owned(),
            text: "Beste Bram,\nEr is een app gekoppeld.".to_owned(),
            html: "<p>Beste Bram</p>".to_owned(),
            pictures: Vec::new(),
        }
    }

    #[tokio::test]
    async fn mails_are_there_again_after_a_restart_and_each_once() {
        let name: [u8; 8] = Dice.bytes();
        let file = std::env::temp_dir().join(format!("sluis-mailbox-{:x}", u64::from_be_bytes(name)));
        let mailbox = Mailbox::open(&file, Arc::new(SystemClock)).unwrap();
        for id in ["1", "2", "2"] {
            mailbox.send(&letter(id)).await.unwrap();
        }
        let again = Mailbox::open(&file, Arc::new(SystemClock)).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(again.list(), mailbox.list());
        let ids: Vec<String> = again.list().into_iter().map(|mail| mail.id).collect();
        assert_eq!(ids, ["2", "1"]);
        assert_eq!(again.find("1").map(|mail| mail.text), Some(letter("1").text));
    }
}
