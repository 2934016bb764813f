//! The list of reminders: proto to domain and back.

use gongkai_chassis::error::Result;
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::{Place, Reminder, list, message::reminder, raised, still_owed};
use crate::{
    bureau,
    duty::{grpc::UpdateDuties, message::names, owed::Owed},
};

impl UpdateDuties {
    pub(in crate::duty) async fn reminders(
        &self,
        request: &Request<proto::ListUpdateRemindersRequest>,
    ) -> Result<proto::ListUpdateRemindersResponse> {
        let (mut call, calendar) = self.supervisor(request).await?;
        let (body, today) = (call.body, call.today);
        let office_id = call.fields.office("office_id", &body.office_id, 0);
        let filter = format!("{office_id}/{}", body.open_only);
        let paging = call.paging::<Place>("update_reminders", &filter);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        bureau::check_filter(&mut tx, &mut call.fields, "office_id", &office_id).await?;
        call.checked(Some(()))?;
        let owed = Owed::load(&mut tx, call.bureau()).await?;
        let open = still_owed(&owed.duties(&calendar, today));
        // Whether one is settled is derived, too: no statement knows it, so all are read where it matters.
        let limit = if body.open_only {
            i64::MAX
        } else {
            paging.limit()
        };
        let all = raised(&mut tx).await?;
        let rows = list(&mut tx, &office_id, paging.after, limit).await?;
        let settled = |row: &Reminder| {
            let told = (row.key.clone(), row.due_on, row.office_id.clone());
            !open.contains(&told)
        };
        let rows = rows.into_iter();
        let mut rows: Vec<Reminder> = rows
            .filter(|row| !(body.open_only && settled(row)))
            .collect();
        rows.truncate(usize::try_from(paging.limit()).unwrap_or(usize::MAX));
        let (rows, next_page_token) = paging.page(rows, |row| (row.raised_on, row.id))?;
        let people = rows.iter().filter_map(|row| row.person.as_deref());
        let names = names(&mut tx, people).await?;
        let told = rows.into_iter().map(|row| {
            let settled = settled(&row);
            let title = owed.title(&row.key);
            let missed = row.missed(&all, &calendar, &owed.own);
            reminder(row, title, &missed, settled)
        });
        Ok(proto::ListUpdateRemindersResponse {
            reminders: told.collect(),
            next_page_token,
            names,
        })
    }
}
