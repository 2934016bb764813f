//! ReportDueDayService: proto to domain and back.

use gongkai_chassis::{error::Result, fields::Fields, new_or_answer, page::Paging, rpcs};
use gongkai_law::{bureau::Level, calendar::day_zh};
use gongkai_proto::reporting::v1::{
    self as proto, report_due_day_service_server::ReportDueDayService,
};
use tonic::Request;

use super::{
    message::due_day,
    state::{DueDay, by_law, in_year, of_every_year},
    store::{self, At},
};
use crate::{figure::grpc::Followed, people::People};

/// The service.
pub struct DueDays {
    followed: Followed,
    people: People,
}

impl DueDays {
    /// Over what is followed.
    pub fn new(followed: Followed, people: People) -> Self {
        Self { followed, people }
    }

    async fn set(
        &self,
        request: &Request<proto::SetReportDueDayRequest>,
    ) -> Result<proto::SetReportDueDayResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        call.request_id();
        let source: String = call.fields.line("source", &body.source, 2, 200);
        let read = read(&mut call.fields, body);
        let (level, day) = call.checked(read)?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.followed.db).await?);
        let set = DueDay {
            id: tx.new_id(),
            bureau: bureau.to_string(),
            level,
            from_year: body.from_year,
            day,
            source,
            set_by: call.principal().subject.clone(),
            set_at: tx.now(),
        };
        store::insert(&mut tx, &set).await?;
        let answer = proto::SetReportDueDayResponse {
            due_day: Some(due_day(&set)),
            names: Vec::new(),
        };
        let answer = claim.finish(tx, answer).await?;
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn list(
        &self,
        request: &Request<proto::ListReportDueDaysRequest>,
    ) -> Result<proto::ListReportDueDaysResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let paging: Paging<At> = call.paging("report_due_days", "");
        call.checked(Some(()))?;
        let mut tx = call.list(&self.followed.db).await?;
        let rows = store::list(&mut tx, paging.after.as_ref(), paging.limit()).await?;
        drop(tx);
        let (rows, next_page_token) = paging.page(rows, At::of)?;
        let answer = proto::ListReportDueDaysResponse {
            due_days: rows.iter().map(due_day).collect(),
            next_page_token,
            names: Vec::new(),
        };
        Ok(self.people.named(&bureau, answer).await)
    }
}

/// Whose reports are wanted by which day, or by none any more.
fn read(
    fields: &mut Fields,
    body: &proto::SetReportDueDayRequest,
) -> Option<(Level, Option<(u32, u32)>)> {
    let level = match body.level {
        0 => Some(Level::Department),
        level => fields.code("level", level),
    };
    if level == Some(Level::Platform) {
        fields.wrong(
            "level",
            "平台不编制年度报告",
            "the platform makes no reports",
        );
    }
    let by_law = level.and_then(|level| by_law(level, body.from_year));
    let by_law = by_law.filter(|_| (2019..=9000).contains(&body.from_year));
    if by_law.is_none() && level.is_some() {
        fields.wrong("from_year", "应为2019年及以后的年度", "a year from 2019");
    }
    if (body.month, body.day) == (0, 0) {
        return level.map(|level| (level, None));
    }
    let day = u32::try_from(body.month)
        .ok()
        .zip(u32::try_from(body.day).ok());
    let Some(day) = day.filter(|day| of_every_year(*day)) else {
        fields.wrong(
            "day",
            "不是每年都有的日期；不再设定的，月和日均填0",
            "not a day of every year; 0 for both month and day to set none any more",
        );
        return None;
    };
    let (level, by_law, wanted) = (level?, by_law?, in_year(body.from_year, day)?);
    if wanted > by_law {
        let (zh, en) = (day_zh(by_law), by_law);
        fields.wrong(
            "day",
            &format!("不得迟于法定期限（《条例》第四十九条）：{zh}"),
            &format!("after the day of the law (art. 49), {en}"),
        );
    }
    Some((level, Some(day)))
}

rpcs! { ReportDueDayService for DueDays:
    set_report_due_day => set(SetReportDueDayRequest) -> SetReportDueDayResponse;
    list_report_due_days => list(ListReportDueDaysRequest) -> ListReportDueDaysResponse;
}
