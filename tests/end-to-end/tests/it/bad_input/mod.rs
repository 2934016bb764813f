//! Bad input: each gets the right status and reason, in both languages, and changes nothing.

mod callers;
mod language;
mod reports;
mod requests;

use std::time::Duration;

use gongkai_demo::clients::{Caller, Services};
use gongkai_proto::{
    feed::v1::{ListStreamsRequest, StreamPosition},
    intake::v1::{self as intake},
};
use gongkai_testbed::suite::Suite;
use tonic::Status;

use crate::{
    office::{application, on},
    support::suite,
};

async fn refused(caller: &Caller, request: intake::SubmitApplicationRequest) -> Status {
    caller
        .applications()
        .submit_application(request)
        .await
        .unwrap_err()
}

/// A suite with one application received, and what must not change.
struct Counter {
    suite: Suite,
    services: Services,
    clerk: Caller,
    first: intake::Application,
    before: Vec<StreamPosition>,
}

impl Counter {
    /// On 2019-06-03, with the application of request_id `first`.
    async fn open() -> Self {
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        on(&suite, "2019-06-03").await;
        let clerk = services.caller(&suite.mint, "heshan-emb", "clerk").unwrap();
        let first = clerk
            .applications()
            .submit_application(application("first"))
            .await
            .unwrap();
        // The sequencer numbers it soon; from then on nothing may move.
        let of_intake = |head: &StreamPosition| {
            head.stream
                .as_ref()
                .is_some_and(|stream| stream.service == "intake")
        };
        let mut before = heads(&services, &suite).await;
        while !before.iter().any(of_intake) {
            tokio::time::sleep(Duration::from_millis(20)).await;
            before = heads(&services, &suite).await;
        }
        let first = first.into_inner().application.unwrap();
        Self {
            suite,
            services,
            clerk,
            first,
            before,
        }
    }

    fn caller(&self, bureau: &str, role: &str) -> Caller {
        self.services
            .caller(&self.suite.mint, bureau, role)
            .unwrap()
    }

    /// Asserts that nothing was recorded since, and stops the suite.
    async fn close_unchanged(self) {
        assert_eq!(
            heads(&self.services, &self.suite).await,
            self.before,
            "something refused left an event"
        );
        let get = intake::GetApplicationRequest {
            bureau_id: "heshan-emb".to_owned(),
            application_id: self.first.id.clone(),
        };
        let read = self
            .clerk
            .applications()
            .get_application(get)
            .await
            .unwrap()
            .into_inner();
        // Days went by: what is late of it is told of today.
        let first = intake::Application {
            late: Vec::new(),
            ..self.first
        };
        let read = read.application.map(|read| intake::Application {
            late: Vec::new(),
            ..read
        });
        assert_eq!(read, Some(first));
        self.suite.stop().await.unwrap();
    }
}

/// The heads of all streams.
async fn heads(services: &Services, suite: &Suite) -> Vec<StreamPosition> {
    let service = services.caller(&suite.mint, "platform", "service").unwrap();
    let mut heads = Vec::new();
    for mut feed in [service.catalog_feed(), service.intake_feed()] {
        heads.extend(
            feed.list_streams(ListStreamsRequest::default())
                .await
                .unwrap()
                .into_inner()
                .heads,
        );
    }
    heads
}
