//! Each path a matter case and an enquiry can take, through every hand, with the letters on disk, the
//! files, the registers and the figures.

use std::sync::atomic::{AtomicU32, Ordering};

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_testbed::suite::Suite;

use crate::{
    office::{BUREAU, on},
    support::{suite, value},
};

struct Desk {
    suite: Suite,
    clerk: Caller,
    reviewer: Caller,
    leader: Caller,
    supervisor: Caller,
    requests: AtomicU32,
}

impl Desk {
    async fn open() -> Self {
        gongkai_testbed::fonts().unwrap();
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        let of = |role| services.caller(&suite.mint, BUREAU, role).unwrap();
        Self {
            clerk: of("clerk"),
            reviewer: of("reviewer"),
            leader: of("leader"),
            supervisor: of("supervisor"),
            requests: AtomicU32::new(0),
            suite,
        }
    }

    async fn on(&self, day: &str) {
        on(&self.suite, day).await;
    }

    fn request_id(&self) -> String {
        format!("path-{}", self.requests.fetch_add(1, Ordering::Relaxed))
    }

    async fn figures(
        &self,
        year: i32,
        expected: &[(&str, f64)],
    ) -> gongkai_proto::reporting::v1::Report {
        let year = Year {
            year,
            ..Year::heshan().unwrap()
        };
        let report = play::compile(&self.suite, &year, &|_| {}).await.unwrap();
        for (key, expected) in expected {
            let found = value(&report, key);
            assert!(
                (found - expected).abs() < 1e-9,
                "{key}: {found}, not {expected}"
            );
        }
        report
    }
}

/// An act: `act!(desk, who, room, rpc(Request { id field: id, field: value, … }))`.
macro_rules! act {
    ($desk:expr, $who:ident, $room:ident, $rpc:ident($request:ident { $($field:ident: $value:expr),* $(,)? })) => {
        $desk
            .$who
            .$room()
            .$rpc(intake::$request {
                request_id: $desk.request_id(),
                bureau_id: BUREAU.to_owned(),
                $($field: $value,)*
                ..Default::default()
            })
            .await
            .unwrap_or_else(|error| panic!("{}: {error:?}", stringify!($rpc)))
            .into_inner()
    };
}

// After the macro they use.
mod enquiry;
mod matter;
