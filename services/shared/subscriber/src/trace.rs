//! Trace context in events: the W3C `traceparent`, and how a consumer's span hangs on it.

use std::collections::HashMap;

use opentelemetry::{Context, propagation::TextMapPropagator as _, trace::TraceContextExt as _};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::envelope::Envelope;

const HEADER: &str = "traceparent";

/// The `traceparent` of the current span; `None` when nothing is being traced.
pub fn current_traceparent() -> Option<String> {
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.remove(HEADER)
}

/// How an event came to the consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From the broker, just after it happened.
    Live,
    /// From the owner's feed, perhaps long after.
    Pulled,
}

impl Origin {
    fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Pulled => "pulled",
        }
    }
}

/// The span in which an event is applied: a live one continues the producer's trace, a pulled one
/// links to it, for a rebuild must not add years of spans to an old trace.
pub(crate) fn span(consumer: &'static str, event: &Envelope, origin: Origin) -> Span {
    let span = tracing::info_span!(
        target: "event",
        "event",
        otel.name = %event.event_type,
        otel.kind = "consumer",
        consumer,
        stream = %event.stream,
        sequence = event.sequence,
        origin = origin.as_str(),
    );
    if let Some(context) = event.traceparent.as_ref().map(|text| remote(text)) {
        match origin {
            // Fails only where nothing is traced.
            Origin::Live => drop(span.set_parent(context)),
            Origin::Pulled => span.add_link(context.span().span_context().clone()),
        }
    }
    span
}

fn remote(traceparent: &str) -> Context {
    let carrier = HashMap::from([(HEADER.to_owned(), traceparent.to_owned())]);
    TraceContextPropagator::new().extract_with_context(&Context::new(), &carrier)
}
