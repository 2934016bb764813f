//! Reading one's own case, and its receipt.

use std::collections::BTreeSet;

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
            CITIZEN, Loaded, On,
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
        letter::{self, Format, OnItsWay, Stored, dispatch::Place},
    },
};

/// A case with what its applicant may see of its papers.
pub(super) struct Own<C> {
    pub case: Loaded<C>,
    pub facts: Vec<RawFact>,
    pub letters: Vec<Stored>,
    /// Ordinals of the facts whose letters have not left.
    pub unsent: BTreeSet<i32>,
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
            unsent: &own.unsent,
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
        let (letters, unsent) = letters(&mut tx, id, &state, &facts).await?;
        let given = state.given();
        let mut files = attachment::of_case(&mut tx, id).await?;
        files.retain(|file| file.attached_by == CITIZEN || given.contains(&file.id));
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
            unsent,
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

    /// The same of whatever kind: the files he may see.
    pub(super) async fn files_of<R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        kind: CaseKind,
        id: Uuid,
    ) -> Result<Vec<Attachment>> {
        of_citizens!(kind, C => self.own::<C, R>(call, id).await.map(|own| own.files))
    }
}

/// The letters of a case that its applicant may see: not those to others, nor what has to leave and has not. Of the
/// latter, the ordinals of the facts that send them.
async fn letters<C: Mine>(
    tx: &mut Tx,
    id: Uuid,
    state: &C,
    facts: &[RawFact],
) -> Result<(Vec<Stored>, BTreeSet<i32>)> {
    let signed = |letter: &Stored| {
        let sent_by = facts.iter().find(|fact| fact.ordinal == letter.ordinal);
        sent_by.is_some_and(|fact| fact.kind == "reply_signed")
    };
    let waits = |letter: &Stored| {
        letter.place == Place::Issued && (signed(letter) || state.waits_to_leave(&unsent(letter)))
    };
    let mut letters = letter::of_case(tx, id).await?;
    letters.retain(|letter| letter.kind.is_for_who_asked());
    let (unsent, seen): (Vec<Stored>, Vec<Stored>) = letters.into_iter().partition(waits);
    Ok((
        seen,
        unsent.into_iter().map(|letter| letter.ordinal).collect(),
    ))
}

/// A letter that nobody sent, as far as its way is concerned.
fn unsent(letter: &Stored) -> OnItsWay {
    OnItsWay::issued(1, letter.ordinal, letter.kind, letter.dated_on)
}
