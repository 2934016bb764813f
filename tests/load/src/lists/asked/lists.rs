//! Lists: each filter in each order, up and down, and pages deep in them.

use anyhow::Context as _;
use gongkai_demo::{clients::Caller, play};
use gongkai_proto::intake::v1::{
    CaseFilter, CaseOrder, CaseOrderKey, CaseStage, ListApplicationsRequest,
};

use super::{Asked, LIST};
use crate::lists::{OFFICE, PERSON, bare::Statement};

/// Pages of 200 before the one that is deep in a list.
const DEEP: usize = 60;

/// What a filter is called, and the filter.
fn filters() -> Vec<(&'static str, CaseFilter)> {
    let all = CaseFilter::default;
    let open = CaseFilter {
        open_only: true,
        ..all()
    };
    let stage = |stage: CaseStage| CaseFilter {
        stages: vec![stage as i32],
        ..all()
    };
    vec![
        ("全部 all", all()),
        ("未办结 open", open.clone()),
        (
            "已逾期 overdue",
            CaseFilter {
                overdue_only: true,
                ..all()
            },
        ),
        ("待审核 to review", stage(CaseStage::Review)),
        ("待送达 sent", stage(CaseStage::Sent)),
        ("已办结 closed", stage(CaseStage::Closed)),
        (
            "一股室 an office",
            CaseFilter {
                office_id: OFFICE.to_owned(),
                ..all()
            },
        ),
        (
            "一人未办结 a person, open",
            CaseFilter {
                person: PERSON.to_owned(),
                ..open
            },
        ),
        (
            "类别与结果 category and result",
            CaseFilter {
                category: "research".to_owned(),
                result: "not_held".to_owned(),
                ..all()
            },
        ),
        (
            "一年收到 opened in a year",
            CaseFilter {
                opened_from: "2021-01-01".to_owned(),
                opened_to: "2021-12-31".to_owned(),
                ..all()
            },
        ),
        (
            "一月办结 closed in a month",
            CaseFilter {
                closed_from: "2022-03-01".to_owned(),
                closed_to: "2022-03-31".to_owned(),
                ..all()
            },
        ),
        (
            "一周到期 due in a week",
            CaseFilter {
                due_from: "2026-11-30".to_owned(),
                due_to: "2026-12-06".to_owned(),
                ..all()
            },
        ),
        (
            "一股室一年办结 an office, closed in a year",
            CaseFilter {
                office_id: OFFICE.to_owned(),
                closed_from: "2024-01-01".to_owned(),
                closed_to: "2024-12-31".to_owned(),
                ..all()
            },
        ),
    ]
}

const ORDERS: [(&str, CaseOrderKey, &str); 4] = [
    ("期限 due", CaseOrderKey::Due, "due"),
    ("收到 opened", CaseOrderKey::Opened, "opened"),
    ("编号 number", CaseOrderKey::Number, "number"),
    ("办结 closed", CaseOrderKey::Closed, "closed"),
];

pub(super) async fn lists(caller: &Caller, bureau: &str) -> anyhow::Result<Vec<Asked>> {
    let mut asked = Vec::new();
    for (filtered, filter) in filters() {
        for (ordered, key, order) in ORDERS {
            for (direction, descending) in [("↑", false), ("↓", true)] {
                let request = ListApplicationsRequest {
                    bureau_id: bureau.to_owned(),
                    filter: Some(filter.clone()),
                    order: Some(CaseOrder {
                        key: key as i32,
                        descending,
                    }),
                    ..ListApplicationsRequest::default()
                };
                let desc = if descending { "_desc" } else { "" };
                let parameters = parameters(bureau, &filter);
                let statements = |after: &str| {
                    vec![
                        Statement {
                            name: "count_cases".to_owned(),
                            parameters: parameters.clone(),
                        },
                        Statement {
                            name: format!("list_cases_by_{order}{desc}"),
                            parameters: format!("{parameters}, {after}, 51"),
                        },
                    ]
                };
                let what = format!("{filtered}，{ordered} {direction}");
                let first = statements("NULL, NULL, NULL");
                asked.push(list(caller, &what, first, request.clone()));
                if filter == CaseFilter::default() {
                    let token = deep(caller, &request).await.context(order)?;
                    let request = ListApplicationsRequest {
                        page_token: token,
                        ..request
                    };
                    let what = format!("{what}，深页 a page deep in it");
                    asked.push(list(
                        caller,
                        &what,
                        statements("'2021-05-01', 2021, 2000"),
                        request,
                    ));
                }
            }
        }
    }
    Ok(asked)
}

fn list(
    caller: &Caller,
    what: &str,
    statements: Vec<Statement>,
    request: ListApplicationsRequest,
) -> Asked {
    let applications = caller.applications();
    Asked::new(what, LIST, statements, move || {
        let (mut applications, request) = (applications.clone(), request.clone());
        Box::pin(async move {
            let page = applications.list_applications(request).await?;
            Ok(page.into_inner().applications.len())
        })
    })
}

/// The token of a page far from the first.
async fn deep(caller: &Caller, request: &ListApplicationsRequest) -> anyhow::Result<String> {
    let mut token = String::new();
    for _ in 0..DEEP {
        let request = ListApplicationsRequest {
            page_size: 200,
            page_token: token,
            ..request.clone()
        };
        let page = caller.applications().list_applications(request).await;
        token = page.map_err(play::told)?.into_inner().next_page_token;
    }
    Ok(token)
}

/// The filter as the parameters 1 to 16 of the statements of lists.
fn parameters(bureau: &str, filter: &CaseFilter) -> String {
    let text = |text: &str| match text {
        "" => "NULL".to_owned(),
        text => format!("'{text}'"),
    };
    let stages = filter.stages().map(|stage| {
        let name = stage.as_str_name();
        name.trim_start_matches("CASE_STAGE_").to_lowercase()
    });
    let stages: Vec<String> = stages.collect();
    let at_rest = |stage: &String| ["closed", "archived", "removed"].contains(&stage.as_str());
    let in_hand = filter.open_only
        || filter.overdue_only
        || !(filter.due_from.is_empty() && filter.due_to.is_empty())
        || !stages.is_empty() && !stages.iter().any(at_rest);
    let late = if filter.overdue_only {
        "2026-11-27"
    } else {
        ""
    };
    format!(
        "'{bureau}', 'application', {}, {}, '{{{}}}', {in_hand}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}",
        filter.open_only,
        text(late),
        stages.join(","),
        text(&filter.office_id),
        text(&filter.person),
        text(&filter.category),
        text(&filter.result),
        text(&filter.opened_from),
        text(&filter.opened_to),
        text(&filter.closed_from),
        text(&filter.closed_to),
        text(&filter.due_from),
        text(&filter.due_to),
    )
}
