//! Worklists and their counts.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{GetWorklistCountsRequest, ListWorklistRequest, Worklist};

use super::{Asked, LIST};
use crate::lists::{OFFICE, PERSON, bare::Statement};

/// Kinds of duty by what they ask of people, as intake tells it; what is in `CLOCKS` waits for others while it has
/// no day.
const CLOCKS: &str = "confirm_receipt,answer,check_completeness,decide,decide_as_promised";
const HANDLE: &str = "ask_correction,re_review,archive,search,answer_anew,close,task,reassign,\
                      written_reply,defence,comply,correct,confirm_payment";
const REVIEW: &str = "review_reply";
const SIGN: &str = "sign_reply";
const SEND: &str = "dispatch_reply,deliver,send_letter,send_again";
const WAIT: &str = "prove_delivery,prove_service,opinion_back,close_lapsed";

pub(super) fn worklists(caller: &Caller, bureau: &str) -> Vec<Asked> {
    let acts = [HANDLE, REVIEW, SIGN, SEND].join(",");
    let dated = format!("{acts},{CLOCKS}");
    let waits = format!("{WAIT},{CLOCKS}");
    let all = format!("{dated},{WAIT}");
    let (mine, office) = (
        format!("'{PERSON}', NULL, NULL"),
        format!("NULL, '{{{OFFICE}}}', NULL"),
    );
    let (whole, late) = ("NULL, NULL, NULL", "NULL, NULL, '2026-11-27'");
    let lists = [
        (
            "本人待办 mine",
            Worklist::Mine,
            dated.as_str(),
            acts.as_str(),
            mine.as_str(),
        ),
        (
            "本股室待办 my office's",
            Worklist::Office,
            &dated,
            &acts,
            &office,
        ),
        ("待审核 to review", Worklist::Review, REVIEW, REVIEW, whole),
        ("待签发 to sign", Worklist::Signature, SIGN, SIGN, whole),
        ("待送出 to send", Worklist::Sending, SEND, SEND, whole),
        ("等待他方 waiting", Worklist::Waiting, WAIT, &waits, whole),
        ("已逾期 late", Worklist::Late, &all, &all, late),
    ];
    let lists = lists.into_iter().map(|(what, worklist, dated, undated, whose)| {
        let request = ListWorklistRequest {
            bureau_id: bureau.to_owned(),
            worklist: worklist as i32,
            ..ListWorklistRequest::default()
        };
        let statement = Statement {
            name: "list_worklist".to_owned(),
            parameters: format!(
                "'{bureau}', '{{{dated}}}', '{{{undated}}}', {whose}, NULL, NULL, NULL, NULL, 51"
            ),
        };
        let worklists = caller.worklists();
        let what = format!("ListWorklist：{what}");
        Asked::new(&what, LIST, vec![statement], move || {
            let (mut worklists, request) = (worklists.clone(), request.clone());
            Box::pin(async move {
                let page = worklists.list_worklist(request).await?;
                Ok(page.into_inner().entries.len())
            })
        })
    });
    lists.chain([counts(caller, bureau)]).collect()
}

fn counts(caller: &Caller, bureau: &str) -> Asked {
    let request = GetWorklistCountsRequest {
        bureau_id: bureau.to_owned(),
    };
    let groups = [
        (CLOCKS, "handle", "wait"),
        (HANDLE, "handle", "handle"),
        (REVIEW, "review", "review"),
        (SIGN, "sign", "sign"),
        (SEND, "send", "send"),
        (WAIT, "wait", "wait"),
    ];
    let column =
        |value: fn(&(&'static str, &'static str, &'static str), &'static str) -> &'static str| {
            let kinds = groups
                .iter()
                .flat_map(|group| group.0.split(',').map(move |kind| value(group, kind)));
            kinds.collect::<Vec<_>>().join(",")
        };
    let (kinds, dated) = (column(|_, kind| kind), column(|group, _| group.1));
    let undated = column(|group, _| group.2);
    let statement = Statement {
        name: "count_worklists".to_owned(),
        parameters: format!(
            "'{bureau}', '{PERSON}', '{{{OFFICE}}}', '2026-11-27', '{{{kinds}}}', '{{{dated}}}', '{{{undated}}}', \
             'wait', 'review', 'sign', 'send'"
        ),
    };
    let worklists = caller.worklists();
    Asked::new("GetWorklistCounts", LIST, vec![statement], move || {
        let (mut worklists, request) = (worklists.clone(), request.clone());
        Box::pin(async move {
            let counts = worklists.get_worklist_counts(request).await?;
            Ok(counts.into_inner().counts.len())
        })
    })
}
