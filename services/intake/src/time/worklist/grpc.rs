//! WorklistService: proto to domain and back.

use gongkai_chassis::{call::Call, code::to_number, error::Result, rpcs};
use gongkai_proto::intake::v1::{self as proto, worklist_service_server::WorklistService};
use tonic::Request;

use super::{
    state::{Wanted, Worklist},
    store::{self, Counts},
};
use crate::{
    cases::kernel::message::heading_of,
    desk::Desk,
    time::deadline::{message::duty_message, store::Place},
};

/// The service.
pub struct Worklists {
    /// Where it works.
    pub desk: Desk,
}

impl Worklists {
    async fn list(
        &self,
        request: &Request<proto::ListWorklistRequest>,
    ) -> Result<proto::ListWorklistResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let list: Option<Worklist> = call.fields.code("worklist", call.body.worklist);
        let wanted = list.map(|list| Wanted::of(list, call.principal(), call.today));
        let paging = call.paging::<Place>("worklist", &format!("{wanted:?}"));
        let wanted = call.checked(wanted)?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.list(&self.desk.db).await?;
        let (after, limit) = (paging.after.as_ref(), paging.limit());
        let rows = store::entries(&mut tx, &wanted, call.today, after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.duty.place())?;
        let calendar = self.desk.calendars.current();
        let entries = rows.into_iter().map(|row| proto::WorklistEntry {
            heading: Some(heading_of(row.stage, &row.heading)),
            duty: Some(duty_message(&calendar, call.today, row.duty)),
        });
        Ok(staff.named(proto::ListWorklistResponse {
            entries: entries.collect(),
            next_page_token,
            names: Vec::new(),
        }))
    }

    async fn counts(
        &self,
        request: &Request<proto::GetWorklistCountsRequest>,
    ) -> Result<proto::GetWorklistCountsResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.checked(Some(()))?;
        let mut tx = call.read(&self.desk.db).await?;
        let caller = call.principal();
        let counted = store::counts(&mut tx, &caller.subject, &caller.offices, call.today).await?;
        let counts = Worklist::ALL.iter().map(|list| proto::WorklistCount {
            worklist: to_number(*list),
            count: of_list(&counted, *list),
        });
        Ok(proto::GetWorklistCountsResponse {
            counts: counts.collect(),
        })
    }
}

fn of_list(counted: &Counts, list: Worklist) -> i32 {
    match list {
        Worklist::Mine => counted.mine,
        Worklist::Office => counted.office,
        Worklist::Review => counted.review,
        Worklist::Signature => counted.signature,
        Worklist::Sending => counted.sending,
        Worklist::Waiting => counted.waiting,
        Worklist::Late => counted.late,
    }
}

rpcs! { WorklistService for Worklists:
    list_worklist => list(ListWorklistRequest) -> ListWorklistResponse;
    get_worklist_counts => counts(GetWorklistCountsRequest) -> GetWorklistCountsResponse;
}
