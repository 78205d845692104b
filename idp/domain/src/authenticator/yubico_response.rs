//! The validation protocol of Yubico, version 2.0: a signed question, and a signed answer that repeats it.
//!
//! What a server says beyond the protocol's own fields may lie outside its signature (`timestamp`,
//! `sessioncounter`), so none of it is asked for.

use crate::secret::Secret;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;

/// What is asked of a validation server.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// As which of its clients we ask.
    pub client_id: &'q str,
    /// What was typed.
    pub otp: &'q str,
    /// Random, 16 to 40 characters: the answer to another question is none to this one.
    pub nonce: &'q str,
}

/// What the answer of a server comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A key of that name made it, and it was not used before.
    Good,
    /// It, or a later one of that key, was used before.
    Replayed,
    /// No key that the server knows made it.
    Wrong,
    /// The server cannot say, or what it says cannot be believed. Another one may.
    Unknown(&'static str),
}

/// The key that we share with the validation servers.
#[derive(Debug)]
pub struct ApiKey(Secret<Vec<u8>>);

impl ApiKey {
    /// Reads the key as Yubico hands it out: base64. None: it is no such thing.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok().filter(|bytes| bytes.len() >= 16)?;
        Some(Self(Secret::new(bytes)))
    }

    /// The parameters of `question`, signed.
    pub fn sign(&self, question: &Question<'_>) -> Vec<(&'static str, String)> {
        let mut parameters = vec![
            ("id", question.client_id.to_owned()),
            ("nonce", question.nonce.to_owned()),
            ("otp", question.otp.to_owned()),
        ];
        let signed = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let signature = hmac::sign(&self.key(), signed.join("&").as_bytes());
        parameters.push(("h", STANDARD.encode(signature)));
        parameters
    }

    /// What `body` says about `question`. Nothing in it is believed before its signature.
    pub fn judge(&self, question: &Question<'_>, body: &str) -> Verdict {
        // "name=value" on each line; a value may hold further signs of equality.
        let mut told: BTreeMap<&str, &str> =
            body.lines().filter_map(|line| line.trim().split_once('=')).collect();
        let Some(signature) = told.remove("h").and_then(|text| STANDARD.decode(text).ok()) else {
            return Verdict::Unknown("it is not signed");
        };
        // BTreeMap holds them in the order of the alphabet, as they were signed.
        let signed = told.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        if hmac::verify(&self.key(), signed.join("&").as_bytes(), &signature).is_err() {
            return Verdict::Unknown("its signature is not that of our key");
        }
        if told.get("otp") != Some(&question.otp) || told.get("nonce") != Some(&question.nonce) {
            return Verdict::Unknown("it answers another question");
        }
        match told.get("status").copied() {
            Some("OK") => Verdict::Good,
            Some("BAD_OTP") => Verdict::Wrong,
            Some("REPLAYED_OTP" | "REPLAYED_REQUEST" | "DELAYED_OTP") => Verdict::Replayed,
            _ => Verdict::Unknown("it cannot say"),
        }
    }

    /// SHA-1 is what the protocol knows; HMAC does not lean on what is broken in it.
    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.0.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTP: &str = "vvccccccccbitjuekudubghhuflcceiubvubufrdbbik";
    const QUESTION: Question<'static> =
        Question { client_id: "1", otp: OTP, nonce: "7ad80f06a681d7ea5bf4cde1cc106422" };
    /// What a server (yubiserver 0.6) answered to that question.
    const ANSWER: &str = "h=/xATMRLjfiIpL92cyenkiH39PFs=\r\nt=2026-11-21T16:57:51.275Z\r\n\
        otp=vvccccccccbitjuekudubghhuflcceiubvubufrdbbik\r\nnonce=7ad80f06a681d7ea5bf4cde1cc106422\r\n\
        sl=100\r\nstatus=OK\r\n";

    fn key() -> ApiKey {
        ApiKey::parse("TVRJek5EVTJOemc1TURFeU16UTE=").unwrap()
    }

    fn answer(status: &str) -> String {
        let signed = format!("nonce={}&otp={OTP}&status={status}&t=now", QUESTION.nonce);
        let signature = STANDARD.encode(hmac::sign(&key().key(), signed.as_bytes()));
        format!("h={signature}\r\nt=now\r\notp={OTP}\r\nnonce={}\r\nstatus={status}\r\n", QUESTION.nonce)
    }

    #[test]
    fn an_answer_is_believed_that_is_signed_and_repeats_the_question() {
        assert_eq!(key().judge(&QUESTION, ANSWER), Verdict::Good);
    }

    #[test]
    fn an_answer_that_was_changed_or_belongs_elsewhere_is_not_believed() {
        let unknown = |question: &Question<'_>, body: &str| {
            assert!(matches!(key().judge(question, body), Verdict::Unknown(_)), "{body}");
        };
        unknown(&QUESTION, &ANSWER.replace("51.275", "51.276"));
        unknown(&QUESTION, &ANSWER.replace("status=OK", "status=BAD_OTP"));
        unknown(&QUESTION, &ANSWER.replace("h=/x", "h=/y"));
        unknown(&QUESTION, &ANSWER.replace("h=", "g="));
        unknown(&QUESTION, "status=OK");
        unknown(&QUESTION, "");
        unknown(&Question { nonce: "7ad80f06a681d7ea5bf4cde1cc106423", ..QUESTION }, ANSWER);
        unknown(&Question { otp: &OTP.replace("bik", "bic"), ..QUESTION }, ANSWER);
        let other = ApiKey::parse("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=").unwrap();
        assert!(matches!(other.judge(&QUESTION, ANSWER), Verdict::Unknown(_)), "another key");
    }

    #[test]
    fn each_status_has_its_meaning() {
        assert_eq!(key().judge(&QUESTION, &answer("OK")), Verdict::Good);
        assert_eq!(key().judge(&QUESTION, &answer("BAD_OTP")), Verdict::Wrong);
        for replayed in ["REPLAYED_OTP", "REPLAYED_REQUEST", "DELAYED_OTP"] {
            assert_eq!(key().judge(&QUESTION, &answer(replayed)), Verdict::Replayed, "{replayed}");
        }
        for away in ["BACKEND_ERROR", "NOT_ENOUGH_ANSWERS", "NO_SUCH_CLIENT", "BAD_SIGNATURE", "ok", ""] {
            assert!(matches!(key().judge(&QUESTION, &answer(away)), Verdict::Unknown(_)), "{away}");
        }
    }

    #[test]
    fn a_question_is_signed_over_its_parameters_in_order() {
        let signed = key().sign(&QUESTION);
        let names: Vec<&str> = signed.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["id", "nonce", "otp", "h"]);
        let text = format!("id=1&nonce={}&otp={OTP}", QUESTION.nonce);
        assert_eq!(signed[3].1, STANDARD.encode(hmac::sign(&key().key(), text.as_bytes())));
    }

    #[test]
    fn a_key_is_base64_of_enough_bytes() {
        for bad in ["", "nope", "AAAA", "****************************"] {
            assert!(ApiKey::parse(bad).is_none(), "{bad}");
        }
    }
}
