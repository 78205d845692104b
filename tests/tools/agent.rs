//! The browser without scripts says and follows what Chromium would, against a server that only listens.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::ports::free_port;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use url::Url;

const FORM: &str = "<form method=post action=/sent><input name=a value=1></form>";

/// Answers by the path of the request, and remembers what was said.
struct Listener {
    origin: Url,
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    fn start() -> Self {
        let address: SocketAddr = ([127, 0, 0, 1], free_port()).into();
        let socket = TcpListener::bind(address).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        std::thread::spawn(move || {
            for connection in socket.incoming() {
                let mut reader = BufReader::new(connection.unwrap());
                let request = read(&mut reader);
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                hears.lock().unwrap().push(request);
                let _ = reader.get_mut().write_all(answer(&path).as_bytes());
            }
        });
        Self { origin: Url::parse("http://login.localhost:81").unwrap(), address, heard }
    }

    fn browser(&self) -> Agent {
        let mut agent = Agent::new();
        agent.lead(&self.origin, self.address);
        agent
    }

    fn url(&self, path: &str) -> Url {
        self.origin.join(path).unwrap()
    }

    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

fn read(reader: &mut impl BufRead) -> String {
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return request;
        }
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(said) = line.strip_prefix("content-length: ") {
            length = said.parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
        request.push_str(&line);
        request.push('\n');
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request + std::str::from_utf8(&body).unwrap()
}

fn answer(path: &str) -> String {
    let (status, headers, body) = match path {
        "/see-other" => {
            ("303 See Other", "Location: /page\r\nSet-Cookie: __Host-a=1; Path=/; Secure; SameSite=Lax", "")
        }
        "/same-method" => ("307 Temporary Redirect", "Location: /page", ""),
        "/sent" => ("303 See Other", "Location: https://app.example/callback?code=c%2F1&state=s", ""),
        "/round" => ("302 Found", "Location: /round", ""),
        "/careless" => ("200 OK", "Set-Cookie: __Host-b=1; Secure", ""),
        _ => ("200 OK", "Content-Type: text/html", FORM),
    };
    format!(
        "HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn an_address_that_is_typed_comes_from_nowhere_and_cookies_follow_redirects() {
    let listener = Listener::start();
    let page = listener.browser().open(&listener.url("/see-other")).await;
    assert_eq!((page.url.path(), page.way.len()), ("/page", 2));
    let heard = listener.heard();
    assert!(heard[0].contains("host: login.localhost:81\n") && heard[0].contains("sec-fetch-site: none\n"));
    assert!(!heard[0].contains("origin:") && !heard[0].contains("cookie:"));
    assert!(heard[1].contains("cookie: __host-a=1\n"));
}

#[tokio::test]
async fn a_form_of_our_own_is_posted_with_its_origin_and_leaves_for_the_app() {
    let listener = Listener::start();
    let mut browser = listener.browser();
    let page = browser.open(&listener.url("/page")).await;
    let callback = browser.submit(&page, &[("a", "x y&z")]).await.callback();
    assert_eq!((callback.code(), callback.get("state")), ("c/1", "s"));
    let heard = listener.heard();
    assert_eq!(heard.len(), 2, "the app's address was asked of the server");
    assert!(heard[1].starts_with("post /sent") && heard[1].ends_with("a=x+y%26z"));
    assert!(heard[1].contains("origin: http://login.localhost:81\n"));
    assert!(heard[1].contains("sec-fetch-site: same-origin\n"));
}

#[tokio::test]
async fn a_form_of_another_site_brings_no_cookies_and_its_link_does() {
    let listener = Listener::start();
    let mut browser = listener.browser();
    browser.open(&listener.url("/see-other")).await;
    let evil = Url::parse("http://evil.localhost:81/").unwrap();
    listener.heard();
    browser.post(&evil, &listener.url("/page"), &[("a", "1")]).await;
    browser.follow(&evil, &listener.url("/page")).await;
    let heard = listener.heard();
    assert!(heard[0].contains("origin: http://evil.localhost:81\n") && !heard[0].contains("cookie:"));
    assert!(heard.iter().all(|said| said.contains("sec-fetch-site: cross-site\n")));
    assert!(heard[1].contains("cookie: __host-a=1\n"));
}

#[tokio::test]
async fn a_307_posts_again_and_a_303_does_not() {
    let listener = Listener::start();
    let mut browser = listener.browser();
    let from = listener.url("/page");
    browser.post(&from, &listener.url("/same-method"), &[("a", "1")]).await;
    browser.post(&from, &listener.url("/see-other"), &[("a", "1")]).await;
    let methods: Vec<String> =
        listener.heard().iter().map(|said| said.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(methods, ["post", "post", "post", "get"]);
}

#[tokio::test]
#[should_panic(expected = "redirects in a circle")]
async fn a_circle_of_redirects_fails_the_test() {
    let listener = Listener::start();
    listener.browser().open(&listener.url("/round")).await;
}

#[tokio::test]
async fn a_cookie_that_a_browser_would_refuse_is_told() {
    let listener = Listener::start();
    let mut browser = listener.browser();
    browser.open(&listener.url("/careless")).await;
    assert_eq!(browser.refused_cookies.len(), 1);
    assert_eq!(browser.cookies.find("__Host-b"), None);
}
