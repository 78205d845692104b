//! Argon2id: one hash after another, in memory that is kept.

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
use subtle::ConstantTimeEq;

/// Bytes of salt: NIST SP 800-132 asks for 16.
pub const SALT_BYTES: usize = 16;
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

/// The stored hash cannot be read, or the password or the cost is out of Argon2's bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password hash cannot be computed")]
pub struct Impossible;

/// Today's cost, and the memory that it takes: page faults would cost as much as the hash.
pub struct Argon2id {
    params: Params,
    memory: Vec<Block>,
}

impl Argon2id {
    /// With memory for one hash at a time.
    ///
    /// # Errors
    /// When the cost is out of Argon2's bounds.
    pub fn new(cost: HashCost) -> Result<Self, Impossible> {
        let params = Params::new(cost.memory_kib, cost.iterations, cost.parallelism, Some(HASH_BYTES));
        let params = params.map_err(|_| Impossible)?;
        let memory = vec![Block::default(); params.block_count()];
        Ok(Self { params, memory })
    }

    /// The PHC string of `password` at today's cost.
    ///
    /// # Errors
    /// When the password is too long.
    pub fn make(&mut self, password: &Secret<String>, salt: &[u8; SALT_BYTES]) -> Result<String, Impossible> {
        let params = self.params.clone();
        let hash = self.hash(&params, password, salt)?;
        Ok(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(|_| Impossible)?,
            salt: Some(Salt::new(salt).map_err(|_| Impossible)?),
            hash: Some(Output::new(&hash).map_err(|_| Impossible)?),
        }
        .to_string())
    }

    /// Compares `password` with `stored`. Without a stored hash the same work is done and the answer is
    /// [`Verdict::Wrong`].
    ///
    /// # Errors
    /// When the stored hash cannot be read.
    pub fn verify(
        &mut self,
        password: &Secret<String>,
        stored: Option<&Secret<Vec<u8>>>,
    ) -> Result<Verdict, Impossible> {
        let Some(stored) = stored else {
            self.hash_for_nobody(password)?;
            return Ok(Verdict::Wrong);
        };
        let Stored { params, salt, hash } = Stored::read(stored)?;
        let made = self.hash(&params, password, &salt)?;
        let same_cost = params.m_cost() == self.params.m_cost()
            && params.t_cost() == self.params.t_cost()
            && params.p_cost() == self.params.p_cost();
        Ok(match (bool::from(made.ct_eq(hash.as_bytes())), same_cost) {
            (false, _) => Verdict::Wrong,
            (true, true) => Verdict::Right,
            (true, false) => Verdict::RightButStale,
        })
    }

    /// Which of `stored` `password` fits. Those of one salt and cost are compared by one computation; without any,
    /// the same work is done.
    ///
    /// # Errors
    /// When a stored hash cannot be read.
    pub fn find(
        &mut self,
        password: &Secret<String>,
        stored: &[Secret<Vec<u8>>],
    ) -> Result<Option<usize>, Impossible> {
        let mut made: Vec<(Salt, Params, [u8; HASH_BYTES])> = Vec::new();
        let mut found = None;
        for (at, stored) in stored.iter().enumerate() {
            let Stored { params, salt, hash } = Stored::read(stored)?;
            let same =
                |(other, cost, _): &&(Salt, Params, [u8; HASH_BYTES])| *other == salt && *cost == params;
            let computed = match made.iter().find(same) {
                Some((_, _, computed)) => *computed,
                None => {
                    let computed = self.hash(&params, password, &salt)?;
                    made.push((salt, params, computed));
                    computed
                }
            };
            if bool::from(computed.ct_eq(hash.as_bytes())) {
                found = Some(at);
            }
        }
        if made.is_empty() {
            self.hash_for_nobody(password)?;
        }
        Ok(found)
    }

    /// The work of one comparison where there is nothing to compare with: known and unknown people are alike.
    fn hash_for_nobody(&mut self, password: &Secret<String>) -> Result<(), Impossible> {
        let params = self.params.clone();
        self.hash(&params, password, &[0; SALT_BYTES]).map(drop)
    }

    fn hash(
        &mut self,
        params: &Params,
        password: &Secret<String>,
        salt: &[u8],
    ) -> Result<[u8; HASH_BYTES], Impossible> {
        if self.memory.len() < params.block_count() {
            self.memory.resize(params.block_count(), Block::default());
        }
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let (password, mut hash) = (password.expose().as_bytes(), [0; HASH_BYTES]);
        argon2
            .hash_password_into_with_memory(password, salt, &mut hash, &mut self.memory[..])
            .map_err(|_| Impossible)?;
        Ok(hash)
    }
}

/// What a PHC string of Argon2id says.
struct Stored {
    params: Params,
    salt: Salt,
    hash: Output,
}

impl Stored {
    fn read(stored: &Secret<Vec<u8>>) -> Result<Self, Impossible> {
        let text = std::str::from_utf8(stored.expose()).map_err(|_| Impossible)?;
        let phc = PasswordHash::new(text).map_err(|_| Impossible)?;
        if phc.algorithm != Algorithm::Argon2id.ident() {
            return Err(Impossible);
        }
        let params = Params::try_from(&phc).map_err(|_| Impossible)?;
        let (Some(salt), Some(hash)) = (phc.salt, phc.hash) else { return Err(Impossible) };
        Ok(Self { params, salt, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost { memory_kib: 64, iterations: 1, parallelism: 1 };

    fn word(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    fn stored(text: &str) -> Secret<Vec<u8>> {
        Secret::new(text.as_bytes().to_vec())
    }

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let mut argon2id = Argon2id::new(CHEAP).unwrap();
        let made = argon2id.make(&word("sluisdeur"), &[1; SALT_BYTES]).unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{made}");
        assert_eq!(argon2id.verify(&word("sluisdeur"), Some(&stored(&made))), Ok(Verdict::Right));
        assert_eq!(argon2id.verify(&word("Sluisdeur"), Some(&stored(&made))), Ok(Verdict::Wrong));
    }

    #[test]
    fn a_hash_of_another_cost_still_fits_and_says_so() {
        let mut old = Argon2id::new(HashCost { memory_kib: 128, ..CHEAP }).unwrap();
        let made = stored(&old.make(&word("sluisdeur"), &[1; SALT_BYTES]).unwrap());
        let mut argon2id = Argon2id::new(CHEAP).unwrap();
        assert_eq!(argon2id.verify(&word("sluisdeur"), Some(&made)), Ok(Verdict::RightButStale));
        assert_eq!(argon2id.verify(&word("Sluisdeur"), Some(&made)), Ok(Verdict::Wrong));
    }

    #[test]
    fn one_of_several_is_found_and_what_fits_none_is_not() {
        let mut argon2id = Argon2id::new(CHEAP).unwrap();
        let made = [("een", 1), ("twee", 1), ("drie", 2)]
            .map(|(code, salt)| stored(&argon2id.make(&word(code), &[salt; SALT_BYTES]).unwrap()));
        for (typed, expected) in
            [("een", Some(0)), ("twee", Some(1)), ("drie", Some(2)), ("vier", None), ("", None)]
        {
            assert_eq!(argon2id.find(&word(typed), &made), Ok(expected), "{typed}");
        }
        assert_eq!(argon2id.find(&word("een"), &[]), Ok(None));
    }

    #[test]
    fn what_argon2id_did_not_make_is_read_by_neither_way() {
        let mut argon2id = Argon2id::new(CHEAP).unwrap();
        let made = argon2id.make(&word("sluisdeur"), &[1; SALT_BYTES]).unwrap();
        for other in [made.replace("argon2id", "argon2i"), "sluisdeur".to_owned(), String::new()] {
            assert_eq!(
                argon2id.verify(&word("sluisdeur"), Some(&stored(&other))),
                Err(Impossible),
                "{other}"
            );
            assert_eq!(argon2id.find(&word("sluisdeur"), &[stored(&other)]), Err(Impossible), "{other}");
        }
    }

    /// The blocks that were written: none before the first hash.
    fn written(argon2id: &Argon2id) -> usize {
        argon2id.memory.iter().filter(|block| block.as_ref().iter().any(|word| *word != 0)).count()
    }

    #[test]
    fn nobody_is_wrong_like_somebody_and_by_the_same_work() {
        let mut fresh = [(); 4].map(|()| Argon2id::new(CHEAP).unwrap());
        assert!(fresh.iter().all(|one| written(one) == 0));
        let somebody = stored(&Argon2id::new(CHEAP).unwrap().make(&word("x"), &[1; SALT_BYTES]).unwrap());
        let [known, unknown, one_of, one_of_none] = &mut fresh;
        assert_eq!(known.verify(&word("sluisdeur"), Some(&somebody)), Ok(Verdict::Wrong));
        assert_eq!(unknown.verify(&word("sluisdeur"), None), Ok(Verdict::Wrong));
        assert_eq!(one_of.find(&word("sluisdeur"), &[somebody]), Ok(None));
        assert_eq!(one_of_none.find(&word("sluisdeur"), &[]), Ok(None));
        let work = fresh.each_ref().map(written);
        assert_eq!(work, [fresh[0].memory.len(); 4], "each fills the memory of one hash");
    }
}
