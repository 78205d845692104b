//! Passwords that were stolen elsewhere, as an operator loads them: a file of sorted SHA-1 prefixes, looked into
//! without a call to anybody.
//!
//! ```text
//! "SLUISPW1"  count  start[0] … start[65536]  entry …        numbers: 8 bytes, the highest first
//! ```
//! A password's SHA-1 begins with two bytes that name a part of the file, and goes on with the six bytes of its
//! entry there. 64 bits are compared in all: of a thousand million entries, one password in 18 thousand million is
//! taken for one of them by mistake.

use aws_lc_rs::digest;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::path::PathBuf;

/// How such a file begins.
pub const MARK: &[u8; 8] = b"SLUISPW1";
/// Parts: one for each value of the first two bytes.
pub const PARTS: usize = 65_536;
/// Bytes of one entry.
pub const ENTRY: usize = 6;
/// Bytes before the first entry.
pub const HEAD: u64 = 8 + 8 + 8 * (PARTS as u64 + 1);

/// The longest part that is read, in entries: fifty times that of the largest list that there is.
const MOST_IN_A_PART: u64 = 1_000_000;

/// A list that is open.
#[derive(Debug)]
pub struct Breached {
    file: File,
    starts: Vec<u64>,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BreachedRefused {
    /// It cannot be read.
    #[error("{path}: {cause}", path = .0.display(), cause = .1)]
    File(PathBuf, io::Error),
    /// It is something else, or its end is missing.
    #[error("{} is no whole list of `sluis passwords load`", .0.display())]
    NotAList(PathBuf),
}

impl Breached {
    /// Opens the list at `path`.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(path: &Path) -> Result<Self, BreachedRefused> {
        let unread = |error| BreachedRefused::File(path.to_owned(), error);
        let file = File::open(path).map_err(unread)?;
        let length = file.metadata().map_err(unread)?.len();
        let mut head = vec![0; usize::try_from(HEAD).unwrap_or(0)];
        if length < HEAD || file.read_exact_at(&mut head, 0).is_err() || !head.starts_with(MARK) {
            return Err(BreachedRefused::NotAList(path.to_owned()));
        }
        let mut numbers = head[MARK.len()..].chunks_exact(8).map(number);
        let count = numbers.next().unwrap_or(0);
        let starts: Vec<u64> = numbers.collect();
        let is_whole = starts.is_sorted()
            && starts.first() == Some(&0)
            && starts.last() == Some(&count)
            && count.checked_mul(ENTRY as u64).is_some_and(|bytes| length == HEAD + bytes);
        if is_whole { Ok(Self { file, starts }) } else { Err(BreachedRefused::NotAList(path.to_owned())) }
    }

    /// How many passwords it holds.
    pub fn count(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether `password` is one of them. It reads from the disk: call it where that may take a moment.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub fn knows(&self, password: &str) -> io::Result<bool> {
        let (part, entry) = place(&sha1(password));
        let (Some(from), Some(to)) = (self.starts.get(part), self.starts.get(part + 1)) else {
            return Ok(false);
        };
        let mut bytes = vec![0; usize::try_from((to - from).min(MOST_IN_A_PART)).unwrap_or(0) * ENTRY];
        self.file.read_exact_at(&mut bytes, HEAD + from * ENTRY as u64)?;
        let entries: Vec<&[u8]> = bytes.chunks_exact(ENTRY).collect();
        Ok(entries.binary_search(&entry.as_slice()).is_ok())
    }
}

/// SHA-1 of a password: what lists of stolen passwords are published as.
pub fn sha1(password: &str) -> [u8; 20] {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref());
    bytes
}

/// In which part an entry lies, and the entry.
pub fn place(sha1: &[u8; 20]) -> (usize, [u8; ENTRY]) {
    let [first, second, entry @ ..] = sha1;
    let mut own = [0; ENTRY];
    own.copy_from_slice(&entry[..ENTRY]);
    (usize::from(u16::from_be_bytes([*first, *second])), own)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
