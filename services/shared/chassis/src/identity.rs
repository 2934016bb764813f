//! Who calls: bearer tokens, and what they say about a person's bureau, offices and roles.

use std::{fmt, fs, path::Path, str::FromStr};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde::{Deserialize, Serialize};

use crate::{
    clock::Clock,
    error::{Error, Reason, Result},
    plain::{EXCERPT, excerpt, plain, refused},
};

/// Tolerated difference between the issuer's clock and ours, in seconds.
const LEEWAY_SECONDS: i64 = 30;
/// The root of the hierarchy of bureaus: the platform itself.
pub const PLATFORM: &str = "platform";

/// What a person or program may be in a bureau.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 经办人: registers and handles.
    Clerk,
    /// 审核人: reviews.
    Reviewer,
    /// 负责人: signs and decides.
    Leader,
    /// 督办人: supervises time limits.
    Supervisor,
    /// 审计人: reads everything of the bureau, changes nothing.
    Auditor,
    /// 市级平台: reads across the bureaus below its own.
    City,
    /// 管理员: registers bureaus, offices and settings.
    Administrator,
    /// 公众: reads what is disclosed.
    Public,
    /// A service of the suite, for work nobody started.
    Service,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Clerk => "clerk",
            Self::Reviewer => "reviewer",
            Self::Leader => "leader",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
            Self::City => "city",
            Self::Administrator => "administrator",
            Self::Public => "public",
            Self::Service => "service",
        })
    }
}

impl Role {
    /// The Chinese name.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Clerk => "经办人",
            Self::Reviewer => "审核人",
            Self::Leader => "负责人",
            Self::Supervisor => "督办人",
            Self::Auditor => "审计人",
            Self::City => "市级平台",
            Self::Administrator => "管理员",
            Self::Public => "公众",
            Self::Service => "系统服务",
        }
    }
}

/// That the caller has none of the roles, any of which would do.
pub fn role_missing(roles: &[Role]) -> Error {
    let codes: Vec<String> = roles.iter().map(ToString::to_string).collect();
    let names: Vec<&str> = roles.iter().map(|role| role.zh()).collect();
    Error::new(Reason::RoleMissing)
        .with("roles", codes.join(", "))
        .with("roles_zh", names.join("、"))
}

/// An immutable slug `[a-z0-9][a-z0-9-]{1,38}[a-z0-9]`: safe as a routing-key word, in a policy
/// and in SQL settings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct BureauId(String);

impl BureauId {
    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BureauId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for BureauId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fits = (3..=40).contains(&text.len())
            && text.chars().all(inner)
            && !text.starts_with('-')
            && !text.ends_with('-');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            let text = excerpt(text, EXCERPT);
            Err(format!(
                "`{text}` is not 3-40 of a-z, 0-9, -, with no - at the ends"
            ))
        }
    }
}

impl TryFrom<String> for BureauId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// A verified caller.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The token's subject: a person's or service's stable id.
    pub subject: String,
    /// The bureau the token is for.
    pub bureau: BureauId,
    /// Offices the person belongs to.
    pub offices: Vec<String>,
    /// Roles in the bureau.
    pub roles: Vec<Role>,
    /// Those of them that the contract lets call the method; none before the guard
    /// has looked.
    pub admitted: Vec<Role>,
    /// The token itself, passed on to services this call needs.
    pub token: Token,
}

/// A bearer token; prints as nothing.
#[derive(Clone)]
pub struct Token(pub String);

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl Principal {
    /// The caller of a request that came through the guard.
    pub fn of<T>(request: &tonic::Request<T>) -> Result<&Self> {
        request
            .extensions()
            .get()
            .ok_or_else(|| Error::new(Reason::TokenMissing))
    }

    /// A service of the suite acting by itself in a bureau: what the clock does, not a person.
    pub fn of_service(service: &str, bureau: &str) -> Result<Scope> {
        let bureau: BureauId = bureau.parse().map_err(Error::internal)?;
        let principal = Self {
            subject: format!("service:{service}"),
            bureau: bureau.clone(),
            offices: Vec::new(),
            roles: vec![Role::Service],
            admitted: vec![Role::Service],
            token: Token(String::new()),
        };
        Ok(Scope { principal, bureau })
    }

    /// True if the caller has this role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The caller acting in its own bureau. `BUREAU_FOREIGN` if `bureau` is another one.
    pub fn scope(&self, bureau: &BureauId) -> Result<Scope> {
        self.scope_below(bureau, &[])
    }

    /// The caller acting in `bureau`: its own, or, for the roles city, administrator and service,
    /// one with its own bureau among `ancestors`. The platform stands above all. A role widens only
    /// what it lets the caller do: who calls as a clerk does not act below because of being an
    /// administrator, too.
    pub fn scope_below(&self, bureau: &BureauId, ancestors: &[String]) -> Result<Scope> {
        let above = [Role::City, Role::Administrator, Role::Service]
            .iter()
            .any(|role| self.admitted.contains(role))
            && (self.bureau.as_str() == PLATFORM
                || ancestors
                    .iter()
                    .any(|ancestor| ancestor == self.bureau.as_str()));
        if self.bureau == *bureau || above {
            Ok(Scope {
                principal: self.clone(),
                bureau: bureau.clone(),
            })
        } else {
            Err(Error::new(Reason::BureauForeign).with("bureau", bureau))
        }
    }
}

/// A caller together with the one bureau its call is about: what a transaction is opened for.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Who calls.
    pub principal: Principal,
    /// The bureau row-level security shows.
    pub bureau: BureauId,
}

impl Scope {
    /// A service of the suite acting by itself in `bureau`, for work nobody started. `subject` is what
    /// records name it by, e.g. `service:intake`. It has no token and calls no other service.
    pub fn of_service(subject: &str, bureau: BureauId) -> Self {
        let principal = Principal {
            subject: subject.to_owned(),
            bureau: bureau.clone(),
            offices: Vec::new(),
            roles: vec![Role::Service],
            admitted: Vec::new(),
            token: Token(String::new()),
        };
        Self { principal, bureau }
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    bureau: String,
    #[serde(default)]
    offices: Vec<String>,
    #[serde(default)]
    roles: Vec<Role>,
}

/// Characters of a subject at most.
const MOST_OF_SUBJECT: usize = 255;

/// Checks bearer tokens against the keys of one file (a JSON Web Key Set).
pub struct Verifier {
    keys: Vec<(String, Algorithm, DecodingKey)>,
    validation: Validation,
    clock: Clock,
}

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Not readable.
    #[error("cannot read token keys {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not a key set, or a key in it is not usable.
    #[error("token keys {path} are no usable JSON Web Key Set: {reason}")]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

impl Verifier {
    /// Reads the key set. Keys need `kid` and an asymmetric `alg`.
    pub fn from_file(
        path: &Path,
        issuer: &str,
        audience: &str,
        clock: Clock,
    ) -> Result<Self, KeyFileError> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|source| KeyFileError::Unreadable {
            path: name.clone(),
            source,
        })?;
        Self::from_text(&text, issuer, audience, clock)
            .map_err(|reason| KeyFileError::Malformed { path: name, reason })
    }

    /// The same from the file's text.
    pub fn from_text(
        text: &str,
        issuer: &str,
        audience: &str,
        clock: Clock,
    ) -> Result<Self, String> {
        let set: JwkSet = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut keys = Vec::new();
        for jwk in &set.keys {
            let id = jwk.common.key_id.clone().ok_or("a key has no kid")?;
            let algorithm = jwk
                .common
                .key_algorithm
                .and_then(|algorithm| algorithm.to_string().parse::<Algorithm>().ok())
                .filter(|algorithm| {
                    !matches!(
                        algorithm,
                        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512
                    )
                })
                .ok_or_else(|| format!("key {id}: alg is missing or not an asymmetric one"))?;
            let key = DecodingKey::from_jwk(jwk).map_err(|error| format!("key {id}: {error}"))?;
            keys.push((id, algorithm, key));
        }
        if keys.is_empty() {
            return Err("it holds no key".to_owned());
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Checked below, with the injected clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Ok(Self {
            keys,
            validation,
            clock,
        })
    }

    /// The caller behind a token. `TOKEN_INVALID` for every way it can be wrong.
    pub fn verify(&self, token: &str) -> Result<Principal> {
        let invalid = |why: String| Error::new(Reason::TokenInvalid).because(why);
        let header = decode_header(token).map_err(|error| invalid(error.to_string()))?;
        let (_, algorithm, key) = self
            .keys
            .iter()
            .find(|(id, _, _)| header.kid.as_ref() == Some(id))
            .ok_or_else(|| invalid(format!("unknown kid {:?}", header.kid)))?;
        let mut validation = self.validation.clone();
        validation.algorithms = vec![*algorithm];
        let claims = decode::<Claims>(token, key, &validation)
            .map_err(|error| invalid(error.to_string()))?
            .claims;
        let now = self.clock.now().timestamp();
        if claims.exp.saturating_add(LEEWAY_SECONDS) < now {
            return Err(invalid("expired".to_owned()));
        }
        if claims
            .nbf
            .is_some_and(|nbf| nbf.saturating_sub(LEEWAY_SECONDS) > now)
        {
            return Err(invalid("not valid yet".to_owned()));
        }
        if !is_subject(&claims.sub) {
            return Err(invalid(format!(
                "sub is none: {:?}",
                excerpt(&claims.sub, EXCERPT)
            )));
        }
        Ok(Principal {
            subject: claims.sub,
            bureau: claims.bureau.parse().map_err(invalid)?,
            offices: claims.offices,
            roles: claims.roles,
            admitted: Vec::new(),
            token: Token(token.to_owned()),
        })
    }
}

/// Whether somebody can be told from others by it wherever it is written: no more than OpenID Connect allows, and nothing
/// that is not seen.
fn is_subject(sub: &str) -> bool {
    let length = sub.chars().count();
    let is_seen = !sub.contains(char::is_control) && refused(sub).is_none() && plain(sub) == sub;
    (1..=MOST_OF_SUBJECT).contains(&length) && is_seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_short_and_seen() {
        for good in ["clerk-1", "service:intake", "公民甲", &"a".repeat(255)] {
            assert!(is_subject(good), "{good}");
        }
        for bad in [
            "",
            " ",
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            "a\u{7}",
            "a\u{200b}b",
            &"a".repeat(256),
        ] {
            assert!(!is_subject(bad), "{bad:?}");
        }
    }

    #[test]
    fn bureau_ids_are_slugs() {
        for good in ["heshan-emb", "abc", "platform", "a1-b2"] {
            assert!(good.parse::<BureauId>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "ab",
            "-abc",
            "abc-",
            "Abc",
            "a'b",
            "a.b.c",
            "益阳市",
            &"a".repeat(41),
        ] {
            assert!(bad.parse::<BureauId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_missing_role_is_told_in_the_words_of_the_office() {
        let (zh, en) = role_missing(&[Role::Reviewer, Role::Leader]).sentences();
        assert!(
            zh.contains("审核人、负责人") && !zh.contains("leader"),
            "{zh}"
        );
        assert!(en.contains("reviewer, leader"), "{en}");
    }

    #[test]
    fn only_an_admitted_role_widens_the_scope() {
        let principal = |bureau: &str, admitted: &[Role]| Principal {
            subject: "somebody".to_owned(),
            bureau: bureau.parse().unwrap(),
            offices: Vec::new(),
            roles: vec![Role::Clerk, Role::Administrator],
            admitted: admitted.to_vec(),
            token: Token(String::new()),
        };
        let (bureau, above) = ("heshan-emb".parse().unwrap(), ["heshan".to_owned()]);
        for (caller, admitted, may) in [
            ("heshan-emb", Role::Clerk, true),
            ("heshan", Role::Administrator, true),
            ("heshan", Role::Clerk, false),
            (PLATFORM, Role::Administrator, true),
            (PLATFORM, Role::Clerk, false),
            ("taojiang", Role::Administrator, false),
        ] {
            let scope = principal(caller, &[admitted]).scope_below(&bureau, &above);
            assert_eq!(scope.is_ok(), may, "{caller} {admitted}");
        }
    }
}
