//! Debian's Chromium: a browser with scripts, a screen and keys.

use crate::support::axe::looks_at_everything;
use crate::support::ports::free_port;
use crate::support::room::{Room, lasting};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WebElement};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// Browsers at a time; each takes most of a core and half a GiB.
const AT_A_TIME: usize = 3;
/// How long a page, or an element of it, may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a browser is asked again.
const LOOK_EVERY: Duration = Duration::from_millis(20);

const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// The chromedriver of this process: it ends with the last browser that uses it.
static DRIVER: Mutex<Weak<Driver>> = Mutex::new(Weak::new());
static TURNS: Mutex<Option<Arc<Semaphore>>> = Mutex::new(None);

/// A browser of its own: no cookies, no history. It closes with this; where a test fails, a picture of what it showed
/// last stays as `target/screenshots/failed-….png`.
pub struct Chromium {
    /// Everything that thirtyfour can do.
    pub web: WebDriver,
    keys_only: bool,
    /// Whether it runs the scripts of pages.
    pub runs_scripts: bool,
    // In this order: the session, its files, the driver, the turn.
    _profile: Room,
    driver: Arc<Driver>,
    _turn: OwnedSemaphorePermit,
}

impl Chromium {
    /// A browser in Dutch, as wide as a desk's.
    pub async fn start() -> Self {
        Self::start_with("nl-NL", 1280, 900).await
    }

    /// A browser as narrow as the narrowest telephone.
    pub async fn start_narrow() -> Self {
        Self::start_with("nl-NL", 360, 780).await
    }

    /// A browser that runs no script of any page.
    pub async fn without_scripts() -> Self {
        let settings = serde_json::json!({ "profile.managed_default_content_settings.javascript": 2 });
        let mut browser = Self::start_set("nl-NL", 1280, 900, settings).await;
        browser.runs_scripts = false;
        browser
    }

    /// A browser without a mouse: all that is filled in and pressed goes through the keyboard.
    pub async fn by_keyboard() -> Self {
        Self::start().await.with_keys_only().await
    }

    /// A browser without a mouse that runs no script of any page: what can be done here can be done anywhere.
    pub async fn by_keyboard_without_scripts() -> Self {
        Self::without_scripts().await.with_keys_only().await
    }

    /// A browser in this language and of this size.
    ///
    /// # Panics
    /// When Chromium does not start.
    pub async fn start_with(language: &str, width: u32, height: u32) -> Self {
        Self::start_set(language, width, height, serde_json::json!({})).await
    }

    /// Puts the mouse away. The page has the focus from now on, whatever the browser's own window is at: on a busy
    /// machine without a desk it loses it now and then.
    async fn with_keys_only(mut self) -> Self {
        self.keys_only = true;
        let focus = serde_json::json!({ "enabled": true });
        self.web.cdp().send_raw("Emulation.setFocusEmulationEnabled", focus).await.unwrap();
        self
    }

    async fn start_set(language: &str, width: u32, height: u32, mut settings: serde_json::Value) -> Self {
        let turns =
            Arc::clone(TURNS.lock().unwrap().get_or_insert_with(|| Arc::new(Semaphore::new(AT_A_TIME))));
        let turn = turns.acquire_owned().await.unwrap();
        let driver = driver();
        let profile = Room::new();
        let mut wishes = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wishes.add_arg(flag).unwrap();
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        wishes.add_arg(&format!("--window-size={width},{height}")).unwrap();
        wishes.add_arg(&format!("--lang={language}")).unwrap();
        settings["intl.accept_languages"] = language.into();
        wishes.add_experimental_option("prefs", settings).unwrap();
        if width < 500 {
            // A window of Chromium is never narrower than 500 pixels: its idea of a telephone is.
            let metrics =
                serde_json::json!({ "width": width, "height": height, "pixelRatio": 2.0, "touch": true });
            let telephone = serde_json::json!({ "deviceMetrics": metrics });
            wishes.add_experimental_option("mobileEmulation", telephone).unwrap();
        }
        let web = WebDriver::new(format!("http://127.0.0.1:{}", driver.port), wishes).await;
        Self {
            web: web.unwrap(),
            keys_only: false,
            runs_scripts: true,
            _profile: profile,
            driver,
            _turn: turn,
        }
    }

    /// Types an address into the address bar and waits for the page.
    ///
    /// # Panics
    /// When it does not load.
    pub async fn open(&self, url: &Url) {
        self.web.goto(url.as_str()).await.unwrap();
    }

    /// The address in the address bar.
    ///
    /// # Panics
    /// When the browser is gone; so do the others.
    pub async fn url(&self) -> Url {
        self.web.current_url().await.unwrap()
    }

    /// What stands on the page.
    pub async fn text(&self) -> String {
        self.find("body").await.text().await.unwrap()
    }

    /// The element that this CSS selector finds, as soon as it is there.
    pub async fn find(&self, css: &str) -> WebElement {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.web.find(By::Css(css)).await {
                Ok(element) => return element,
                Err(missing) if Instant::now() > until => {
                    panic!("no {css} at {}: {missing}", self.url().await)
                }
                Err(_) => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }

    /// Types into the field of this name, over what stands there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name={name}]")).await;
        if self.keys_only {
            return self.type_by_key(&field, text).await;
        }
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses what this CSS selector finds.
    pub async fn press(&self, css: &str) {
        let element = self.find(css).await;
        self.press_on(&element).await;
    }

    /// Presses an element that is at hand.
    ///
    /// # Panics
    /// When it cannot be pressed.
    pub async fn press_on(&self, element: &WebElement) {
        if self.keys_only {
            return self.press_by_key(element).await;
        }
        element.click().await.unwrap();
    }

    /// Chooses what this CSS selector finds in a list that folds out.
    pub async fn choose(&self, css: &str) {
        let option = self.find(css).await;
        if self.keys_only {
            return self.choose_by_key(&option).await;
        }
        option.click().await.unwrap();
    }

    /// Presses what this CSS selector finds, and waits until that page is gone: what is looked for next is looked
    /// for on the page that it led to.
    pub async fn leave_by(&self, css: &str) {
        let way = self.find(css).await;
        self.leave_through(&way).await;
    }

    /// As `leave_by`, through an element that is at hand.
    ///
    /// # Panics
    /// When the page stays.
    pub async fn leave_through(&self, way: &WebElement) {
        self.press_on(way).await;
        let until = Instant::now() + PATIENCE;
        while way.is_present().await.unwrap_or(false) {
            assert!(Instant::now() < until, "{} stays where it is", self.url().await);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until the address bar shows an address that begins with this one.
    pub async fn wait_for(&self, beginning: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.url().await.as_str().starts_with(beginning) {
            assert!(Instant::now() < until, "still at {}: {}", self.url().await, self.text().await);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until the page says this.
    pub async fn wait_for_text(&self, words: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            // The page may be on its way out while it is read.
            let page = match self.web.find(By::Css("body")).await {
                Ok(body) => body.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            if page.contains(words) {
                return;
            }
            assert!(Instant::now() < until, "{} does not say {words}: {page}", self.url().await);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Keeps a picture of the page as `target/screenshots/NAME.png`, and in the long run has axe look at it: what is
    /// shown to some must be there for all. (Axe is a script: in a browser without scripts it does not come to an end.)
    ///
    /// # Panics
    /// With the name of the picture, the rule and the element, when axe finds something.
    pub async fn screenshot(&self, name: &str) {
        let looks = self.runs_scripts && looks_at_everything();
        let found = if looks { self.blemishes(&[]).await } else { Vec::new() };
        assert!(found.is_empty(), "{name}, at {}: {}", self.url().await, found.join("\n"));
        let picture = self.web.screenshot_as_png().await.unwrap();
        fs::write(lasting("screenshots").join(format!("{name}.png")), picture).unwrap();
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // thirtyfour's own farewell waits for a runtime that this thread is holding up. Ours needs none.
        if self.web.clone().leak().is_err() {
            return;
        }
        let session = format!("/session/{}", self.web.session_id());
        if std::thread::panicking() {
            let picture = self.driver.order("GET", &format!("{session}/screenshot"));
            let _ = picture.and_then(|picture| keep_picture(&picture));
        }
        self.driver.order("DELETE", &session);
    }
}

/// Keeps the picture in an answer of chromedriver, under the name of the test.
fn keep_picture(answer: &str) -> Option<()> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    let picture = STANDARD.decode(answer["value"].as_str()?).ok()?;
    let test = std::thread::current().name()?.replace("::", "-");
    fs::write(lasting("screenshots").join(format!("failed-{test}.png")), picture).ok()
}

/// A chromedriver on a port of its own.
struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// One plain request and the body of its answer.
    fn order(&self, method: &str, path: &str) -> Option<String> {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        socket.set_read_timeout(Some(PATIENCE)).ok()?;
        let request = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        socket.write_all(request.as_bytes()).ok()?;
        // chromedriver leaves the connection open, whatever it was asked.
        let mut answer = BufReader::new(socket);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).ok()?;
            match line.trim().to_ascii_lowercase().strip_prefix("content-length:") {
                Some(said) => length = said.trim().parse().ok()?,
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).ok()?;
        String::from_utf8(body).ok()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked and not killed: it closes what browsers are left.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

fn driver() -> Arc<Driver> {
    let mut kept = DRIVER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(running) = kept.upgrade() {
        return running;
    }
    let port = free_port();
    let log = File::create(lasting("screenshots").join("chromedriver.log")).unwrap();
    let child = Command::new("chromedriver")
        .arg(format!("--port={port}"))
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn();
    let child = child.expect("Debian's package chromium-driver is not installed: tests/run installs it");
    let started = Arc::new(Driver { child, port });
    let until = Instant::now() + PATIENCE;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "chromedriver does not start");
        std::thread::sleep(LOOK_EVERY);
    }
    *kept = Arc::downgrade(&started);
    started
}
