//! Text that people type: bounded, normalised, without control characters.

use unicode_normalization::UnicodeNormalization;

/// Why a text is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefused {
    /// Nothing is left after trimming.
    #[error("is empty")]
    Empty,
    /// A character that is no text: a control character, a line break, a direction mark.
    #[error("holds a character that is not text")]
    NotText,
    /// More characters than allowed.
    #[error("is longer than {0} characters")]
    TooLong(usize),
}

/// One line of at most `longest` characters, trimmed and in Unicode's normal form C.
pub fn line(input: &str, longest: usize) -> Result<String, TextRefused> {
    // A bound before the work: no normalisation of megabytes. Four bytes is the longest character.
    if input.len() > longest.saturating_mul(4).saturating_add(64) {
        return Err(TextRefused::TooLong(longest));
    }
    let text: String = input.trim().nfc().collect();
    if text.is_empty() {
        return Err(TextRefused::Empty);
    }
    if text.chars().any(is_not_text) {
        return Err(TextRefused::NotText);
    }
    if text.chars().count() > longest {
        return Err(TextRefused::TooLong(longest));
    }
    Ok(text)
}

/// Control characters, line breaks, the marks that turn the direction of text, and what is not seen at all (Unicode
/// 17, `Default_Ignorable_Code_Point`): they make one name look like another.
fn is_not_text(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00ad}'
                | '\u{034f}'
                | '\u{061c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_composed() {
        assert_eq!(line("  Jose\u{301} ", 10), Ok("José".to_owned()));
    }

    #[test]
    fn breaks_and_direction_marks_are_refused() {
        assert_eq!(line("a\r\nBcc: b", 20), Err(TextRefused::NotText));
        assert_eq!(line("a\u{202e}b", 20), Err(TextRefused::NotText));
        for unseen in ['\u{ad}', '\u{61c}', '\u{200b}', '\u{2028}', '\u{2029}', '\u{2060}', '\u{e0041}'] {
            assert_eq!(line(&format!("an{unseen}na"), 20), Err(TextRefused::NotText), "{unseen:?}");
        }
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(line("éééé", 4).is_ok());
        assert_eq!(line("ééééé", 4), Err(TextRefused::TooLong(4)));
        assert_eq!(line("   ", 4), Err(TextRefused::Empty));
    }
}
