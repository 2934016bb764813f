//! Sealed columns: personal data is stored only as AES-256-GCM under a key from a file, bound to
//! the place it stands in, so that a value copied to another row does not open. What must be found
//! again leaves a keyed mark beside it.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use serde::Deserialize;

/// First byte of a sealed value: the layout `1 | key id length | key id | nonce | ciphertext+tag`.
const VERSION: u8 = 1;
/// What the key of the marks is derived by, so that no key serves two purposes.
const MARK_KEY: &[u8] = b"gongkai.mark";

/// Why a value could not be sealed or opened, or the key file not read.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Not readable.
    #[error("cannot read seal keys {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not the expected JSON, or a key of the wrong length.
    #[error("seal keys: {0}")]
    Malformed(String),
    /// The value was sealed with a key that the file no longer has.
    #[error("sealed value needs key {0:?}, which the key file lacks")]
    KeyMissing(String),
    /// The value was altered, or stands in another place than it was sealed for.
    #[error("sealed value of {0} does not open: altered or moved")]
    NotAuthentic(String),
    /// The cipher refused to seal.
    #[error("value of {0} could not be sealed")]
    NotSealed(String),
}

#[derive(Deserialize)]
struct KeyFile {
    current: String,
    keys: BTreeMap<String, String>,
}

/// Seals and opens; old keys open, the current one seals.
#[derive(Clone)]
pub struct Sealer {
    current: String,
    keys: Arc<BTreeMap<String, Key>>,
    random: SystemRandom,
}

struct Key {
    seal: LessSafeKey,
    mark: hmac::Key,
}

/// Makes marks under one key for one place.
#[derive(Clone)]
pub struct Marker(hmac::Context);

impl Marker {
    /// The mark of `value`: the same for the same value, and nothing else to those without the key.
    pub fn mark(&self, value: &[u8]) -> u64 {
        let mut context = self.0.clone();
        context.update(value);
        let tag = context.sign();
        tag.as_ref()
            .iter()
            .take(8)
            .fold(0, |mark, byte| mark << 8 | u64::from(*byte))
    }
}

impl Sealer {
    /// Reads `{"current": "k2", "keys": {"k1": "<base64 of 32 bytes>", "k2": …}}`.
    pub fn from_file(path: &Path) -> Result<Self, SealError> {
        let text = fs::read_to_string(path).map_err(|source| SealError::Unreadable {
            path: path.display().to_string(),
            source,
        })?;
        Self::from_text(&text)
    }

    /// The same from the file's text.
    pub fn from_text(text: &str) -> Result<Self, SealError> {
        let malformed = SealError::Malformed;
        let file: KeyFile =
            serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
        let mut keys = BTreeMap::new();
        for (id, key) in file.keys {
            let bytes = STANDARD
                .decode(key)
                .map_err(|error| malformed(format!("key {id}: {error}")))?;
            let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &bytes), MARK_KEY);
            let key = UnboundKey::new(&AES_256_GCM, &bytes)
                .map_err(|_| malformed(format!("key {id}: 32 bytes are needed")))?;
            if id.is_empty() || id.len() > 32 {
                return Err(malformed(format!("key id {id:?}: 1-32 characters")));
            }
            let key = Key {
                seal: LessSafeKey::new(key),
                mark: hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()),
            };
            keys.insert(id, key);
        }
        if !keys.contains_key(&file.current) {
            return Err(malformed(format!(
                "current key {:?} is not among the keys",
                file.current
            )));
        }
        Ok(Self {
            current: file.current,
            keys: Arc::new(keys),
            random: SystemRandom::new(),
        })
    }

    /// Seals `plain` for `place`, e.g. `intake.application.name/heshan-emb/<id>`.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self
            .keys
            .get(&self.current)
            .ok_or_else(|| SealError::KeyMissing(self.current.clone()))?;
        // From the system, each time: a generator of our own, seeded once, would repeat its nonces in a
        // process that was forked or restored.
        let mut nonce = [0; NONCE_LEN];
        self.random
            .fill(&mut nonce)
            .map_err(|_| SealError::NotSealed(place.to_owned()))?;
        let mut sealed = vec![
            VERSION,
            u8::try_from(self.current.len()).unwrap_or_default(),
        ];
        sealed.extend_from_slice(self.current.as_bytes());
        sealed.extend_from_slice(&nonce);
        let mut body = plain.to_vec();
        key.seal
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut body,
            )
            .map_err(|_| SealError::NotSealed(place.to_owned()))?;
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Makers of marks for `place`: of the current key first, then of the older ones, under which
    /// marks were left before.
    pub fn markers(&self, place: &str) -> Vec<Marker> {
        let current = self.keys.get(&self.current).into_iter();
        let older = self.keys.iter().filter(|(id, _)| **id != self.current);
        current
            .chain(older.map(|(_, key)| key))
            .map(|key| {
                let mut context = hmac::Context::with_key(&key.mark);
                context.update(place.as_bytes());
                // No place holds it: where the place ends and the value begins is never in doubt.
                context.update(&[0]);
                Marker(context)
            })
            .collect()
    }

    /// Opens a value sealed for `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let altered = || SealError::NotAuthentic(place.to_owned());
        let (&version, rest) = sealed.split_first().ok_or_else(altered)?;
        let (&length, rest) = rest.split_first().ok_or_else(altered)?;
        if version != VERSION || rest.len() < usize::from(length) + NONCE_LEN {
            return Err(altered());
        }
        let (id, rest) = rest.split_at(usize::from(length));
        let (nonce, body) = rest.split_at(NONCE_LEN);
        let id = String::from_utf8_lossy(id);
        let key = self
            .keys
            .get(id.as_ref())
            .ok_or_else(|| SealError::KeyMissing(id.into_owned()))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| altered())?;
        let mut body = body.to_vec();
        let plain = key
            .seal
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut body)
            .map_err(|_| altered())?;
        Ok(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(current: &str) -> Sealer {
        let keys = format!(
            r#"{{"current":"{current}","keys":{{"k1":"{}","k2":"{}"}}}}"#,
            STANDARD.encode([1; 32]),
            STANDARD.encode([2; 32])
        );
        Sealer::from_text(&keys).unwrap()
    }

    #[test]
    fn a_mark_is_found_again_in_its_place_and_after_rotation() {
        let before = sealer("k1").markers("a")[0].mark("张三".as_bytes());
        let rotated = sealer("k2").markers("a");
        let after: Vec<u64> = rotated
            .iter()
            .map(|marker| marker.mark("张三".as_bytes()))
            .collect();
        assert_eq!(after.len(), 2);
        assert_ne!(after[0], before, "the current key leaves new marks");
        assert_eq!(after[1], before, "the older one finds those of before");
        assert_ne!(rotated[1].mark("张四".as_bytes()), before);
        assert_ne!(sealer("k1").markers("b")[0].mark("张三".as_bytes()), before);
    }

    #[test]
    fn no_two_sealers_ever_use_one_nonce() {
        let nonce = |sealed: Vec<u8>| sealed[4..4 + NONCE_LEN].to_vec();
        let one = nonce(sealer("k1").seal("a/1", b"x").unwrap());
        let other = nonce(sealer("k1").seal("a/1", b"x").unwrap());
        assert_ne!(one, other, "made alike, and nothing seeds them");
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_after_rotation() {
        let sealed = sealer("k1").seal("a/1", "张三".as_bytes()).unwrap();
        assert!(!sealed.windows(6).any(|window| window == "张三".as_bytes()));
        let rotated = sealer("k2");
        assert_eq!(rotated.open("a/1", &sealed).unwrap(), "张三".as_bytes());
        assert!(matches!(
            rotated.open("a/2", &sealed),
            Err(SealError::NotAuthentic(_))
        ));
        for index in 0..sealed.len() {
            let mut broken = sealed.clone();
            broken[index] ^= 1;
            assert!(rotated.open("a/1", &broken).is_err(), "byte {index}");
        }
    }
}
