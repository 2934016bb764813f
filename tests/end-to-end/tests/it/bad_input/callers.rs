//! Tokens that are no good.

use std::time::Duration;

use gongkai_proto::intake::v1::{
    self as intake, application_service_client::ApplicationServiceClient,
};
use gongkai_testbed::tokens::{TokenMint, Who};
use serde_json::{Value, json};
use tonic::Code;

use super::{Counter, refused};
use crate::{office::application, support::assert_refused};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_tokens() {
    let counter = Counter::open().await;
    let mint = &counter.suite.mint;
    let anonymous = ApplicationServiceClient::connect(counter.suite.grpc("intake")).await;
    let status = anonymous
        .unwrap()
        .submit_application(application("a"))
        .await
        .unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_MISSING");
    let who = Who::new("clerk", "heshan-emb", "clerk");
    let hour = Duration::from_hours(1);
    let stranger = TokenMint::new([9; 32], mint.issuer().to_owned()).mint(&who, hour);
    let altered = |claim: &str, value: Value| {
        let mut claims = mint.claims(&who, hour);
        claims[claim] = value;
        mint.sign(&claims).unwrap()
    };
    for token in [
        "nonsense".to_owned(),
        stranger,
        altered("exp", json!(1_000_000_000)),
        altered("nbf", json!(9_000_000_000_u64)),
        altered("aud", json!("another-system")),
        altered("iss", json!("another-issuer")),
        altered("roles", json!(["emperor"])),
        altered("bureau", json!("x'; DROP TABLE fact; --")),
    ] {
        let status = refused(
            &counter.services.with_token(&token).unwrap(),
            application("b"),
        )
        .await;
        assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    }
    let neighbour = counter.caller("haitang-emb", "clerk");
    assert_refused(
        &refused(&neighbour, application("c")).await,
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    let auditor = counter.caller("heshan-emb", "auditor");
    assert_refused(
        &refused(&auditor, application("d")).await,
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    // Whoever registers bureaus does not read their applicants, and no token of above writes below.
    let get = intake::GetApplicationRequest {
        bureau_id: "heshan-emb".to_owned(),
        application_id: counter.first.id.clone(),
    };
    let administrator = counter.caller("platform", "administrator");
    let status = administrator
        .applications()
        .get_application(get)
        .await
        .unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let both = Who {
        roles: vec!["city".to_owned(), "clerk".to_owned()],
        ..Who::new("both", "platform", "city")
    };
    let both = counter
        .services
        .with_token(&mint.mint(&both, hour))
        .unwrap();
    assert_refused(
        &refused(&both, application("d")).await,
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    let nobody = counter.caller("nowhere-bureau", "clerk");
    let request = intake::SubmitApplicationRequest {
        bureau_id: "nowhere-bureau".to_owned(),
        ..application("e")
    };
    assert_refused(
        &refused(&nobody, request).await,
        Code::NotFound,
        "BUREAU_UNKNOWN",
    );
    counter.close_unchanged().await;
}
