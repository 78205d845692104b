//! Password hashing: a bounded pool of threads, each with memory that it keeps, and a queue that says no when it is full.

use crate::argon2id::Argon2id;
use crate::argon2id::HashCost;
use crate::argon2id::Impossible;
use crate::argon2id::SALT_BYTES;
use crate::argon2id::Verdict;
use sluis_domain::secret::Secret;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::TrySendError;
use std::sync::mpsc::sync_channel;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::sync::oneshot;

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

impl From<Impossible> for HashingRefused {
    fn from(_: Impossible) -> Self {
        Self::Impossible
    }
}

type Answer<T> = oneshot::Sender<Result<T, Impossible>>;

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
        // Whoever has a place fits into the queue, also while no worker has looked yet.
        let places = threads.max(1).saturating_add(waiting.max(1)).min(Semaphore::MAX_PERMITS);
        let (queue, jobs) = sync_channel(places);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads.max(1) {
            let argon2id = Argon2id::new(cost)
                .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidInput, error))?;
            let jobs = Arc::clone(&jobs);
            std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || work(argon2id, &jobs))?;
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
        Ok(wait.await.unwrap_or(Err(Impossible))?)
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
        Ok(wait.await.unwrap_or(Err(Impossible))?)
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
        Ok(wait.await.unwrap_or(Err(Impossible))?)
    }

    fn enqueue(&self, job: Job) -> Result<(), HashingRefused> {
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => HashingRefused::Busy,
            TrySendError::Disconnected(_) => HashingRefused::Impossible,
        })
    }
}

/// Works until nobody can ask any more.
fn work(mut argon2id: Argon2id, jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            // An answer that nobody waits for any more is no failure. Whoever hears it finds the place free.
            Ok(Job::Make(place, password, salt, answer)) => {
                let made = argon2id.make(&password, &salt);
                drop(place);
                let _ = answer.send(made);
            }
            Ok(Job::Find(place, password, stored, answer)) => {
                if !answer.is_closed() {
                    let found = argon2id.find(&password, &stored);
                    drop(place);
                    let _ = answer.send(found);
                }
            }
            Ok(Job::Verify(place, password, stored, answer)) => {
                // Nobody waits any more: the browser is gone, and so is the reason to work.
                if !answer.is_closed() {
                    let verdict = argon2id.verify(&password, stored.as_ref());
                    drop(place);
                    let _ = answer.send(verdict);
                }
            }
            Err(_) => return,
        }
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
