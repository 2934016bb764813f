//! Bearer tokens as an identity provider would issue them.

use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde::Serialize;
use serde_json::json;

/// The audience of every token of the suite.
pub const AUDIENCE: &str = "gongkai";

/// Whom a token speaks for.
#[derive(Clone, Debug)]
pub struct Who {
    /// The stable name of the person or service, like `clerk-wang` or `service:intake`.
    pub subject: String,
    /// The slug of the bureau.
    pub bureau: String,
    /// The offices of the bureau the person works in.
    pub offices: Vec<String>,
    /// Of: clerk, reviewer, leader, supervisor, auditor, city, administrator, public, service.
    pub roles: Vec<String>,
}

impl Who {
    /// Somebody with one role and no office.
    pub fn new(subject: &str, bureau: &str, role: &str) -> Self {
        Self {
            subject: subject.to_owned(),
            bureau: bureau.to_owned(),
            offices: Vec::new(),
            roles: vec![role.to_owned()],
        }
    }

    /// The same person in an office.
    #[must_use]
    pub fn office(mut self, office: &str) -> Self {
        self.offices.push(office.to_owned());
        self
    }
}

/// Signs tokens with an Ed25519 key.
pub struct TokenMint {
    issuer: String,
    key_id: String,
    key: EncodingKey,
    public: String,
}

impl TokenMint {
    /// A mint whose key is made from `seed`.
    ///
    /// # Panics
    ///
    /// Never: every 32 bytes are the seed of a key.
    pub fn new(seed: [u8; 32], issuer: impl Into<String>) -> Self {
        // A key as PKCS #8 wants it: this prefix (RFC 8410), then the seed.
        let mut pkcs8 =
            b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
        pkcs8.extend(seed);
        #[expect(clippy::expect_used, reason = "fails for seeds of another length only")]
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes");
        let public = pair.public_key().as_ref();
        let digest = ring::digest::digest(&ring::digest::SHA256, public);
        Self {
            issuer: issuer.into(),
            key_id: URL_SAFE_NO_PAD.encode(&digest.as_ref()[..9]),
            key: EncodingKey::from_ed_der(&pkcs8),
            public: URL_SAFE_NO_PAD.encode(public),
        }
    }

    /// The issuer written into tokens.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The public key as a JSON Web Key Set.
    pub fn jwks(&self) -> String {
        let key = json!({
            "kty": "OKP", "crv": "Ed25519", "x": self.public, "kid": self.key_id, "alg": "EdDSA",
            "use": "sig",
        });
        json!({ "keys": [key] }).to_string()
    }

    /// A token valid from now on for `ttl`, by the clock on the wall: tokens know no other.
    ///
    /// # Panics
    ///
    /// Never: signing with this key cannot fail.
    pub fn mint(&self, who: &Who, ttl: Duration) -> String {
        #[expect(clippy::expect_used, reason = "a caller could do nothing about it")]
        self.sign(&self.claims(who, ttl))
            .expect("Ed25519 signs anything")
    }

    /// Signs any claims: for tests with tokens no provider would issue.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.key_id.clone());
        jsonwebtoken::encode(&header, claims, &self.key).context("cannot sign the token")
    }

    /// The claims of [`TokenMint::mint`], to be changed and signed by tests.
    pub fn claims(&self, who: &Who, ttl: Duration) -> serde_json::Value {
        let now = now();
        json!({
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": who.subject,
            "iat": now,
            "nbf": now,
            "exp": now + ttl.as_secs(),
            "bureau": who.bureau,
            "offices": who.offices,
            "roles": who.roles,
        })
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "an identity provider has its own clock"
    )]
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
