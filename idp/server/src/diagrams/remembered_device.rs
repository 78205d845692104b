//! D8: every event at every state. Logins with and without a code, every choice of how long, copies of cookies and old
//! values, codes on paper, a change of credentials and long pauses, in three browsers: a password is enough on a device
//! that is remembered, by its newest value, until its time is up, and nowhere else.

use crate::credential_change::credential_changed;
use crate::diagrams::town::Somebody;
use crate::diagrams::town::shown_codes;
use crate::diagrams::town::throw;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::login::trial::PASSWORD;
use crate::login::trial::Seen;
use crate::web::cookies;
use crate::web::urls;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prop_oneof;
use proptest::sample::select;
use sluis_domain::assurance::Acr;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::login::demand::AcrDemand;
use sluis_domain::login::demand::Demand;
use sluis_domain::login::demand::Prompt;
use sluis_domain::time::Timestamp;
use std::time::Duration;

const BROWSERS: usize = 3;
const RULES: &str = "mfa.allowed = ['totp']\nremember.options = ['12h', '1d', '3d']";
/// What is offered, in seconds, and what is not: 30 days.
const OPTIONS: [u64; 4] = [12 * 3600, 24 * 3600, 72 * 3600, 30 * 24 * 3600];
/// So long the value before the newest is taken for a repeated question.
const RETRY: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy)]
enum Asks {
    Anew,
    InPerson,
    Nothing,
    TwoSteps,
}

#[derive(Debug, Clone, Copy)]
enum Act {
    /// What one proves oneself with has changed.
    Change,
    /// Somebody takes the cookie along to another browser.
    Copy {
        from: usize,
        to: usize,
    },
    /// A password; and a code where one is asked and somebody has it, with for how long the device is remembered.
    Login {
        browser: usize,
        asks: Asks,
        code: Option<Option<usize>>,
    },
    /// A password, and a code on paper.
    Paper {
        browser: usize,
    },
    /// An earlier value in the place of the newest.
    Rewind {
        browser: usize,
    },
    Wait {
        seconds: i64,
    },
    /// Until one second before a device's time is up, or until that moment.
    WaitForEnd {
        early: bool,
    },
}

/// A device, as the test itself saw it made and used.
struct Device {
    until: Timestamp,
    is_forgotten: bool,
    moved_at: Timestamp,
    /// Every value that its cookie had, oldest first.
    values: Vec<String>,
}

struct Walk<'h> {
    house: &'h House,
    anna: Somebody,
    key: TotpKey,
    browsers: Vec<Browser<'h>>,
    devices: Vec<Device>,
    paper: Vec<String>,
}

/// The cookie of a remembered device in this browser.
fn carried(browser: &Browser<'_>) -> Option<String> {
    let mut all = browser.cookies.iter();
    all.find(|(name, _)| name.starts_with(cookies::DEVICE)).map(|(_, value)| value.clone())
}

impl<'h> Walk<'h> {
    async fn new(house: &'h House) -> Self {
        let anna = Somebody::new(house, RULES).await;
        let key = TotpKey::from_random(house.app.dice.bytes());
        anna.bind_app(house, &key).await;
        let browsers = (0..BROWSERS).map(|_| Browser::new(house)).collect();
        let mut walk = Self { house, anna, key, browsers, devices: Vec::new(), paper: Vec::new() };
        // Her first login gives her a code on paper.
        let (seal, typed) = walk.type_password(0, Asks::Nothing).await;
        assert!(!typed.leads_back(), "a code is asked");
        let page = walk.type_code(0, &seal, None).await;
        walk.keep_codes(0, &seal, page).await;
        walk
    }

    async fn type_password(&mut self, browser: usize, asks: Asks) -> (String, Seen) {
        let demand = match asks {
            Asks::Anew => Demand { prompt: [Prompt::Login].into(), ..self.anna.demand.clone() },
            Asks::InPerson => Demand { in_person: true, ..self.anna.demand.clone() },
            Asks::Nothing => self.anna.demand.clone(),
            Asks::TwoSteps => Demand {
                acr: Some(AcrDemand { least: Acr::Mfa, essential: false }),
                ..self.anna.demand.clone()
            },
        };
        let seal = self.house.request(demand);
        let browser = &mut self.browsers[browser];
        // The browser was closed since: its session is over.
        browser.cookies.remove(cookies::SESSION);
        let typed = browser.type_password(&seal, &self.anna.name, PASSWORD).await;
        (seal, typed)
    }

    async fn type_code(&mut self, browser: usize, seal: &str, remember: Option<u64>) -> Seen {
        // The code of another step than any before it.
        self.house.wait(60);
        let code = self.key.code_at(self.house.now());
        let remember = remember.map(|seconds| seconds.to_string()).unwrap_or_default();
        let browser = &mut self.browsers[browser];
        let page = browser.open(seal).await;
        browser.post(&page, urls::LOGIN_CODE, &[("code", &code), ("remember", &remember)]).await
    }

    /// Keeps the codes that are shown next, and has no telephone to link.
    async fn keep_codes(&mut self, browser: usize, seal: &str, typed: Seen) {
        assert_eq!(typed.location.as_deref(), Some(urls::login(seal).as_str()), "{}", typed.body);
        let browser = &mut self.browsers[browser];
        let page = browser.open(seal).await;
        self.paper = shown_codes(&page);
        assert_eq!(self.paper.len(), 1, "{}", page.body);
        let mut kept = browser.post(&page, urls::LOGIN_KEEP_CODES, &[("kept", "yes")]).await;
        if !kept.leads_back() {
            let offer = browser.open(seal).await;
            kept = browser.post(&offer, urls::LOGIN_REPAIR, &[("answer", "later")]).await;
        }
        assert!(kept.leads_back(), "{kept:?}");
    }

    /// Which device this browser carries, and by which of its values: if it is remembered at this moment.
    fn shown(&self, browser: usize) -> Option<(usize, usize)> {
        let value = carried(&self.browsers[browser])?;
        let mut all = self.devices.iter().enumerate();
        let (n, device) = all.find(|(_, device)| device.values.contains(&value))?;
        let is_remembered = !device.is_forgotten && self.house.now() < device.until;
        is_remembered.then(|| (n, device.values.iter().position(|earlier| *earlier == value).unwrap()))
    }

    fn forget_all(&mut self) {
        self.devices.iter_mut().for_each(|device| device.is_forgotten = true);
    }

    /// A password, and what must come of it by what the browser carries. What came.
    async fn with_password(&mut self, browser: usize, asks: Asks) -> (String, bool) {
        let (shown, now) = (self.shown(browser), self.house.now());
        let before = carried(&self.browsers[browser]);
        let told = self.told().await;
        let (seal, typed) = self.type_password(browser, asks).await;
        let after = carried(&self.browsers[browser]);
        let is_enough = matches!(asks, Asks::Nothing);
        let mut passes = false;
        let mut is_stolen = false;
        if let Some((n, value)) = shown {
            let device = &mut self.devices[n];
            let behind = device.values.len() - 1 - value;
            let is_retry = behind == 1 && now.since(device.moved_at) < RETRY;
            is_stolen = behind > 0 && !is_retry;
            passes = is_enough && !is_stolen;
            if passes && behind == 0 {
                let next = after.clone().unwrap();
                assert!(!device.values.contains(&next), "the value moves on");
                device.values.push(next);
                device.moved_at = now;
            } else if passes {
                assert_eq!(after.as_ref(), device.values.last(), "the answer that was lost, once more");
            }
        }
        assert_eq!(typed.leads_back(), passes, "{asks:?} {shown:?}: {}", typed.body);
        assert_eq!(self.browsers[browser].session().is_some(), passes, "half a login is no session");
        if !passes {
            assert_eq!(after, before, "what proves nothing here is kept as it is");
        }
        if is_stolen {
            self.forget_all();
        }
        assert_eq!(
            self.told().await,
            told + u64::from(is_stolen),
            "a theft is told, and nothing else is one"
        );
        (seal, passes)
    }

    async fn told(&self) -> u64 {
        self.house.app.store.read().audit().count(AuditCode::DeviceStolen).await.unwrap()
    }

    async fn login(&mut self, browser: usize, asks: Asks, code: Option<Option<usize>>) {
        let (seal, passes) = self.with_password(browser, asks).await;
        let Some(remember) = code.filter(|_| !passes) else { return };
        let wished = remember.map(|n| OPTIONS[n]);
        let before = carried(&self.browsers[browser]);
        let done = self.type_code(browser, &seal, wished).await;
        assert!(done.leads_back(), "{done:?}");
        // The code took a minute.
        let (replaced, now) = (self.shown(browser), self.house.now());
        let after = carried(&self.browsers[browser]);
        let Some(seconds) = wished.filter(|seconds| *seconds != OPTIONS[3]) else {
            return assert_eq!(after, before, "nobody asked for it, or it is not offered");
        };
        assert_ne!(after, before, "another device");
        let replaced = replaced.or_else(|| self.found(before.as_deref()));
        if let Some((n, _)) = replaced {
            self.devices[n].is_forgotten = true;
        }
        let until = now + Duration::from_secs(seconds);
        let values = vec![after.unwrap()];
        self.devices.push(Device { until, is_forgotten: false, moved_at: now, values });
    }

    /// The device that had this value, if it is remembered.
    fn found(&self, value: Option<&str>) -> Option<(usize, usize)> {
        let has = |device: &Device| value.is_some_and(|value| device.values.iter().any(|one| one == value));
        let n = self.devices.iter().position(has)?;
        let device = &self.devices[n];
        (!device.is_forgotten && self.house.now() < device.until).then_some((n, 0))
    }

    /// A code on paper ends every device.
    async fn paper(&mut self, browser: usize) {
        let (seal, passes) = self.with_password(browser, Asks::Nothing).await;
        if passes {
            return;
        }
        let code = self.paper.remove(0);
        let tab = &mut self.browsers[browser];
        let page = tab.open(&seal).await;
        tab.post(&page, urls::LOGIN_METHOD, &[("method", "backup")]).await;
        let page = tab.open(&seal).await;
        let used = tab.post(&page, urls::LOGIN_BACKUP, &[("code", &code)]).await;
        self.keep_codes(browser, &seal, used).await;
        self.forget_all();
    }

    async fn act(&mut self, act: Act) {
        match act {
            Act::Change => {
                let tx = self.house.app.store.write().await.unwrap();
                credential_changed(&tx, self.anna.user.id, None, self.house.now()).await.unwrap();
                tx.commit().await.unwrap();
                self.forget_all();
            }
            Act::Copy { from, to } => {
                let copied = self.browsers[from].cookies.clone();
                let copied = copied.into_iter().filter(|(name, _)| name.starts_with(cookies::DEVICE));
                self.browsers[to].cookies.extend(copied);
            }
            Act::Login { browser, asks, code } => self.login(browser, asks, code).await,
            Act::Paper { browser } => self.paper(browser).await,
            Act::Rewind { browser } => {
                let Some((n, value)) = self.shown(browser) else { return };
                let earlier = self.devices[n].values[value.saturating_sub(1)].clone();
                let mut all = self.browsers[browser].cookies.iter_mut();
                *all.find(|(name, _)| name.starts_with(cookies::DEVICE)).unwrap().1 = earlier;
            }
            Act::Wait { seconds } => self.house.wait(seconds),
            Act::WaitForEnd { early } => {
                let Some(device) = self.devices.iter().rfind(|device| !device.is_forgotten) else { return };
                let end = device.until.seconds() - i64::from(early);
                self.house.wait((end - self.house.now().seconds()).max(0));
            }
        }
    }

    /// What is kept: the devices that the test knows of, and none of them beyond its time.
    async fn check(&self) {
        let held = self.house.app.store.read().authenticators().of_user(self.anna.user.id).await.unwrap();
        let is_device = |kind: AuthenticatorKind| kind == AuthenticatorKind::RememberedDevice;
        let held = held.into_iter().filter(|held| is_device(held.kind)).collect();
        let kept = self.house.app.store.read().remembered_devices().all(held).await.unwrap();
        let now = self.house.now();
        let mut kept: Vec<i64> =
            kept.iter().filter(|one| now < one.until).map(|one| one.until.seconds()).collect();
        let known = self.devices.iter().filter(|one| !one.is_forgotten && now < one.until);
        let mut known: Vec<i64> = known.map(|one| one.until.seconds()).collect();
        kept.sort_unstable();
        known.sort_unstable();
        assert_eq!(kept, known, "the devices, and until when: no use lengthens it");
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let browser = || 0..BROWSERS;
    let asks = prop_oneof![
        5 => Just(Asks::Nothing),
        1 => select(vec![Asks::Anew, Asks::InPerson, Asks::TwoSteps]),
    ];
    let code = option::of(option::of(0..OPTIONS.len()));
    vec(
        prop_oneof![
            10 => (browser(), asks, code).prop_map(|(browser, asks, code)| Act::Login { browser, asks, code }),
            2 => (browser(), browser()).prop_map(|(from, to)| Act::Copy { from, to }),
            1 => browser().prop_map(|browser| Act::Rewind { browser }),
            1 => browser().prop_map(|browser| Act::Paper { browser }),
            1 => Just(Act::Change),
            2 => (0..90_i64).prop_map(|seconds| Act::Wait { seconds }),
            1 => (0..100_000_i64).prop_map(|seconds| Act::Wait { seconds }),
            1 => proptest::bool::ANY.prop_map(|early| Act::WaitForEnd { early }),
        ],
        1..24,
    )
}

#[test]
fn every_event_at_every_state() {
    throw(40, acts(), async |house, acts| {
        let mut walk = Walk::new(house).await;
        for act in acts {
            walk.act(act).await;
            walk.check().await;
        }
    });
}
