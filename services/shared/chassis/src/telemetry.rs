//! Logs, traces and metrics. Logs are structured lines on standard output; traces and metrics go
//! over OTLP when an endpoint is set; the same metrics can always be read at /metrics.

use std::{path::Path, sync::Arc, time::Duration};

use opentelemetry::{
    KeyValue, global,
    metrics::{Counter, Histogram, MeterProvider as _},
    propagation::Injector,
    trace::TracerProvider as _,
};
use opentelemetry_otlp::WithExportConfig as _;
use opentelemetry_sdk::{
    Resource, metrics::SdkMeterProvider, propagation::TraceContextPropagator,
    trace::SdkTracerProvider,
};
use prometheus::{Registry, TextEncoder};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{
    EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::config::{LogFormat, Serve};

/// Bucket boundaries of durations, as the semantic conventions advise.
const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// The pipelines of a process; flushed by [`Telemetry::shutdown`].
pub struct Telemetry {
    tracer: SdkTracerProvider,
    meter: SdkMeterProvider,
    registry: Registry,
    /// The instruments.
    pub meters: Arc<Meters>,
}

/// The suite's own instruments, named by the OpenTelemetry semantic conventions where one fits.
#[derive(Debug)]
pub struct Meters {
    calls: Histogram<f64>,
    transactions: Histogram<f64>,
    differences: Counter<u64>,
}

impl Meters {
    fn new(provider: &SdkMeterProvider) -> Self {
        let meter = provider.meter("gongkai");
        Self {
            calls: meter
                .f64_histogram("rpc.server.duration")
                .with_unit("s")
                .with_boundaries(SECONDS.to_vec())
                .with_description("Duration of gRPC calls")
                .build(),
            transactions: meter
                .f64_histogram("db.client.operation.duration")
                .with_unit("s")
                .with_boundaries(SECONDS.to_vec())
                .with_description("Duration of named database transactions")
                .build(),
            differences: meter
                .u64_counter("gongkai.differences")
                .with_description("What was derived and found to differ from what it is derived of")
                .build(),
        }
    }

    /// Instruments that nobody reads: for a command that does its work and ends.
    pub fn unread() -> Self {
        Self::new(&SdkMeterProvider::default())
    }

    /// Counts a gRPC call.
    pub fn call(&self, method: &str, status: &str, elapsed: Duration) {
        self.calls.record(
            elapsed.as_secs_f64(),
            &[
                KeyValue::new("rpc.method", method.to_owned()),
                KeyValue::new("rpc.grpc.status_code", status.to_owned()),
            ],
        );
    }

    /// Counts a database transaction.
    pub fn transaction(&self, name: &'static str, committed: bool, elapsed: Duration) {
        self.transactions.record(
            elapsed.as_secs_f64(),
            &[
                KeyValue::new("db.operation.name", name),
                KeyValue::new("committed", committed),
            ],
        );
    }

    /// Counts what was derived, e.g. a search index, and does not say what it is derived of.
    pub fn differences(&self, of: &'static str, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.differences.add(count, &[KeyValue::new("of", of)]);
    }
}

impl Telemetry {
    /// Builds the pipelines; the log subscriber becomes the process's if there is none yet.
    pub fn start(service: &'static str, config: &Serve) -> anyhow::Result<Self> {
        let resource = Resource::builder()
            .with_service_name(service)
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let registry = Registry::new();
        let mut tracer = SdkTracerProvider::builder().with_resource(resource.clone());
        let mut meter = SdkMeterProvider::builder()
            .with_resource(resource)
            .with_reader(
                opentelemetry_prometheus::exporter()
                    .with_registry(registry.clone())
                    .build()?,
            );
        if let Some(endpoint) = &config.otlp_endpoint {
            tracer = tracer.with_batch_exporter(
                opentelemetry_otlp::SpanExporter::builder()
                    .with_tonic()
                    .with_endpoint(endpoint)
                    .build()?,
            );
            meter = meter.with_periodic_exporter(
                opentelemetry_otlp::MetricExporter::builder()
                    .with_tonic()
                    .with_endpoint(endpoint)
                    .build()?,
            );
        }
        let (tracer, meter) = (tracer.build(), meter.build());
        global::set_text_map_propagator(TraceContextPropagator::new());
        let filter = EnvFilter::try_new(&config.log_filter)?;
        let log = match config.log_format {
            LogFormat::Json => tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .boxed(),
            LogFormat::Text => tracing_subscriber::fmt::layer().boxed(),
        };
        // Several services share one test process: the first subscriber serves them all.
        let _ = tracing_subscriber::registry()
            .with(log.with_filter(filter))
            .with(
                tracing_opentelemetry::layer()
                    .with_tracer(tracer.tracer("gongkai"))
                    // The exporter's own calls must not make spans that are exported in turn.
                    .with_filter(EnvFilter::new("info,h2=off,hyper=off,tonic=off,tower=off")),
            )
            .try_init();
        let meters = Arc::new(Meters::new(&meter));
        Ok(Self {
            tracer,
            meter,
            registry,
            meters,
        })
    }

    /// Everything measured so far, in the Prometheus text format.
    pub fn metrics_text(&self) -> anyhow::Result<String> {
        Ok(TextEncoder::new().encode_to_string(&self.registry.gather())?)
    }

    /// Sends what is left, within a few seconds; a collector that does not answer is not waited for.
    pub fn shutdown(&self) {
        let _ = self.tracer.shutdown_with_timeout(Duration::from_secs(2));
        let _ = self.meter.shutdown_with_timeout(Duration::from_secs(2));
    }
}

struct Metadata<'a>(&'a mut tonic::metadata::MetadataMap);

impl Injector for Metadata<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(key), Ok(value)) = (
            key.parse::<tonic::metadata::MetadataKey<tonic::metadata::Ascii>>(),
            value.parse(),
        ) {
            self.0.insert(key, value);
        }
    }
}

/// Writes the current span's trace context into an outgoing call.
pub fn inject(metadata: &mut tonic::metadata::MetadataMap) {
    let context = tracing::Span::current().context();
    global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&context, &mut Metadata(metadata));
    });
}

/// Reads a file that must not be empty, e.g. a token.
pub(crate) fn read_trimmed(path: &Path) -> std::io::Result<String> {
    let text = std::fs::read_to_string(path)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(std::io::Error::other(format!(
            "{} is empty",
            path.display()
        )));
    }
    Ok(text.to_owned())
}
