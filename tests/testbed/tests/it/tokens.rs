//! Tokens are what the services expect.

use std::time::Duration;

use gongkai_testbed::tokens::{AUDIENCE, TokenMint, Who};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

#[test]
fn the_key_set_verifies_a_token() {
    let mint = TokenMint::new([7; 32], "https://identity.example");
    let who = Who::new("clerk-wang", "haitang", "clerk").office("general");
    let token = mint.mint(&who, Duration::from_mins(5));

    let keys: JwkSet = serde_json::from_str(&mint.jwks()).unwrap();
    let key_id = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&key_id).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&["https://identity.example"]);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_nbf = true;
    let claims = jsonwebtoken::decode::<Value>(&token, &key, &validation)
        .unwrap()
        .claims;
    assert_eq!(claims["sub"], "clerk-wang");
    assert_eq!(claims["bureau"], "haitang");
    assert_eq!(claims["offices"], serde_json::json!(["general"]));
    assert_eq!(claims["roles"], serde_json::json!(["clerk"]));

    let other = TokenMint::new([8; 32], "https://identity.example");
    let forged = other.mint(&who, Duration::from_mins(5));
    jsonwebtoken::decode::<Value>(&forged, &key, &validation).unwrap_err();
}
