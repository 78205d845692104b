//! Makes a list of stolen passwords: from SHA-1 digests as they are published, or from passwords as they are.

use crate::breached::ENTRY;
use crate::breached::HEAD;
use crate::breached::MARK;
use crate::breached::PARTS;
use crate::breached::place;
use crate::breached::sha1;
use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufWriter;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;

/// Why a list was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] io::Error),
    /// A line is none of the form that is expected.
    #[error("line {0} is no SHA-1 digest in hexadecimal, with or without :count behind it")]
    Line(u64),
    /// The digests do not go up.
    #[error("line {0} is out of order: sort the file first (LC_ALL=C sort)")]
    Order(u64),
}

/// Makes the list at `to` from lines `SHA1` or `SHA1:count` in ascending order, as far as they were seen at least
/// `least` times. Tells how many it holds.
///
/// # Errors
/// When a line cannot be read, or the list cannot be written; then `to` is as it was.
pub fn of_digests(lines: impl BufRead, least: u64, to: &Path) -> Result<u64, NotMade> {
    let mut list = List::begin(to)?;
    let mut last = None;
    for (number, line) in (1_u64..).zip(lines.lines()) {
        let line = line?;
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let (digest, count) = read(line).ok_or(NotMade::Line(number))?;
        if last.is_some_and(|last| digest < last) {
            return Err(NotMade::Order(number));
        }
        if count >= least && last != Some(digest) {
            list.add(&digest)?;
        }
        last = Some(digest);
    }
    list.end(to)
}

/// The same from lines that each hold a password.
///
/// # Errors
/// As `of_digests`.
pub fn of_passwords(lines: impl BufRead, to: &Path) -> Result<u64, NotMade> {
    let mut digests = BTreeSet::new();
    for line in lines.lines() {
        let line = line?;
        if !line.is_empty() {
            digests.insert(sha1(&line));
        }
    }
    let mut list = List::begin(to)?;
    for digest in &digests {
        list.add(digest)?;
    }
    list.end(to)
}

fn read(line: &str) -> Option<([u8; 20], u64)> {
    let (digest, count) = line.split_once(':').unwrap_or((line, ""));
    let count = if count.is_empty() { u64::MAX } else { count.parse().ok()? };
    if digest.len() != 40 || !digest.is_ascii() {
        return None;
    }
    let mut bytes = [0; 20];
    for (byte, at) in bytes.iter_mut().zip((0..40).step_by(2)) {
        *byte = u8::from_str_radix(&digest[at..at + 2], 16).ok()?;
    }
    Some((bytes, count))
}

/// A list that is being written, beside the place where it is to lie.
struct List {
    file: BufWriter<File>,
    starts: Vec<u64>,
    count: u64,
    last: Option<(usize, [u8; ENTRY])>,
}

impl List {
    fn begin(to: &Path) -> io::Result<Self> {
        let mut file = BufWriter::new(File::create(beside(to))?);
        file.seek(SeekFrom::Start(HEAD))?;
        Ok(Self { file, starts: vec![0], count: 0, last: None })
    }

    fn add(&mut self, digest: &[u8; 20]) -> io::Result<()> {
        let (part, entry) = place(digest);
        // Two digests that are alike so far are one entry.
        if self.last == Some((part, entry)) {
            return Ok(());
        }
        while self.starts.len() <= part {
            self.starts.push(self.count);
        }
        self.file.write_all(&entry)?;
        self.count += 1;
        self.last = Some((part, entry));
        Ok(())
    }

    fn end(mut self, to: &Path) -> Result<u64, NotMade> {
        while self.starts.len() <= PARTS {
            self.starts.push(self.count);
        }
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(MARK)?;
        self.file.write_all(&self.count.to_be_bytes())?;
        for start in &self.starts {
            self.file.write_all(&start.to_be_bytes())?;
        }
        self.file.into_inner().map_err(io::Error::from)?.sync_all()?;
        // A server that reads the list before this one goes on doing so.
        fs::rename(beside(to), to)?;
        Ok(self.count)
    }
}

fn beside(to: &Path) -> std::path::PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breached::Breached;
    use crate::breached::BreachedRefused;
    use std::path::PathBuf;

    fn place_for(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("sluis-breached-{}-{name}", std::process::id()))
    }

    fn hex(password: &str) -> String {
        sha1(password).iter().map(|byte| format!("{byte:02X}")).collect()
    }

    #[test]
    fn a_list_of_passwords_knows_them_and_nothing_else() {
        let to = place_for("plain");
        let lines: String = (0..5_000).map(|n| format!("gestolen {n}\n")).collect();
        assert_eq!(of_passwords(lines.as_bytes(), &to).unwrap(), 5_000);
        let list = Breached::open(&to).unwrap();
        assert_eq!(list.count(), 5_000);
        for n in [0, 1, 77, 2_500, 4_999] {
            assert!(list.knows(&format!("gestolen {n}")).unwrap(), "{n}");
        }
        assert!((5_000..10_000).all(|n| !list.knows(&format!("gestolen {n}")).unwrap()));
        fs::remove_file(to).unwrap();
    }

    #[test]
    fn published_digests_are_taken_in_order_and_from_a_count_on() {
        let to = place_for("digests");
        let mut digests =
            [("aap", 9), ("noot", 2), ("mies", 40)].map(|(word, n)| format!("{}:{n}\r\n", hex(word)));
        digests.sort();
        assert_eq!(of_digests(digests.concat().as_bytes(), 3, &to).unwrap(), 2);
        let list = Breached::open(&to).unwrap();
        let known = ["aap", "noot", "mies"].map(|word| list.knows(word).unwrap());
        assert_eq!(known, [true, false, true], "a rare one is left out");
        digests.reverse();
        assert!(matches!(of_digests(digests.concat().as_bytes(), 0, &to), Err(NotMade::Order(2))));
        assert!(matches!(of_digests("geen\n".as_bytes(), 0, &to), Err(NotMade::Line(1))));
        assert_eq!(Breached::open(&to).unwrap().count(), 2, "what was there stays when nothing comes of it");
        fs::remove_file(&to).unwrap();
        fs::remove_file(beside(&to)).unwrap();
    }

    #[test]
    fn what_is_no_whole_list_is_refused() {
        let to = place_for("broken");
        of_passwords("aap\nnoot\n".as_bytes(), &to).unwrap();
        let whole = fs::read(&to).unwrap();
        for broken in [&whole[..whole.len() - 1], &whole[..100], b"", b"aap\nnoot\n"] {
            fs::write(&to, broken).unwrap();
            assert!(matches!(Breached::open(&to), Err(BreachedRefused::NotAList(_))));
        }
        fs::remove_file(&to).unwrap();
        assert!(matches!(Breached::open(&to), Err(BreachedRefused::File(..))));
    }
}
