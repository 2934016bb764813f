//! One trace from the call through journal and broker to reporting, over OTLP.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use gongkai_demo::clients::Services;
use gongkai_proto::intake::v1 as intake;
use gongkai_testbed::suite::SuiteOptions;
use opentelemetry_proto::tonic::{
    collector::{
        metrics::v1::{
            ExportMetricsServiceRequest, ExportMetricsServiceResponse,
            metrics_service_server::{MetricsService, MetricsServiceServer},
        },
        trace::v1::{
            ExportTraceServiceRequest, ExportTraceServiceResponse,
            trace_service_server::{TraceService, TraceServiceServer},
        },
    },
    common::v1::any_value::Value,
};
use tokio::net::TcpListener;
use tonic::{
    Request, Response, Status,
    transport::{Server, server::TcpIncoming},
};

use crate::{office::on, support::suite_with};

/// Trace id → (service, span name) of everything received.
type Seen = Arc<Mutex<HashMap<Vec<u8>, Vec<(String, String)>>>>;

/// A collector that remembers.
#[derive(Clone, Default)]
struct Collector(Seen);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let mut seen = self.0.lock().unwrap();
        for resource in request.into_inner().resource_spans {
            let service = resource
                .resource
                .iter()
                .flat_map(|resource| &resource.attributes)
                .find(|attribute| attribute.key == "service.name")
                .and_then(|attribute| match attribute.value.clone()?.value? {
                    Value::StringValue(text) => Some(text),
                    _ => None,
                })
                .unwrap_or_default();
            for span in resource
                .scope_spans
                .into_iter()
                .flat_map(|scope| scope.spans)
            {
                seen.entry(span.trace_id)
                    .or_default()
                    .push((service.clone(), span.name));
            }
        }
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl MetricsService for Collector {
    async fn export(
        &self,
        _: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        Ok(Response::new(ExportMetricsServiceResponse::default()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_and_what_it_causes_in_reporting_are_one_trace() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let collector = Collector::default();
    let seen = Arc::clone(&collector.0);
    tokio::spawn(
        Server::builder()
            .add_service(TraceServiceServer::new(collector.clone()))
            .add_service(MetricsServiceServer::new(collector))
            .serve_with_incoming(TcpIncoming::from(listener)),
    );
    let suite = suite_with(SuiteOptions {
        otlp_endpoint: Some(endpoint),
        ..SuiteOptions::default()
    })
    .await;
    on(&suite, "2019-06-03").await;
    let clerk = Services::of(&suite)
        .unwrap()
        .caller(&suite.mint, "heshan-emb", "clerk")
        .unwrap();
    let trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let traceparent = format!("00-{trace_id}-00f067aa0ba902b7-01");
    let accept = |number: usize| {
        let mut request = Request::new(intake::RegisterMatterCaseRequest {
            request_id: format!("traced-{number}"),
            bureau_id: "heshan-emb".to_owned(),
            kind: intake::MatterKind::Permit as i32,
            matter: "演示许可".to_owned(),
            applicant_name: "演示申请人".to_owned(),
            office_id: "general".to_owned(),
            ..Default::default()
        });
        request
            .metadata_mut()
            .insert("traceparent", traceparent.parse().unwrap());
        request
    };

    let key: Vec<u8> = (0..trace_id.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&trace_id[at..at + 2], 16).unwrap())
        .collect();
    let deadline = Instant::now() + Duration::from_mins(1);
    for number in 0.. {
        // Until reporting listens to the broker, events come through the feed, which only links to
        // the trace: so there is more than one call.
        clerk
            .matters()
            .register_matter_case(accept(number))
            .await
            .unwrap();
        let spans = seen.lock().unwrap().get(&key).cloned().unwrap_or_default();
        let has = |service: &str| spans.iter().any(|(of, _)| of == service);
        // intake took the call and asked the catalog; reporting applied the event.
        if has("intake") && has("disclosure-catalog") && has("reporting") {
            break;
        }
        assert!(
            Instant::now() < deadline,
            "only these spans came: {spans:?}"
        );
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    suite.stop().await.unwrap();
}
