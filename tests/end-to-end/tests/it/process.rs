//! The life of a process: health, reflection, metrics, drain, and configuration it refuses.

use std::process::Command;

use gongkai_testbed::{
    binaries,
    suite::{SERVICES, Suite, SuiteOptions},
};
use serde_json::Value;
use tonic::{Code, Request, transport::Endpoint};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use crate::support::{assert_refused, suite_with};

/// The services a server lists by reflection; the status if it offers none.
async fn reflected(suite: &Suite, service: &str) -> Result<Vec<String>, tonic::Status> {
    let channel = Endpoint::from_shared(suite.grpc(service))
        .unwrap()
        .connect()
        .await
        .unwrap();
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let requests = tokio_stream::iter([request]);
    let mut answers = ServerReflectionClient::new(channel)
        .server_reflection_info(Request::new(requests))
        .await?
        .into_inner();
    match answers
        .message()
        .await?
        .and_then(|answer| answer.message_response)
    {
        Some(MessageResponse::ListServicesResponse(list)) => Ok(list
            .service
            .into_iter()
            .map(|service| service.name)
            .collect()),
        other => panic!("no list of services: {other:?}"),
    }
}

/// What a server answers to a question about a symbol, by either version of reflection: whether it has it.
macro_rules! knows {
    ($version:ident, $suite:expr, $service:expr, $symbol:expr) => {{
        use tonic_reflection::pb::$version::{
            ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
            server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
        };
        let endpoint = Endpoint::from_shared($suite.grpc($service)).unwrap();
        let request = ServerReflectionRequest {
            message_request: Some(MessageRequest::FileContainingSymbol($symbol.to_owned())),
            ..Default::default()
        };
        let mut client = ServerReflectionClient::new(endpoint.connect().await.unwrap());
        let answers = client
            .server_reflection_info(tokio_stream::iter([request]))
            .await;
        let answer = answers.unwrap().into_inner().message().await;
        let answer = answer.map(|answer| answer.unwrap().message_response);
        matches!(answer, Ok(Some(MessageResponse::FileDescriptorResponse(_))))
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_knows_every_service_that_it_lists() {
    let suite = suite_with(SuiteOptions::default()).await;
    for service in SERVICES {
        let listed = reflected(&suite, service).await.unwrap();
        assert!(listed.iter().any(|name| name.contains("ServerReflection")));
        for symbol in &listed {
            assert!(knows!(v1, suite, service, symbol), "{service}: {symbol}");
            assert!(
                knows!(v1alpha, suite, service, symbol),
                "{service}: {symbol}"
            );
        }
        assert!(!knows!(v1, suite, service, "gongkai.intake.v1.NoService"));
    }
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_suite_shows_its_health_its_contract_and_its_metrics() {
    let suite = suite_with(SuiteOptions {
        extra_env: vec![(
            "reporting".to_owned(),
            "GONGKAI_REFLECTION".to_owned(),
            "false".to_owned(),
        )],
        ..SuiteOptions::default()
    })
    .await;
    for service in SERVICES {
        let channel = Endpoint::from_shared(suite.grpc(service))
            .unwrap()
            .connect()
            .await
            .unwrap();
        let health = HealthClient::new(channel)
            .check(HealthCheckRequest::default())
            .await
            .unwrap()
            .into_inner();
        assert_eq!(health.status(), ServingStatus::Serving);
        let get = |path: &str| reqwest::get(format!("{}{path}", suite.admin(service)));
        assert!(get("/live").await.unwrap().status().is_success());
        let ready: Value = get("/ready").await.unwrap().json().await.unwrap();
        assert_eq!(ready["database"], true);
    }
    let services = reflected(&suite, "intake").await.unwrap();
    let ours: Vec<&String> = services
        .iter()
        .filter(|name| name.starts_with("gongkai."))
        .collect();
    assert!(
        services
            .iter()
            .any(|name| name == "gongkai.intake.v1.ApplicationService")
    );
    assert!(services.iter().any(|name| name == "grpc.health.v1.Health"));
    let served =
        |name: &str| name.starts_with("gongkai.intake.") || name.starts_with("gongkai.feed.");
    assert!(ours.iter().all(|name| served(name)), "{ours:?}");
    // Switched off: no such method, not an error of permission.
    assert_eq!(
        reflected(&suite, "reporting").await.unwrap_err().code(),
        Code::Unimplemented
    );

    let metrics = reqwest::get(format!("{}/metrics", suite.admin("disclosure-catalog")))
        .await
        .unwrap();
    let text = metrics.text().await.unwrap();
    assert!(
        text.contains("rpc_server_duration") && text.contains("RegisterBureau"),
        "{text}"
    );

    // The civil clock goes forward only.
    let client = reqwest::Client::new();
    let clock = format!("{}/clock", suite.admin("intake"));
    let back = client
        .post(clock)
        .json(&serde_json::json!({"now": "2018-01-01T00:00:00Z"}))
        .send()
        .await
        .unwrap();
    assert_eq!(back.status().as_u16(), 409);
    // Each service ends by itself with status 0 when it is asked to: the suite insists on it.
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_nobody_decided_about_is_refused() {
    let suite = suite_with(SuiteOptions::default()).await;
    let token = gongkai_demo::clients::token(&suite.mint, "heshan-emb", "clerk");
    let channel = Endpoint::from_shared(suite.grpc("intake"))
        .unwrap()
        .connect()
        .await
        .unwrap();
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.unwrap();
    let mut request = Request::new(HealthCheckRequest::default());
    request
        .metadata_mut()
        .insert("authorization", format!("Bearer {token}").parse().unwrap());
    let path = http::uri::PathAndQuery::from_static(
        "/gongkai.intake.v1.ApplicationService/DropEverything",
    );
    let codec = tonic_prost::ProstCodec::<HealthCheckRequest, HealthCheckRequest>::default();
    let status = grpc.unary(request, path, codec).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "METHOD_WITHOUT_POLICY");
    suite.stop().await.unwrap();
}

/// Runs a service with these settings and answers what it said when it refused to start.
fn refuses(extra: &[(&str, &str)]) -> String {
    let keys = tempfile::NamedTempFile::new().unwrap();
    let path = keys.path().to_str().unwrap();
    let output = Command::new(binaries::binary("disclosure-catalog").unwrap())
        .arg("serve")
        .env_clear()
        .env(
            "GONGKAI_APP_DATABASE_URL",
            "postgres://nobody:secret-word@127.0.0.1:1/none",
        )
        .env(
            "GONGKAI_WIDE_DATABASE_URL",
            "postgres://nobody:secret-word@127.0.0.1:1/none",
        )
        .env("GONGKAI_TOKEN_KEYS", path)
        .env("GONGKAI_TOKEN_ISSUER", "test")
        .env("GONGKAI_SEAL_KEYS", path)
        .envs(extra.iter().copied())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(
        !said.contains("secret-word"),
        "a password is printed: {said}"
    );
    said
}

#[test]
fn dangerous_or_broken_configuration_is_refused_with_a_clear_word() {
    binaries::build_binaries().unwrap();
    let manual = ("GONGKAI_CLOCK", "manual:2019-01-01T00:00:00+08:00");
    let said = refuses(&[manual]);
    assert!(
        said.contains("--profile demo or test") && said.contains("手动时钟"),
        "{said}"
    );
    let said = refuses(&[
        manual,
        ("GONGKAI_PROFILE", "test"),
        ("GONGKAI_GRPC_LISTEN", "0.0.0.0:0"),
    ]);
    assert!(said.contains("loopback"), "{said}");
    // An empty key file.
    let said = refuses(&[]);
    assert!(said.contains("seal keys"), "{said}");
    let said = refuses(&[("GONGKAI_GRPC_LISTEN", "nonsense")]);
    assert!(said.contains("--grpc-listen"), "{said}");
}
