//! Somebody at the keyboard alone: Tab until the wanted thing has the focus, then type or press.

use crate::support::chromium::Chromium;
use std::time::Duration;
use thirtyfour::{Key, WebElement};

/// As often as anybody would press Tab on one page.
const MOST_TABS: usize = 40;
/// How often the focus is looked at until it shows.
const LOOKS: usize = 6;
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What is wrong with how the focus shows: no outline is drawn, or one that can hardly be told from what is around it
/// (WCAG 1.4.11: 3 to 1), or around something that nobody sees.
const HOW_FOCUS_SHOWS: &str = r"
const element = document.activeElement;
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
";

/// What the keyboard does with an element that has the focus.
const WHAT_IT_IS: &str = "const e = arguments[0]; return e.localName === 'input' ? e.type : e.localName;";

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
                self.strike(Key::Enter).await;
            }
        }
    }

    /// Tabs to this field and types over what stands there.
    pub(crate) async fn type_by_key(&self, wanted: &WebElement, text: &str) {
        self.tab_to(wanted).await;
        let all = self.web.action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control);
        all.perform().await.unwrap();
        self.strike(text).await;
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
        let group = wanted.attr("name").await.unwrap();
        let mut here = self.tab_until(|here, name| here == wanted || name == &group).await;
        for _ in 0..MOST_TABS {
            if here == *wanted {
                if !wanted.is_selected().await.unwrap() {
                    self.strike(" ").await;
                }
                return;
            }
            self.strike(Key::Down).await;
            here = self.web.active_element().await.unwrap();
        }
        panic!("the arrows do not reach it at {}", self.url().await);
    }

    async fn tab_to(&self, wanted: &WebElement) {
        self.tab_until(|here, _| here == wanted).await;
    }

    /// Presses Tab until what has the focus is it, and looks whether that can be seen.
    async fn tab_until(&self, is_it: impl Fn(&WebElement, &Option<String>) -> bool) -> WebElement {
        let mut passed = Vec::new();
        for _ in 0..MOST_TABS {
            // A page that has just come sets its focus and scrolls to it in a moment.
            let mut wrong = self.how_focus_is_wrong().await;
            for _ in 0..LOOKS {
                if wrong.is_empty() {
                    break;
                }
                tokio::time::sleep(LOOK_EVERY).await;
                wrong = self.how_focus_is_wrong().await;
            }
            let here = self.web.active_element().await.unwrap();
            let name = here.attr("name").await.unwrap();
            let what = format!("{} {}", self.kind(&here).await, name.clone().unwrap_or_default());
            assert!(what == "body " || wrong.is_empty(), "{}: {what}: {wrong}", self.url().await);
            if is_it(&here, &name) {
                return here;
            }
            passed.push(what);
            self.strike(Key::Tab).await;
        }
        panic!("Tab never comes there at {}: it passes {passed:?}", self.url().await);
    }

    async fn how_focus_is_wrong(&self) -> String {
        self.web.execute(HOW_FOCUS_SHOWS, Vec::new()).await.unwrap().convert().unwrap()
    }

    async fn kind(&self, element: &WebElement) -> String {
        self.web.execute(WHAT_IT_IS, vec![element.to_json().unwrap()]).await.unwrap().convert().unwrap()
    }

    async fn strike(&self, keys: impl Into<thirtyfour::TypingData>) {
        self.web.action_chain().send_keys(keys).perform().await.unwrap();
    }
}
