//! What an act names must be there: the files a reply discloses, and the dispute that orders a new
//! answer. Looked up in the act's own transaction.

use std::collections::HashSet;

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::{case::CaseKind, dispute::DisputeOutcome};
use uuid::Uuid;

use super::{
    reply::{Reopening, ReplyFact},
    state::{Application, Happened},
};
use crate::{
    cases::kernel::{Loaded, store},
    paper::attachment,
};

/// Refuses what just happened if it names something that is not there.
pub(super) async fn check(
    tx: &mut Tx,
    case: &Loaded<Application>,
    happened: &Happened,
) -> Result<()> {
    let Happened::Reply(fact) = happened else {
        return Ok(());
    };
    match fact {
        ReplyFact::ReplyDrafted(content) => {
            let attachments = &content.attachments;
            let held = attachment::hold(tx, case.id, attachments).await?;
            drafted(attachments, &held)
        }
        ReplyFact::ReplySigned { .. } => {
            let reply = case.state.replies.current();
            let attachments = reply.map_or(&[][..], |reply| &reply.content.attachments);
            let held = attachment::sign(tx, case.id, attachments).await?;
            if attachments.iter().all(|id| held.contains(id)) {
                return Ok(());
            }
            Err(Error::state_forbids(
                "drafted with an attachment that was withdrawn since",
                "拟稿所附文件已撤下，须重新拟稿",
            )
            .next("Draft the reply anew.", "请重新拟稿后送审。"))
        }
        ReplyFact::Reopened(Reopening {
            dispute_id: Some(id),
            ordered_by,
            ..
        }) => {
            let result = store::result_about(tx, CaseKind::Dispute, *id, case.id).await?;
            let mut fields = Fields::default();
            match result {
                None => fields.wrong(
                    "dispute_id",
                    "该复议诉讼案件与本申请无关，或者已作废",
                    "not a dispute about this application, or voided",
                ),
                // What a decision that was recorded orders opens this by itself.
                Some(result)
                    if ordered_by.is_empty()
                        && result.as_deref() != Some(DisputeOutcome::Corrected.as_str()) =>
                {
                    fields.wrong(
                        "dispute_id",
                        "该案件没有纠正原答复的生效结果（撤销、变更、确认违法或者责令履行），不能据以重新答复；本机关自行纠正的，\
                         重新办理的原因请选择自行纠正",
                        "no decision in force that puts the answer right; choose own correction if the bureau corrects itself",
                    );
                }
                Some(_) => {}
            }
            fields.done()
        }
        _ => Ok(()),
    }
}

/// Each file of a draft that the case does not have.
fn drafted(attachments: &[Uuid], held: &HashSet<Uuid>) -> Result<()> {
    let mut fields = Fields::default();
    for (index, id) in attachments.iter().enumerate() {
        if !held.contains(id) {
            fields.wrong(
                &format!("content.attachment_ids[{index}]"),
                "本申请没有该附件，或者已撤下",
                "no attachment of this application, or withdrawn",
            );
        }
    }
    fields.done()
}
