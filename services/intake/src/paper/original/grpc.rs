//! OriginalService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    new_or_answer,
};
use gongkai_proto::intake::v1::{self as proto, original_service_server::OriginalService};
use tonic::Request;
use uuid::Uuid;

use super::state::{may_be_attached, may_be_withdrawn, may_become, none_in_force};
use crate::{
    cases::{
        kernel::{
            act::Acting,
            load,
            store::{case_row, lock_any_case},
        },
        kinds::by_kind,
    },
    contract::rpc::rpcs,
    desk::Desk,
    paper::{
        attachment,
        letter::{
            Original, Stored, Withdrawal, in_force, message,
            originals::{get_letter, insert_original, originals_of, withdraw_original},
        },
    },
};

/// The service.
pub struct Originals {
    /// The desk.
    pub desk: Desk,
}

impl Originals {
    async fn attach(
        &self,
        request: &Request<proto::AttachIssuedOriginalRequest>,
    ) -> Result<proto::AttachIssuedOriginalResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let letter_id = call.fields.id("letter_id", &body.letter_id);
        let attachment_id = call.fields.id("attachment_id", &body.attachment_id);
        call.checked(Some(()))?;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let tx = &mut acting.tx;
        let (letter, originals) = locked(tx, letter_id).await?;
        may_be_attached(letter.place, &originals, call.principal())?;
        let file = attachment::load(tx, attachment_id).await?;
        may_become(&file, letter.case_id, &originals)?;
        // A file of a letter is not withdrawn as a file any more. It may have been just before this.
        let kept = attachment::sign(tx, letter.case_id, &[attachment_id]).await?;
        if kept.is_empty() {
            let file = attachment::load(tx, attachment_id).await?;
            may_become(&file, letter.case_id, &originals)?;
            return Err(Error::internal(format!(
                "attachment {attachment_id} is not kept"
            )));
        }
        let last = originals.last().map_or(0, |last| last.ordinal);
        let original = Original {
            letter_id,
            ordinal: last + 1,
            attachment_id,
            media_type: file.media_type,
            byte_size: file.byte_size,
            sha256: file.sha256,
            attached_on: tx.today(),
            attached_by: call.principal().subject.clone(),
            withdrawn: None,
        };
        insert_original(tx, &original).await?;
        stays(&mut acting, letter.case_id).await?;
        let answer = proto::AttachIssuedOriginalResponse {
            original: Some(message::original(&original, true)),
            names: Vec::new(),
        };
        let named = acting.bureau.staff.named(answer);
        acting.answer(named).await
    }

    async fn withdraw(
        &self,
        request: &Request<proto::WithdrawIssuedOriginalRequest>,
    ) -> Result<proto::WithdrawIssuedOriginalResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let letter_id = call.fields.id("letter_id", &body.letter_id);
        let reason = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let tx = &mut acting.tx;
        let (letter, originals) = locked(tx, letter_id).await?;
        may_be_withdrawn(letter.place, &originals, call.principal())?;
        let mut original = in_force(&originals).cloned().ok_or_else(none_in_force)?;
        let withdrawal = Withdrawal {
            on: tx.today(),
            by: call.principal().subject.clone(),
            reason,
        };
        withdraw_original(tx, letter_id, original.ordinal, &withdrawal).await?;
        original.withdrawn = Some(withdrawal);
        stays(&mut acting, letter.case_id).await?;
        let answer = proto::WithdrawIssuedOriginalResponse {
            original: Some(message::original(&original, false)),
            names: Vec::new(),
        };
        let named = acting.bureau.staff.named(answer);
        acting.answer(named).await
    }
}

/// An original changes nothing of its case, which is what is told where it is only tried.
async fn stays(acting: &mut Acting, case_id: Uuid) -> Result<()> {
    if !acting.is_rehearsed() {
        return Ok(());
    }
    let case = case_row(&mut acting.tx, case_id).await?;
    let case = case.ok_or_else(|| Error::internal(format!("no case {case_id}")))?;
    by_kind!(case.kind, C => {
        let case = load::<C>(&mut acting.tx, case_id).await?;
        acting.note(&case).await
    })
}

/// The letter and its originals, with its case locked: two at once get ordinals of their own, and a
/// reply does not leave meanwhile.
async fn locked(tx: &mut Tx, letter_id: Uuid) -> Result<(Stored, Vec<Original>)> {
    let letter = get_letter(tx, letter_id).await?;
    if !lock_any_case(tx, letter.case_id).await? {
        return Err(Error::internal(format!("letter {letter_id} has no case")));
    }
    let originals = originals_of(tx, &[letter_id]).await?;
    Ok((letter, originals))
}

rpcs! { OriginalService for Originals, acts on letters:
    act attach_issued_original =>
        attach(AttachIssuedOriginalRequest) -> AttachIssuedOriginalResponse;
    act withdraw_issued_original =>
        withdraw(WithdrawIssuedOriginalRequest) -> WithdrawIssuedOriginalResponse;
}
