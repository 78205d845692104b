//! A QR code as a drawing inside the page: dark on light in every theme, no image to load.

use std::fmt::Write;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// "a quiet zone with a width of 4 modules" (ISO/IEC 18004, 5.3.8).
pub const QUIET_MODULES: usize = 4;

/// An SVG element that this room drew itself, and that a template may therefore print as it is.
pub struct QrSvg(String);

impl QrSvg {
    pub fn of(text: &str) -> Result<Self, QrError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
        let size = code.width() + 2 * QUIET_MODULES;
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET_MODULES, y + QUIET_MODULES);
            }
        }
        Ok(Self(format!(
            "<svg viewBox=\"0 0 {size} {size}\" aria-hidden=\"true\" focusable=\"false\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_draws_and_carries_nothing_of_the_text() {
        let svg = QrSvg::of("otpauth://totp/\"><script>").unwrap();
        assert!(svg.as_str().starts_with("<svg viewBox=\"0 0 ") && svg.as_str().ends_with("</svg>"));
        assert!(!svg.as_str().contains("script") && !svg.as_str().contains("style"));
    }

    #[test]
    fn a_text_that_does_not_fit_is_an_error() {
        assert!(QrSvg::of(&"x".repeat(4000)).is_err());
    }
}
