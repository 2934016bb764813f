//! Reading one's own case, and its receipt.

use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::case::CaseKind;
use gongkai_proto::{intake::v1 as proto, request::BureauRequest};
use tonic::Request;
use uuid::Uuid;

use super::{Applicants, acts::for_a_citizen, of_citizens};
use crate::{
    cases::{
        kernel::{
            Loaded, On,
            store::{self, RawFact, case_row},
        },
        query_code::{self, Codes, Opens},
    },
    door::{
        message::{Whole, my_case},
        mine::Mine,
        receipt::Receipt,
    },
    paper::{
        attachment::{self, Attachment},
        case_file,
        letter::{self, Format, Stored, dispatch::Place},
    },
};

/// A case with what its applicant may see of its papers.
pub(super) struct Own<C> {
    pub case: Loaded<C>,
    pub facts: Vec<RawFact>,
    pub letters: Vec<Stored>,
    pub files: Vec<Attachment>,
}

impl Applicants {
    pub(super) async fn get_my_case(
        &self,
        request: &Request<proto::GetMyCaseRequest>,
    ) -> Result<proto::GetMyCaseResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let key = call.body.key.as_ref();
        let (kind, id) = self.admit(&mut call, key).await?;
        let shown = of_citizens!(kind, C => self.show::<C, _>(&call, id).await)?;
        Ok(shown.into())
    }

    async fn show<C: Mine, R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        id: Uuid,
    ) -> Result<proto::MyCase> {
        let bureau = self
            .desk
            .bureaus
            .get(call.principal(), call.bureau())
            .await?;
        let own = self.own::<C, R>(call, id).await?;
        let tx = call.read(&self.desk.db).await?;
        let names = case_file::elsewhere(&self.desk, call.principal(), tx, &own.facts).await?;
        let calendar = self.desk.calendars.current();
        let whole = Whole {
            case: &own.case,
            facts: &own.facts,
            letters: &own.letters,
            files: &own.files,
            payment: bureau.head.payment_on(call.today),
            names: &names,
        };
        let on = On {
            day: call.today,
            calendar: &calendar,
            caller: call.principal(),
            standing: &[],
            settings: &bureau.settings,
            fee_payable: bureau.fee_payable(call.today),
        };
        Ok(my_case(&whole, &on))
    }

    /// The case of that id, as its applicant may see it.
    pub(super) async fn own<C: Mine, R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        id: Uuid,
    ) -> Result<Own<C>> {
        let mut tx = call.read(&self.desk.db).await?;
        let row = case_row(&mut tx, id).await?;
        let row = row.ok_or_else(|| Error::internal("a case that was shown has vanished"))?;
        let facts = store::raw_facts(&mut tx, &[id]).await?.remove(&id);
        let facts = facts.unwrap_or_default();
        let state: C = store::state(id, &facts)?;
        let letters = letters(&mut tx, id, &facts).await?;
        let given = state.given();
        let mut files = Vec::new();
        if !given.is_empty() {
            files = attachment::of_case(&mut tx, id).await?;
            files.retain(|file| given.contains(&file.id));
        }
        let case = Loaded {
            id,
            version: facts.last().map_or(0, |fact| fact.ordinal),
            number: row.number,
            state,
            // He is told of them otherwise.
            letters: Vec::new(),
        };
        Ok(Own {
            case,
            facts,
            letters,
            files,
        })
    }

    pub(super) async fn export_my_receipt(
        &self,
        request: &Request<proto::ExportMyReceiptRequest>,
    ) -> Result<proto::ExportMyReceiptResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let key = call.body.key.as_ref();
        let (kind, id) = self.admit(&mut call, key).await?;
        let receipt = of_citizens!(kind, C => self.receipt::<C, _>(&call, id).await)?;
        let bureau = self
            .desk
            .bureaus
            .get(call.principal(), call.bureau())
            .await?;
        let letter = receipt.letter(&bureau.head);
        let documents = self.documents.of(call.bureau());
        Ok(proto::ExportMyReceiptResponse {
            content: documents
                .lay_out(letter, Format::Pdf)
                .await
                .map_err(for_a_citizen)?,
            file_name: format!("登记回执{}.pdf", receipt.number),
            media_type: Format::Pdf.media_type().to_owned(),
        })
    }

    async fn receipt<C: Mine, R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        id: Uuid,
    ) -> Result<Receipt> {
        let own = self.own::<C, R>(call, id).await?;
        let mut tx = call.read(&self.desk.db).await?;
        let generation = query_code::generation(&mut tx, id).await?;
        let code = Codes::of(&tx, Opens::Case)?.code(id, generation);
        let came_on = own.facts.first().map_or(call.today, |fact| fact.legal_date);
        Ok(Receipt::of(&own.case, came_on, code))
    }

    /// The same of whatever kind: its letters.
    pub(super) async fn letters_of<R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        kind: CaseKind,
        id: Uuid,
    ) -> Result<Vec<Stored>> {
        of_citizens!(kind, C => self.own::<C, R>(call, id).await.map(|own| own.letters))
    }

    /// The same of whatever kind: the files that were given.
    pub(super) async fn files_of<R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        kind: CaseKind,
        id: Uuid,
    ) -> Result<Vec<Attachment>> {
        of_citizens!(kind, C => self.own::<C, R>(call, id).await.map(|own| own.files))
    }
}

/// The letters of a case that are for its applicant: not those to others, and no reply that has not left.
pub(super) async fn letters(tx: &mut Tx, id: Uuid, facts: &[RawFact]) -> Result<Vec<Stored>> {
    let signed = |letter: &Stored| {
        let sent_by = facts.iter().find(|fact| fact.ordinal == letter.ordinal);
        sent_by.is_some_and(|fact| fact.kind == "reply_signed")
    };
    let mut letters = letter::of_case(tx, id).await?;
    letters.retain(|letter| {
        let waits = signed(letter) && letter.place == Place::Issued;
        letter.kind.is_for_who_asked() && !waits
    });
    Ok(letters)
}
