//! A mailbox instead of a mail server, for the demo and for tests: mails stay in memory and can be read.

use crate::mail::mailer::{Letter, MailError, Mailer};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Letters that are kept; the oldest goes first.
const MOST_LETTERS: usize = 500;

/// Keeps what it is given to send.
#[derive(Debug, Default)]
pub struct Mailbox(Mutex<VecDeque<Letter>>);

impl Mailbox {
    /// Every letter, the newest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// The letter of that name.
    pub fn find(&self, id: &str) -> Option<Letter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|letter| letter.id == id).cloned()
    }
}

#[async_trait::async_trait]
impl Mailer for Mailbox {
    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if letters.len() >= MOST_LETTERS {
            letters.pop_front();
        }
        letters.push_back(letter.clone());
        Ok(())
    }
}
