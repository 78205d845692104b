//! The alphabet of text messages (3GPP TS 23.038 §6.2.1): 160 signs of it go into one message; a single sign
//! from outside it, and there is room for 70.

use unicode_normalization::UnicodeNormalization;

/// How many signs one message holds.
pub const ONE_MESSAGE: usize = 160;

/// The basic table, without the control signs; the extension table stands apart.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Each of these takes the room of two.
const EXTENDED: &str = "^{}\\[~]|€";

/// How much room `text` takes. None: it holds a sign that the alphabet lacks.
pub fn room(text: &str) -> Option<usize> {
    text.chars().map(width).sum()
}

/// `text` in the alphabet: a letter that it lacks loses its accent, another sign becomes one that people read
/// as the same, or a question mark.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            c if width(c).is_some() => plain.push(c),
            '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => plain.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' => plain.push('"'),
            '\u{2010}'..='\u{2015}' => plain.push('-'),
            '\u{2026}' => plain.push_str("..."),
            c if c.is_whitespace() => plain.push(' '),
            c if c.is_control() => {}
            c => {
                let base = c.nfd().next().filter(|base| width(*base).is_some());
                plain.push(base.unwrap_or('?'));
            }
        }
    }
    plain
}

/// The start of `text` that takes at most this much room, cut after a whole sign.
pub fn shortened(text: &str, most: usize) -> &str {
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        taken += width(c).unwrap_or(2);
        if taken > most {
            return text[..at].trim_end();
        }
    }
    text
}

fn width(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENDED.contains(c) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, proptest};

    #[test]
    fn dutch_text_takes_one_sign_a_letter_and_braces_take_two() {
        assert_eq!(room("Één code"), Some(8));
        assert_eq!(room("{€}"), Some(6));
        assert_eq!(room("ë"), None, "the e with two dots is not in the table");
    }

    #[test]
    fn what_the_alphabet_lacks_loses_its_accent_or_becomes_a_question_mark() {
        assert_eq!(plain("Zorggroep Noë’s “Praktijk” – Čapek"), "Zorggroep Noe's \"Praktijk\" - Capek");
        assert_eq!(plain("日本\u{7}\tx"), "?? x");
    }

    #[test]
    fn a_long_name_is_cut_after_a_whole_sign() {
        assert_eq!(shortened("Bakkerij De Linde", 11), "Bakkerij De");
        assert_eq!(shortened("Bakkerij De Linde", 9), "Bakkerij");
        assert_eq!(shortened("€€", 3), "€");
    }

    proptest! {
        #[test]
        fn whatever_is_made_plain_can_be_sent(text in any::<String>(), most in 0..200usize) {
            let plain = plain(&text);
            prop_assert!(room(&plain).is_some());
            prop_assert!(room(shortened(&plain, most)).unwrap() <= most);
        }
    }
}
