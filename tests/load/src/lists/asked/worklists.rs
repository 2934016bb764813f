//! Worklists and their counts.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{GetWorklistCountsRequest, ListWorklistRequest, Worklist};

use super::{Asked, LIST};
use crate::lists::{OFFICE, PERSON, bare::Statement};

/// Kinds of duty by what they ask of people, as intake tells it; what is in `CLOCKS` waits for others while it has
/// no day, a lapse until its day.
const CLOCKS: &str = "confirm_receipt,answer,check_completeness,decide,decide_as_promised";
const HANDLE: &str = "ask_correction,re_review,archive,search,answer_anew,close,task,reassign,\
                      written_reply,defence,comply,correct,confirm_payment";
const REVIEW: &str = "review_reply";
const SIGN: &str = "sign_reply";
const SEND: &str = "dispatch_reply,deliver,send_letter,send_again";
const WAIT: &str = "prove_delivery,prove_service,opinion_back,correction_back";
const LAPSE: &str = "close_lapsed";
const TODAY: &str = "2026-11-27";

pub(super) fn worklists(caller: &Caller, bureau: &str) -> Vec<Asked> {
    let acts = [HANDLE, REVIEW, SIGN, SEND].join(",");
    let ahead = format!("{acts},{CLOCKS}");
    let come = format!("{ahead},{LAPSE}");
    let (waits, lapses) = (format!("{WAIT},{CLOCKS}"), format!("{WAIT},{LAPSE}"));
    let all = format!("{come},{WAIT}");
    let (mine, office) = (
        format!("'{PERSON}', NULL, NULL"),
        format!("NULL, '{{{OFFICE}}}', NULL"),
    );
    let (whole, late) = ("NULL, NULL, NULL", format!("NULL, NULL, '{TODAY}'"));
    let lists = [
        (
            "本人待办 mine",
            Worklist::Mine,
            [come.as_str(), &acts, &ahead],
            mine.as_str(),
        ),
        (
            "本股室待办 my office's",
            Worklist::Office,
            [&come, &acts, &ahead],
            &office,
        ),
        ("待审核 to review", Worklist::Review, [REVIEW; 3], whole),
        ("待签发 to sign", Worklist::Signature, [SIGN; 3], whole),
        ("待送出 to send", Worklist::Sending, [SEND; 3], whole),
        (
            "等待他方 waiting",
            Worklist::Waiting,
            [WAIT, &waits, &lapses],
            whole,
        ),
        ("已逾期 late", Worklist::Late, [&all; 3], &late),
    ];
    let lists = lists.into_iter().map(|(what, worklist, [come, undated, ahead], whose)| {
        let request = ListWorklistRequest {
            bureau_id: bureau.to_owned(),
            worklist: worklist as i32,
            ..ListWorklistRequest::default()
        };
        let statement = Statement {
            name: "list_worklist".to_owned(),
            parameters: format!(
                "'{bureau}', '{{{come}}}', '{{{undated}}}', {whose}, NULL, NULL, NULL, NULL, 51, '{TODAY}', \
                 '{{{ahead}}}'"
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
        (CLOCKS, ["handle", "wait", "handle"]),
        (HANDLE, ["handle"; 3]),
        (REVIEW, ["review"; 3]),
        (SIGN, ["sign"; 3]),
        (SEND, ["send"; 3]),
        (WAIT, ["wait"; 3]),
        (LAPSE, ["handle", "handle", "wait"]),
    ];
    let column = |value: &dyn Fn([&'static str; 3], &'static str) -> &'static str| {
        let kinds = groups
            .iter()
            .flat_map(|(kinds, errands)| kinds.split(',').map(|kind| value(*errands, kind)));
        kinds.collect::<Vec<_>>().join(",")
    };
    let kinds = column(&|_, kind| kind);
    let [come, undated, ahead] = [0, 1, 2].map(|day| column(&|errands, _| errands[day]));
    let statement = Statement {
        name: "count_worklists".to_owned(),
        parameters: format!(
            "'{bureau}', '{PERSON}', '{{{OFFICE}}}', '{TODAY}', '{{{kinds}}}', '{{{come}}}', '{{{undated}}}', \
             'wait', 'review', 'sign', 'send', '{{{ahead}}}'"
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
