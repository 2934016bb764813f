//! What travels: AMQP headers, the feed's message, one line of JSON.

use chrono::DateTime;
use gongkai_proto::feed::v1::Event;
use gongkai_subscriber::{Digest, Envelope, Visibility, amqp};
use lapin::{
    BasicProperties,
    types::{AMQPValue, FieldTable},
};

fn event() -> Envelope {
    Envelope {
        id: "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b".parse().unwrap(),
        source: "/gongkai/catalog/heshan-emb".to_owned(),
        event_type: "gongkai.catalog.item.published.v1".to_owned(),
        subject: "0190a1b2-0000-7000-8000-000000000001".to_owned(),
        occurred_at: DateTime::from_timestamp(1_714_521_600, 0).unwrap(),
        recorded_at: DateTime::from_timestamp(1_714_521_601, 123_456_000).unwrap(),
        stream: "catalog/heshan-emb/public".parse().unwrap(),
        epoch: "e1".to_owned(),
        sequence: 42,
        previous: Some("0123456789abcdef".repeat(4).parse().unwrap()),
        digest: Digest::default(),
        redacted_at: None,
        traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        data: r#"{"title":"环境影响评价公示","number":"7"}"#.to_owned(),
    }
    .digested()
}

#[test]
fn headers_are_as_written_down_and_read_back() {
    let properties = amqp::properties(&event());
    let headers: Vec<String> = properties
        .headers()
        .iter()
        .flat_map(FieldTable::inner)
        .map(|(key, value)| match value {
            AMQPValue::LongString(text) => format!("{key} = {text}"),
            other => format!("{key} = {other:?}"),
        })
        .collect();
    insta::assert_snapshot!(headers.join("\n"), @r"
    cloudEvents:digest = 3f99e04a3e3a0a4c1a7d7e5e7697fba4be0b5ce95c4c050106fb9bf3ab7c03a4
    cloudEvents:epoch = e1
    cloudEvents:id = 0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b
    cloudEvents:partitionkey = heshan-emb
    cloudEvents:previousdigest = 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    cloudEvents:recordedtime = 2024-05-01T00:00:01.123456Z
    cloudEvents:sequence = 00000000000000000042
    cloudEvents:source = /gongkai/catalog/heshan-emb
    cloudEvents:specversion = 1.0
    cloudEvents:subject = 0190a1b2-0000-7000-8000-000000000001
    cloudEvents:time = 2024-05-01T00:00:00Z
    cloudEvents:traceparent = 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
    cloudEvents:type = gongkai.catalog.item.published.v1
    cloudEvents:visibility = public
    ");
    assert_eq!(
        properties.content_type().as_ref().unwrap().as_str(),
        "application/json"
    );
    let body = event().data.into_bytes();
    assert_eq!(amqp::from_parts(&properties, &body).unwrap(), event());
}

#[test]
fn a_line_of_json_keeps_its_order() {
    insta::assert_snapshot!(event().to_json_line().unwrap(), @r#"{"specversion":"1.0","id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","source":"/gongkai/catalog/heshan-emb","type":"gongkai.catalog.item.published.v1","subject":"0190a1b2-0000-7000-8000-000000000001","time":"2024-05-01T00:00:00Z","datacontenttype":"application/json","recordedtime":"2024-05-01T00:00:01.123456Z","visibility":"public","epoch":"e1","sequence":"00000000000000000042","previousdigest":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","digest":"3f99e04a3e3a0a4c1a7d7e5e7697fba4be0b5ce95c4c050106fb9bf3ab7c03a4","partitionkey":"heshan-emb","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","data":{"title":"环境影响评价公示","number":"7"}}"#);
}

#[test]
fn the_feed_s_message_holds_the_same() {
    assert_eq!(Envelope::try_from(Event::from(event())).unwrap(), event());
    // The first of a stream, and nothing traced.
    let first = Envelope {
        traceparent: None,
        previous: None,
        sequence: 1,
        ..event()
    }
    .digested();
    let message = Event::from(first.clone());
    assert_eq!(Envelope::try_from(message).unwrap(), first);
}

#[test]
fn what_was_changed_on_its_way_is_refused() {
    // What `sha256sum` says of its nine lines.
    let known = "3f99e04a3e3a0a4c1a7d7e5e7697fba4be0b5ce95c4c050106fb9bf3ab7c03a4";
    assert_eq!(event().digest.to_string(), known);
    // Epoch and trace are no part of it.
    let restored = Envelope {
        epoch: "e2".to_owned(),
        traceparent: None,
        ..event()
    };
    assert!(restored.checked().is_ok());
    let changes: [fn(&mut Envelope); 6] = [
        |event| event.data = event.data.replace('7', "8"),
        |event| event.subject.push('2'),
        |event| event.sequence = 43,
        |event| event.previous = None,
        |event| event.stream.visibility = Visibility::Internal,
        |event| event.occurred_at += chrono::Duration::seconds(1),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = event();
        change(&mut other);
        let properties = amqp::properties(&other);
        let read = amqp::from_parts(&properties, other.data.as_bytes());
        assert!(read.is_err(), "{number}");
        assert!(Envelope::try_from(Event::from(other)).is_err(), "{number}");
    }
}

#[test]
fn routing_keys_come_from_the_type() {
    assert_eq!(
        event().routing_key().unwrap(),
        "heshan-emb.catalog.item.published"
    );
    let strange = Envelope {
        event_type: "something.else".to_owned(),
        ..event()
    };
    assert!(strange.routing_key().is_err());
}

#[test]
fn what_is_no_event_says_which_attribute() {
    let without = |name: &str| {
        let properties = amqp::properties(&event());
        let mut left = FieldTable::default();
        for (key, value) in properties.headers().iter().flat_map(FieldTable::inner) {
            if key.as_str() != format!("cloudEvents:{name}") {
                left.insert(key.clone(), value.clone());
            }
        }
        amqp::from_parts(&properties.with_headers(left), b"{}")
            .unwrap_err()
            .to_string()
    };
    for name in [
        "id",
        "source",
        "type",
        "time",
        "sequence",
        "epoch",
        "partitionkey",
        "visibility",
        "digest",
    ] {
        assert!(without(name).contains(name), "{name}");
    }
    assert!(amqp::from_parts(&BasicProperties::default(), b"{}").is_err());
    let zero = Envelope {
        sequence: 0,
        ..event()
    };
    assert!(amqp::from_parts(&amqp::properties(&zero), b"{}").is_err());
}
