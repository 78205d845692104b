//! A QR code as a picture that a mail carries with it: dark on light, also where a mail program turns colours round.

use crate::web::qr::QUIET_MODULES;
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// Points of one module: one byte of eight points.
const POINTS: usize = 8;
/// RFC 2083 §12.12.
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
/// RFC 1950 §2.2: deflate with a window of 32 KB.
const ZLIB: [u8; 2] = [0x78, 0x01];
/// RFC 1951 §3.2.4: the longest block that is stored as it is.
const LONGEST_BLOCK: usize = 65_535;

/// A picture (RFC 2083) of one bit a point.
pub struct QrPng(Vec<u8>);

impl QrPng {
    /// Draws `text`.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn of(text: &str) -> Result<Self, QrError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
        let modules = code.width() + 2 * QUIET_MODULES;
        let light = vec![0xff_u8; modules];
        let mut points = Vec::new();
        let mut draw = |row: &[u8]| {
            for _ in 0..POINTS {
                points.push(0); // RFC 2083 §6: no filter
                points.extend_from_slice(row);
            }
        };
        (0..QUIET_MODULES).for_each(|_| draw(&light));
        for row in code.to_colors().chunks(code.width()) {
            let mut bytes = light.clone();
            for (module, byte) in row.iter().zip(&mut bytes[QUIET_MODULES..]) {
                *byte = if *module == Color::Dark { 0 } else { 0xff };
            }
            draw(&bytes);
        }
        (0..QUIET_MODULES).for_each(|_| draw(&light));
        Ok(Self(file(modules * POINTS, &points)))
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

fn file(side: usize, points: &[u8]) -> Vec<u8> {
    let side = u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes();
    // One bit a point, grey; RFC 2083 §4.1.1.
    let head = [&side[..], &side[..], &[1, 0, 0, 0, 0]].concat();
    let mut file = SIGNATURE.to_vec();
    for (name, data) in [(b"IHDR", head), (b"IDAT", stored(points)), (b"IEND", Vec::new())] {
        file.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
        let named = [&name[..], &data].concat();
        file.extend_from_slice(&named);
        file.extend_from_slice(&crc32(&named).to_be_bytes());
    }
    file
}

/// RFC 1950: the bytes as they are, in blocks; a picture of a code is small.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = ZLIB.to_vec();
    let blocks = bytes.chunks(LONGEST_BLOCK);
    let last = blocks.len().saturating_sub(1);
    for (place, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(place == last));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    out.extend_from_slice(&adler32(bytes).to_be_bytes());
    out
}

/// RFC 1950 §8.2.
fn adler32(bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    (high << 16) | low
}

/// RFC 2083 §15.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_specifications() {
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_picture_is_large_enough_to_scan_and_small_enough_to_mail() {
        let png = QrPng::of("otpauth://totp/Sluis:anna@example.nl?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
            .unwrap();
        let bytes = png.into_bytes();
        let side = u32::from_be_bytes(bytes[16..20].try_into().unwrap());
        assert!(side >= 200, "R74: {side} points");
        assert!(bytes.len() < 64 * 1024, "{} bytes", bytes.len());
        assert_eq!(bytes[..8], SIGNATURE);
        assert!(QrPng::of(&"x".repeat(4000)).is_err());
    }
}
