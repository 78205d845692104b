//! Somebody at the keyboard alone: Tab until the wanted thing has the focus, then type or press.

use crate::support::chromium::Chromium;
use std::time::{Duration, Instant};
use thirtyfour::{Key, WebElement};

/// As often as anybody would press Tab on one page.
const MOST_TABS: usize = 40;
/// How long the focus of a page that has just come may take to show, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Where the focus is: whether that is what is `wanted` or in its group, and what is wrong with how it shows: no outline
/// is drawn, or one that can hardly be told from what is around it (WCAG 1.4.11: 3 to 1), or around something that
/// nobody sees. One question for each stop: on a page with many, the questions are most of a walk.
const WHERE_FOCUS_IS: &str = r"
const [wanted] = arguments;
const element = document.activeElement;
const wrong = () => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const rgba = (colour) => [...colour.match(/[\d.]+/g).map(Number), 1].slice(0, 4);
  const light = (colour) => {
    const linear = (c) => (c <= 0.04045 * 255 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = rgba(colour).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let around = element.parentElement ?? element;
  const ground = (e) => getComputedStyle(e).backgroundColor;
  while (around.parentElement && rgba(ground(around))[3] < 1) around = around.parentElement;
  const [dark, bright] = [light(style.outlineColor), light(ground(around))].sort((one, other) => one - other);
  const contrast = (bright + 0.05) / (dark + 0.05);
  if (!element.matches(':focus-visible')) return 'it does not match :focus-visible';
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return `no outline: ${style.outline}`;
  if (contrast < 3) return `an outline that is hard to see: ${style.outline} on ${ground(around)}, ${contrast}`;
  if (box.width < 1 || box.height < 1 || style.opacity < 1) return 'it is not seen itself';
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `it stands outside the window, at ${x}, ${y}`;
  return '';
};
// Until Tab is pressed nothing needs to have the focus, but where the page says what is to have it.
const waits = element === document.body && document.querySelector('[autofocus]') !== null;
const nowhere = element === document.body || element === document.documentElement;
return {
  reached: element === wanted,
  in_group: wanted.type === 'radio' && element.type === 'radio' && element.name === wanted.name,
  what: `${element.localName === 'input' ? element.type : element.localName} ${element.getAttribute('name') ?? ''}`,
  wrong: nowhere ? (waits ? 'the focus is not there yet' : '') : wrong(),
  nowhere,
};
";

/// What the keyboard does with an element that has the focus.
const WHAT_IT_IS: &str = "const e = arguments[0]; return e.localName === 'input' ? e.type : e.localName;";

/// What the page says of its focus.
#[derive(Debug)]
struct Focus {
    reached: bool,
    in_group: bool,
    nowhere: bool,
    what: String,
    wrong: String,
}

impl Chromium {
    /// Tabs to this element and presses it.
    pub(crate) async fn press_by_key(&self, wanted: &WebElement) {
        match self.kind(wanted).await.as_str() {
            "radio" => self.arrow_to(wanted).await,
            "checkbox" => {
                self.tab_to(wanted).await;
                self.strike(" ").await;
            }
            _ => {
                self.tab_to(wanted).await;
                self.strike_at(wanted, Key::Enter).await;
            }
        }
    }

    /// Strikes keys that may lead away, at what has the focus. chromedriver repeats a command that a new page cuts
    /// short: bound to this element, they do not fall on the field of the page that comes.
    async fn strike_at(&self, focused: &WebElement, keys: impl Into<thirtyfour::TypingData>) {
        if let Err(cut_short) = focused.send_keys(keys).await {
            assert!(!focused.is_present().await.unwrap_or(false), "{}: {cut_short}", self.url().await);
        }
    }

    /// Tabs to this field and types over what stands there.
    pub(crate) async fn type_by_key(&self, wanted: &WebElement, text: &str) {
        self.tab_to(wanted).await;
        let all = self.web.action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control);
        all.perform().await.unwrap();
        self.strike_at(wanted, text).await;
    }

    /// Tabs to the list that this option is in, and types its words until it is chosen.
    ///
    /// # Panics
    /// When it is not.
    pub(crate) async fn choose_by_key(&self, option: &WebElement) {
        let list = option.parent().await.unwrap();
        self.tab_to(&list).await;
        self.strike(&option.text().await.unwrap()).await;
        assert!(option.is_selected().await.unwrap(), "what was typed does not choose it");
    }

    /// The group is one stop of the Tab key; within it the arrows go round.
    async fn arrow_to(&self, wanted: &WebElement) {
        let mut reached = self.tab_until(wanted, |focus| focus.reached || focus.in_group).await;
        for _ in 0..MOST_TABS {
            if reached {
                if !wanted.is_selected().await.unwrap() {
                    self.strike(" ").await;
                }
                return;
            }
            self.strike(Key::Down).await;
            reached = self.focus(wanted).await.reached;
        }
        panic!("the arrows do not reach it at {}", self.url().await);
    }

    async fn tab_to(&self, wanted: &WebElement) {
        self.tab_until(wanted, |focus| focus.reached).await;
    }

    /// Presses Tab until what has the focus is it, and looks whether that can be seen. Whether it is what is wanted.
    async fn tab_until(&self, wanted: &WebElement, is_it: impl Fn(&Focus) -> bool) -> bool {
        let mut passed = Vec::new();
        for _ in 0..MOST_TABS {
            // A page that has just come sets its focus and scrolls to it in a moment.
            let until = Instant::now() + PATIENCE;
            let mut focus = self.focus(wanted).await;
            // Behind the last stop the focus is nowhere until it comes round.
            let is_round = |focus: &Focus| focus.nowhere && !passed.is_empty();
            while !focus.wrong.is_empty() && !is_round(&focus) && Instant::now() < until {
                tokio::time::sleep(LOOK_EVERY).await;
                focus = self.focus(wanted).await;
            }
            let Focus { nowhere, what, wrong, .. } = &focus;
            assert!(*nowhere || wrong.is_empty(), "{}: {what}: {wrong}", self.url().await);
            if is_it(&focus) {
                return focus.reached;
            }
            passed.push(focus.what);
            self.strike(Key::Tab).await;
        }
        panic!("Tab never comes there at {}: it passes {passed:?}", self.url().await);
    }

    async fn focus(&self, wanted: &WebElement) -> Focus {
        let told = self.web.execute(WHERE_FOCUS_IS, vec![wanted.to_json().unwrap()]).await.unwrap();
        let told = told.json();
        let (is, words) =
            (|name: &str| told[name] == true, |name: &str| told[name].as_str().unwrap().to_owned());
        Focus {
            reached: is("reached"),
            in_group: is("in_group"),
            nowhere: is("nowhere"),
            what: words("what"),
            wrong: words("wrong"),
        }
    }

    async fn kind(&self, element: &WebElement) -> String {
        self.web.execute(WHAT_IT_IS, vec![element.to_json().unwrap()]).await.unwrap().convert().unwrap()
    }

    async fn strike(&self, keys: impl Into<thirtyfour::TypingData>) {
        self.web.action_chain().send_keys(keys).perform().await.unwrap();
    }
}
