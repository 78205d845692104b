//! Things that take a while to make, kept ready: so many at most, and the one that was wanted longest ago goes first.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is kept ready.
#[derive(Debug)]
pub struct Ready<K, V> {
    most: usize,
    kept: Mutex<Kept<K, V>>,
}

#[derive(Debug)]
struct Kept<K, V> {
    /// Counts what was wanted, so that what is old can be told.
    wanted: u64,
    things: BTreeMap<K, (u64, Arc<V>)>,
}

impl<K: Ord + Clone, V> Ready<K, V> {
    /// Room for `most` things, of which there are none yet.
    pub const fn with_room_for(most: usize) -> Self {
        Self { most, kept: Mutex::new(Kept { wanted: 0, things: BTreeMap::new() }) }
    }

    /// The thing of `key`, which `make` makes where it is not ready. Nobody waits for that but who asks: two who ask at
    /// once make it twice, and one of them is kept.
    pub fn find_or_make(&self, key: &K, make: impl FnOnce() -> Option<V>) -> Option<Arc<V>> {
        if let Some(ready) = self.lock().find(key) {
            return Some(ready);
        }
        let made = Arc::new(make()?);
        Some(self.lock().keep(key, made, self.most))
    }

    fn lock(&self) -> MutexGuard<'_, Kept<K, V>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Clone, V> Kept<K, V> {
    fn find(&mut self, key: &K) -> Option<Arc<V>> {
        self.wanted += 1;
        let (last, thing) = self.things.get_mut(key)?;
        *last = self.wanted;
        Some(Arc::clone(thing))
    }

    fn keep(&mut self, key: &K, made: Arc<V>, most: usize) -> Arc<V> {
        if let Some(ready) = self.find(key) {
            return ready;
        }
        while self.things.len() >= most.max(1) {
            let oldest = self.things.iter().min_by_key(|(_, (last, _))| *last).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            self.things.remove(&oldest);
        }
        self.things.insert(key.clone(), (self.wanted, Arc::clone(&made)));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_there_is_room_for_and_what_is_wanted_stays() {
        let ready = Ready::with_room_for(3);
        let ask = |key: u32| {
            let mut made = false;
            let thing = ready.find_or_make(&key, || {
                made = true;
                Some(key * 10)
            });
            (*thing.unwrap(), made)
        };
        for key in 1..=3 {
            assert_eq!(ask(key), (key * 10, true));
        }
        assert_eq!(ask(1), (10, false));
        assert_eq!(ask(4), (40, true));
        assert_eq!(
            ready.lock().things.keys().copied().collect::<Vec<_>>(),
            [1, 3, 4],
            "2 was wanted longest ago"
        );
        for key in 5..100 {
            assert_eq!((ask(1), ask(key)), ((10, false), (key * 10, true)));
            assert_eq!(ready.lock().things.len(), 3);
        }
    }

    #[test]
    fn nobody_waits_while_a_thing_is_made() {
        let ready = Ready::with_room_for(3);
        let thing = ready.find_or_make(&1, || {
            assert!(ready.kept.try_lock().is_ok(), "the others are kept waiting");
            // Somebody else is done first: theirs is kept.
            ready.find_or_make(&1, || Some("first"));
            Some("second")
        });
        assert_eq!(thing.as_deref(), Some(&"first"));
    }

    #[test]
    fn what_cannot_be_made_is_not_kept() {
        let ready: Ready<u8, u8> = Ready::with_room_for(3);
        assert_eq!(ready.find_or_make(&1, || None), None);
        assert_eq!(ready.find_or_make(&1, || Some(7)).as_deref(), Some(&7));
    }
}
