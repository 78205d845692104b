//! Password hashing: a bounded pool of threads, each with memory that it keeps, and a queue that says no when it is full.

use argon2::Algorithm;
use argon2::Argon2;
use argon2::Block;
use argon2::Params;
use argon2::Version;
use argon2::password_hash::phc::Output;
use argon2::password_hash::phc::ParamsString;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::phc::Salt;
use sluis_domain::secret::Secret;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::TrySendError;
use std::sync::mpsc::sync_channel;
use subtle::ConstantTimeEq;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::sync::oneshot;

/// Bytes of salt: NIST SP 800-132 asks for 16.
const SALT_BYTES: usize = 16;
/// Bytes of the hash itself.
const HASH_BYTES: usize = 32;

/// What one hash costs. OWASP's least: m=19456, t=2, p=1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
}

/// How a password compares with its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It fits.
    Right,
    /// It fits, and the hash was made at another cost than today's: make it anew.
    RightButStale,
    /// It does not fit, or there is no such person.
    Wrong,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashingRefused {
    /// The queue is full: answer 503 with Retry-After.
    #[error("too many passwords are waiting to be checked")]
    Busy,
    /// The stored hash cannot be read, or the password is absurdly long.
    #[error("the password hash cannot be computed")]
    Impossible,
}

type Answer<T> = oneshot::Sender<Result<T, HashingRefused>>;

enum Job {
    Make(Place, Secret<String>, [u8; SALT_BYTES], Answer<String>),
    Find(Place, Secret<String>, Vec<Secret<Vec<u8>>>, Answer<Option<usize>>),
    Verify(Place, Secret<String>, Option<Secret<Vec<u8>>>, Answer<Verdict>),
}

/// A place in the queue, held until the work is done or given up.
#[derive(Debug)]
pub struct Place(
    #[expect(dead_code, reason = "the place is free again when this is dropped")] OwnedSemaphorePermit,
);

/// The pool. Cheap to clone.
#[derive(Clone)]
pub struct Hasher {
    queue: SyncSender<Job>,
    places: Arc<Semaphore>,
}

impl Hasher {
    /// Starts `threads` workers behind a queue of `waiting` places.
    ///
    /// # Errors
    /// When the cost is out of Argon2's bounds or no thread can be had.
    pub fn start(cost: HashCost, threads: usize, waiting: usize) -> Result<Self, std::io::Error> {
        let params = Params::new(cost.memory_kib, cost.iterations, cost.parallelism, Some(HASH_BYTES))
            .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidInput, error.to_string()))?;
        // Whoever has a place fits into the queue, also while no worker has looked yet.
        let places = threads.max(1).saturating_add(waiting.max(1)).min(Semaphore::MAX_PERMITS);
        let (queue, jobs) = sync_channel(places);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads.max(1) {
            let (jobs, params) = (Arc::clone(&jobs), params.clone());
            std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || Worker::new(params).run(&jobs))?;
        }
        Ok(Self { queue, places: Arc::new(Semaphore::new(places)) })
    }

    /// The PHC string of `password` at today's cost.
    ///
    /// # Errors
    /// [`HashingRefused::Busy`] at once when the queue is full.
    pub async fn make(
        &self,
        password: Secret<String>,
        salt: [u8; SALT_BYTES],
    ) -> Result<String, HashingRefused> {
        let place = self.reserve()?;
        let (answer, wait) = oneshot::channel();
        self.enqueue(Job::Make(place, password, salt, answer))?;
        wait.await.unwrap_or(Err(HashingRefused::Impossible))
    }

    /// Compares `password` with `stored`. Without a stored hash the same work is done and the answer is
    /// [`Verdict::Wrong`]: known and unknown people are alike.
    ///
    /// # Errors
    /// [`HashingRefused::Busy`] at once when the queue is full.
    pub async fn verify(
        &self,
        password: Secret<String>,
        stored: Option<Secret<Vec<u8>>>,
    ) -> Result<Verdict, HashingRefused> {
        self.verify_at(self.reserve()?, password, stored).await
    }

    /// A place in the queue: to know that there is room before anything else is done.
    ///
    /// # Errors
    /// [`HashingRefused::Busy`] at once when there is none.
    pub fn reserve(&self) -> Result<Place, HashingRefused> {
        let places = Arc::clone(&self.places);
        places.try_acquire_owned().map(Place).map_err(|_| HashingRefused::Busy)
    }

    /// As `verify`, at a place that was reserved.
    ///
    /// # Errors
    /// When the stored hash cannot be read.
    pub async fn verify_at(
        &self,
        place: Place,
        password: Secret<String>,
        stored: Option<Secret<Vec<u8>>>,
    ) -> Result<Verdict, HashingRefused> {
        let (answer, wait) = oneshot::channel();
        self.enqueue(Job::Verify(place, password, stored, answer))?;
        wait.await.unwrap_or(Err(HashingRefused::Impossible))
    }

    /// Which of `stored` `password` fits, at a place that was reserved. Those of one salt and cost are compared
    /// by one computation; without any, the same work is done.
    ///
    /// # Errors
    /// When a stored hash cannot be read.
    pub async fn find_at(
        &self,
        place: Place,
        password: Secret<String>,
        stored: Vec<Secret<Vec<u8>>>,
    ) -> Result<Option<usize>, HashingRefused> {
        let (answer, wait) = oneshot::channel();
        self.enqueue(Job::Find(place, password, stored, answer))?;
        wait.await.unwrap_or(Err(HashingRefused::Impossible))
    }

    fn enqueue(&self, job: Job) -> Result<(), HashingRefused> {
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => HashingRefused::Busy,
            TrySendError::Disconnected(_) => HashingRefused::Impossible,
        })
    }
}

/// One thread and the memory that it keeps between hashes: page faults would cost as much as the hash.
struct Worker {
    params: Params,
    memory: Vec<Block>,
}

impl Worker {
    fn new(params: Params) -> Self {
        let memory = vec![Block::default(); params.block_count()];
        Self { params, memory }
    }

    fn run(mut self, jobs: &Mutex<Receiver<Job>>) {
        loop {
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            match job {
                // An answer that nobody waits for any more is no failure. Whoever hears it finds the place free.
                Ok(Job::Make(place, password, salt, answer)) => {
                    let made = self.make(&password, &salt);
                    drop(place);
                    let _ = answer.send(made);
                }
                Ok(Job::Find(place, password, stored, answer)) => {
                    if !answer.is_closed() {
                        let found = self.find(&password, &stored);
                        drop(place);
                        let _ = answer.send(found);
                    }
                }
                Ok(Job::Verify(place, password, stored, answer)) => {
                    // Nobody waits any more: the browser is gone, and so is the reason to work.
                    if !answer.is_closed() {
                        let verdict = self.verify(&password, stored.as_ref());
                        drop(place);
                        let _ = answer.send(verdict);
                    }
                }
                Err(_) => return,
            }
        }
    }

    fn make(&mut self, password: &Secret<String>, salt: &[u8]) -> Result<String, HashingRefused> {
        let params = self.params.clone();
        let hash = self.hash(&params, password, salt)?;
        Ok(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(|_| HashingRefused::Impossible)?,
            salt: Some(Salt::new(salt).map_err(|_| HashingRefused::Impossible)?),
            hash: Some(Output::new(&hash).map_err(|_| HashingRefused::Impossible)?),
        }
        .to_string())
    }

    fn verify(
        &mut self,
        password: &Secret<String>,
        stored: Option<&Secret<Vec<u8>>>,
    ) -> Result<Verdict, HashingRefused> {
        let Some(stored) = stored else {
            let params = self.params.clone();
            self.hash(&params, password, &[0; SALT_BYTES])?;
            return Ok(Verdict::Wrong);
        };
        let text = std::str::from_utf8(stored.expose()).map_err(|_| HashingRefused::Impossible)?;
        let stored = PasswordHash::new(text).map_err(|_| HashingRefused::Impossible)?;
        if stored.algorithm != Algorithm::Argon2id.ident() {
            return Err(HashingRefused::Impossible);
        }
        let params = Params::try_from(&stored).map_err(|_| HashingRefused::Impossible)?;
        let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
            return Err(HashingRefused::Impossible);
        };
        let hash = self.hash(&params, password, salt)?;
        let same_cost = params.m_cost() == self.params.m_cost()
            && params.t_cost() == self.params.t_cost()
            && params.p_cost() == self.params.p_cost();
        Ok(match (bool::from(hash.ct_eq(expected.as_bytes())), same_cost) {
            (false, _) => Verdict::Wrong,
            (true, true) => Verdict::Right,
            (true, false) => Verdict::RightButStale,
        })
    }

    fn find(
        &mut self,
        password: &Secret<String>,
        stored: &[Secret<Vec<u8>>],
    ) -> Result<Option<usize>, HashingRefused> {
        let mut made: Vec<(Vec<u8>, Params, [u8; HASH_BYTES])> = Vec::new();
        let mut found = None;
        for (at, stored) in stored.iter().enumerate() {
            let text = std::str::from_utf8(stored.expose()).map_err(|_| HashingRefused::Impossible)?;
            let stored = PasswordHash::new(text).map_err(|_| HashingRefused::Impossible)?;
            let params = Params::try_from(&stored).map_err(|_| HashingRefused::Impossible)?;
            let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
                return Err(HashingRefused::Impossible);
            };
            let same = |(other, cost, _): &&(Vec<u8>, Params, [u8; HASH_BYTES])| {
                other.as_slice() == salt.as_ref() as &[u8] && *cost == params
            };
            let hash = match made.iter().find(same) {
                Some((_, _, hash)) => *hash,
                None => {
                    let hash = self.hash(&params, password, salt)?;
                    made.push((salt.to_vec(), params, hash));
                    hash
                }
            };
            if bool::from(hash.ct_eq(expected.as_bytes())) {
                found = Some(at);
            }
        }
        if made.is_empty() {
            let params = self.params.clone();
            self.hash(&params, password, &[0; SALT_BYTES])?;
        }
        Ok(found)
    }

    fn hash(
        &mut self,
        params: &Params,
        password: &Secret<String>,
        salt: &[u8],
    ) -> Result<[u8; HASH_BYTES], HashingRefused> {
        if self.memory.len() < params.block_count() {
            self.memory.resize(params.block_count(), Block::default());
        }
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let mut hash = [0; HASH_BYTES];
        argon2
            .hash_password_into_with_memory(
                password.expose().as_bytes(),
                salt,
                &mut hash,
                &mut self.memory[..],
            )
            .map_err(|_| HashingRefused::Impossible)?;
        Ok(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost { memory_kib: 64, iterations: 1, parallelism: 1 };

    fn word(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_no_other() {
        let hasher = Hasher::start(CHEAP, 1, 8).unwrap();
        let made = hasher.make(word("sluisdeur"), [1; 16]).await.unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{made}");
        let stored = || Some(Secret::new(made.clone().into_bytes()));
        assert_eq!(hasher.verify(word("sluisdeur"), stored()).await, Ok(Verdict::Right));
        assert_eq!(hasher.verify(word("Sluisdeur"), stored()).await, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_still_fits_and_says_so() {
        let old = Hasher::start(HashCost { memory_kib: 128, ..CHEAP }, 1, 8).unwrap();
        let made = old.make(word("sluisdeur"), [1; 16]).await.unwrap();
        let hasher = Hasher::start(CHEAP, 1, 8).unwrap();
        let stored = Some(Secret::new(made.into_bytes()));
        assert_eq!(hasher.verify(word("sluisdeur"), stored).await, Ok(Verdict::RightButStale));
    }

    #[tokio::test]
    async fn one_of_several_is_found_and_what_fits_none_is_not() {
        let hasher = Hasher::start(CHEAP, 1, 8).unwrap();
        let mut stored = Vec::new();
        for (code, salt) in [("een", 1), ("twee", 1), ("drie", 2)] {
            let made = hasher.make(word(code), [salt; 16]).await.unwrap();
            stored.push(Secret::new(made.into_bytes()));
        }
        for (typed, expected) in
            [("een", Some(0)), ("twee", Some(1)), ("drie", Some(2)), ("vier", None), ("", None)]
        {
            let place = hasher.reserve().unwrap();
            assert_eq!(hasher.find_at(place, word(typed), stored.clone()).await, Ok(expected), "{typed}");
        }
        let place = hasher.reserve().unwrap();
        assert_eq!(hasher.find_at(place, word("een"), Vec::new()).await, Ok(None));
    }

    #[tokio::test]
    async fn nobody_is_wrong_like_somebody() {
        let hasher = Hasher::start(CHEAP, 1, 8).unwrap();
        assert_eq!(hasher.verify(word("sluisdeur"), None).await, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn a_reserved_place_is_kept_and_comes_back() {
        let hasher = Hasher::start(CHEAP, 1, 1).unwrap();
        let (first, second) = (hasher.reserve().unwrap(), hasher.reserve().unwrap());
        assert_eq!(hasher.verify(word("x"), None).await, Err(HashingRefused::Busy));
        assert_eq!(hasher.verify_at(first, word("x"), None).await, Ok(Verdict::Wrong));
        drop(second);
        assert_eq!(hasher.verify(word("x"), None).await, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn a_full_queue_says_no_at_once() {
        let slow = HashCost { memory_kib: 19_456, iterations: 20, parallelism: 1 };
        let hasher = Hasher::start(slow, 1, 1).unwrap();
        let mut tasks = Vec::new();
        for _ in 0..8 {
            let hasher = hasher.clone();
            tasks.push(tokio::spawn(async move { hasher.verify(word("x"), None).await }));
        }
        let mut refused = 0;
        for task in tasks {
            refused += usize::from(task.await.unwrap() == Err(HashingRefused::Busy));
        }
        assert!(refused >= 5, "{refused} of 8 were refused");
    }
}
