//! What a clerk does about codes: a new one in place of a lost one, and the receipt.

use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    new_or_answer, rpcs,
};
use gongkai_law::case::CaseKind;
use gongkai_proto::intake::v1::{self as proto, query_code_service_server::QueryCodeService};
use tonic::Request;
use uuid::Uuid;

use crate::{
    cases::{
        kernel::{
            Case as _, load,
            store::{CaseRow, case_row, lock_any_case},
        },
        kinds::by_kind,
        query_code::{self, Codes, Opens, Renewal},
    },
    desk::Desk,
    door::receipt::Receipt,
    paper::letter::{Documents, Format},
};

/// The service.
pub struct QueryCodes {
    desk: Desk,
    documents: Documents,
}

impl QueryCodes {
    /// At this desk, laying receipts out by these documents.
    pub fn new(desk: Desk, documents: Documents) -> Self {
        Self { desk, documents }
    }

    async fn renew(
        &self,
        request: &Request<proto::RenewQueryCodeRequest>,
    ) -> Result<proto::RenewQueryCodeResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let case_id = call.fields.id("case_id", &call.body.case_id);
        let reason = call.fields.text("reason", &call.body.reason, 1, 1000);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        // Locked, so that two clerks at once do not issue the same generation.
        lock_any_case(&mut tx, case_id).await?;
        let row = of_an_applicant(&mut tx, case_id).await?;
        let generation = query_code::generation(&mut tx, case_id).await? + 1;
        let renewal = Renewal {
            case_id,
            generation,
            reason,
        };
        query_code::renew(&mut tx, &renewal).await?;
        let answer = proto::RenewQueryCodeResponse {
            number: row.number.to_string(),
            query_code: Codes::of(&tx, Opens::Case)?
                .code(case_id, generation)
                .to_string(),
        };
        claim.finish(tx, answer).await
    }

    async fn export(
        &self,
        request: &Request<proto::ExportReceiptRequest>,
    ) -> Result<proto::ExportReceiptResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let case_id = call.fields.id("case_id", &call.body.case_id);
        call.checked(Some(()))?;
        let bureau = self
            .desk
            .bureaus
            .get(call.principal(), call.bureau())
            .await?;
        let mut tx = call.read(&self.desk.db).await?;
        let row = of_an_applicant(&mut tx, case_id).await?;
        let generation = query_code::generation(&mut tx, case_id).await?;
        let code = Codes::of(&tx, Opens::Case)?.code(case_id, generation);
        let receipt = by_kind!(row.kind, C => {
            let case = load::<C>(&mut tx, case_id).await?;
            let came_on = case.state.columns().opened_on;
            Receipt::of(&case, came_on, code)
        });
        drop(tx);
        let file = self.documents.of(call.bureau());
        let content = file.lay_out(receipt.letter(&bureau.head), Format::Pdf);
        Ok(proto::ExportReceiptResponse {
            content: content.await?,
            file_name: format!("登记回执{}.pdf", receipt.number),
            media_type: Format::Pdf.media_type().to_owned(),
        })
    }
}

/// The row of a case that an applicant may have.
async fn of_an_applicant(tx: &mut Tx, case_id: Uuid) -> Result<CaseRow> {
    let row = case_row(tx, case_id).await?;
    let row = row.ok_or_else(|| Error::record_unknown("case", "案件", case_id))?;
    match row.kind {
        CaseKind::Dispute => Err(Error::state_forbids(
            "a dispute, which has no query code",
            "复议诉讼案件不设查询码",
        )
        .next(
            "Its applicant asks the organ of reconsideration or the court.",
            "当事人请向复议机关或者人民法院查询。",
        )),
        _ => Ok(row),
    }
}

rpcs! { QueryCodeService for QueryCodes:
    renew_query_code => renew(RenewQueryCodeRequest) -> RenewQueryCodeResponse;
    export_receipt => export(ExportReceiptRequest) -> ExportReceiptResponse;
}
