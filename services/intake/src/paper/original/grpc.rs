//! OriginalService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    identity::{Principal, Role, role_missing},
    new_or_answer, rpcs,
};
use gongkai_proto::intake::v1::{self as proto, original_service_server::OriginalService};
use tonic::Request;
use uuid::Uuid;

use super::state::{may_become, none_in_force};
use crate::{
    cases::kernel::store::lock_any_case,
    desk::Desk,
    paper::{
        attachment,
        letter::{
            Original, Stored, Withdrawal,
            dispatch::Place,
            in_force, message,
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
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        let (letter, originals) = locked(&mut tx, letter_id).await?;
        if in_force(&originals).is_some() {
            may_be_replaced(&letter, call.principal())?;
        }
        let file = attachment::load(&mut tx, attachment_id).await?;
        may_become(&file, letter.case_id, &originals)?;
        // A file of a letter is not withdrawn as a file any more. It may have been just before this.
        let kept = attachment::sign(&mut tx, letter.case_id, &[attachment_id]).await?;
        if kept.is_empty() {
            let file = attachment::load(&mut tx, attachment_id).await?;
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
        insert_original(&mut tx, &original).await?;
        let answer = proto::AttachIssuedOriginalResponse {
            original: Some(message::original(&original, true)),
            names: Vec::new(),
        };
        claim.finish(tx, staff.named(answer)).await
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
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        let (letter, originals) = locked(&mut tx, letter_id).await?;
        may_be_replaced(&letter, call.principal())?;
        let mut original = in_force(&originals).cloned().ok_or_else(none_in_force)?;
        let withdrawal = Withdrawal {
            on: tx.today(),
            by: call.principal().subject.clone(),
            reason,
        };
        withdraw_original(&mut tx, letter_id, original.ordinal, &withdrawal).await?;
        original.withdrawn = Some(withdrawal);
        let answer = proto::WithdrawIssuedOriginalResponse {
            original: Some(message::original(&original, false)),
            names: Vec::new(),
        };
        claim.finish(tx, staff.named(answer)).await
    }
}

/// What left is what its addressee has: an original in force is taken away from it by the leader alone, who
/// signed it.
fn may_be_replaced(letter: &Stored, caller: &Principal) -> Result<()> {
    if letter.place == Place::Issued || caller.has(Role::Leader) {
        Ok(())
    } else {
        Err(role_missing(&[Role::Leader]))
    }
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

rpcs! { OriginalService for Originals:
    attach_issued_original =>
        attach(AttachIssuedOriginalRequest) -> AttachIssuedOriginalResponse;
    withdraw_issued_original =>
        withdraw(WithdrawIssuedOriginalRequest) -> WithdrawIssuedOriginalResponse;
}
