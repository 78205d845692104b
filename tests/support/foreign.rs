//! What was not written here: an app, as a script in another language around a well-known library, and axe.
//!
//! A script speaks in lines. It prints `OPEN address` and reads the address that the browser came back to; the rest
//! it does itself. What it printed as `RESULT json` is what the test looks at.

use crate::support::room::{lasting, project};
use serde_json::Value;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use url::Url;

static AXE: OnceLock<String> = OnceLock::new();
static NODE: OnceLock<PathBuf> = OnceLock::new();
static PYTHON: OnceLock<PathBuf> = OnceLock::new();

/// A script that runs.
pub struct Foreign {
    child: Child,
    says: Lines<BufReader<ChildStdout>>,
    hears: ChildStdin,
}

impl Foreign {
    /// openid-client, on npm's own current node.
    ///
    /// # Panics
    /// When its packages cannot be installed; so does the next.
    pub fn node(settings: &Value) -> Self {
        let folder = NODE.get_or_init(|| node_packages("node", &["app.mjs"]));
        let mut command = Command::new(folder.join("node_modules/.bin/node"));
        command.arg(folder.join("app.mjs"));
        Self::spawn(command, settings)
    }

    /// Authlib, on Debian's Python.
    pub fn python(settings: &Value) -> Self {
        let mut command = python("app.py");
        // Authlib refuses plain http; on this machine it may be used (RFC 8252 §8.3).
        command.env("AUTHLIB_INSECURE_TRANSPORT", "1");
        Self::spawn(command, settings)
    }

    /// The next address that it wants the browser to open.
    ///
    /// # Panics
    /// When it says something else.
    pub fn wants_opened(&mut self) -> Url {
        let line = self.line();
        let url = line.strip_prefix("OPEN ").unwrap_or_else(|| panic!("not an address to open: {line}"));
        Url::parse(url).unwrap()
    }

    /// Tells it where the browser came back to.
    ///
    /// # Panics
    /// When it no longer listens.
    pub fn came_back(&mut self, url: &Url) {
        writeln!(self.hears, "{url}").unwrap();
    }

    /// What it has to tell at the end.
    ///
    /// # Panics
    /// When it fails before.
    pub fn result(mut self) -> Value {
        let line = self.line();
        let json = line.strip_prefix("RESULT ").unwrap_or_else(|| panic!("no result: {line}"));
        let result = serde_json::from_str(json).unwrap();
        assert!(self.child.wait().unwrap().success());
        result
    }

    fn spawn(mut command: Command, settings: &Value) -> Self {
        command.arg(settings.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let says = BufReader::new(child.stdout.take().unwrap()).lines();
        let hears = child.stdin.take().unwrap();
        Self { child, says, hears }
    }

    fn line(&mut self) -> String {
        self.says.next().expect("the script ended before it was done: its error stands above").unwrap()
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A script of ours on Debian's Python, with the packages that it needs.
///
/// # Panics
/// When these cannot be installed.
pub fn python(script: &str) -> Command {
    let folder = PYTHON.get_or_init(python_packages);
    let mut command = Command::new(folder.join("bin/python"));
    command.arg(project().join("tests/foreign/python").join(script));
    command
}

/// axe-core, the script that holds a page against the rules of WCAG: its text.
///
/// # Panics
/// When its package cannot be installed.
pub fn axe() -> &'static str {
    AXE.get_or_init(|| {
        let script = node_packages("axe", &[]).join("node_modules/axe-core/axe.min.js");
        std::fs::read_to_string(script).unwrap()
    })
}

/// The folder with the packages of `tests/foreign/NAME`, and the scripts from there.
fn node_packages(name: &str, scripts: &[&str]) -> PathBuf {
    let (folder, source) = (lasting(&format!("foreign/{name}")), project().join("tests/foreign").join(name));
    copy(&source, &folder, &[&["package.json", "package-lock.json"], scripts].concat());
    let wanted = std::fs::read(source.join("package-lock.json")).unwrap();
    once(&folder, &wanted, || {
        let mut install = Command::new("npm");
        install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        install
    });
    folder
}

fn python_packages() -> PathBuf {
    let (folder, source) = (lasting("foreign/python"), project().join("tests/foreign/python"));
    let wanted = std::fs::read(source.join("requirements.txt")).unwrap();
    once(&folder, &wanted, || {
        let mut venv = Command::new("python3");
        run(venv.args(["-m", "venv", "--clear"]).arg(&folder));
        let mut install = Command::new(folder.join("bin/pip"));
        install
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(source.join("requirements.txt"));
        install
    });
    folder
}

/// Installs what is `wanted` unless that is what was installed before.
fn once(folder: &Path, wanted: &[u8], install: impl FnOnce() -> Command) {
    let mark = folder.join("installed");
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return;
    }
    run(&mut install());
    std::fs::write(mark, wanted).unwrap();
}

fn run(command: &mut Command) {
    let done = command.output().unwrap_or_else(|missing| panic!("{command:?}: {missing}"));
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn copy(from: &Path, to: &Path, files: &[&str]) {
    for file in files {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
}
