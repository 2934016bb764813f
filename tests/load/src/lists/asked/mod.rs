//! What is called: each list in each order, by each filter, deep in it; worklists; the search; a case.

mod lists;
mod searches;
mod worklists;

use std::{pin::Pin, time::Duration};

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{GetApplicationRequest, ListPossibleActsRequest};
use tonic::Status;

use super::{bare::Statement, sealed::Sealed};

/// So long a list may take, nineteen times of twenty; what may be done with a case; a search.
const LIST: Duration = Duration::from_millis(20);
const ACTS: Duration = Duration::from_millis(10);
const SEARCH: Duration = Duration::from_millis(300);
/// How many rows came.
type Called = Pin<Box<dyn Future<Output = Result<usize, Status>> + Send>>;

/// A call, and what it is to take at most.
pub(super) struct Asked {
    pub(super) what: String,
    pub(super) goal: Duration,
    /// What the call asks of PostgreSQL, where that can be told from here.
    pub(super) statements: Vec<Statement>,
    pub(super) may_be_empty: bool,
    pub(super) call: Box<dyn Fn() -> Called + Send>,
}

impl Asked {
    fn new(
        what: &str,
        goal: Duration,
        statements: Vec<Statement>,
        call: impl Fn() -> Called + Send + 'static,
    ) -> Self {
        Self {
            what: what.to_owned(),
            goal,
            statements,
            may_be_empty: false,
            call: Box::new(call),
        }
    }
}

/// All that is measured.
pub(super) async fn all(
    caller: &Caller,
    bureau: &str,
    application: &str,
    sealed: &Sealed,
) -> anyhow::Result<Vec<Asked>> {
    let mut asked = lists::lists(caller, bureau).await?;
    asked.extend(worklists::worklists(caller, bureau));
    asked.extend(searches::searches(caller, bureau, sealed));
    asked.extend(case(caller, bureau, application));
    Ok(asked)
}

/// Reading one case of a hundred facts.
fn case(caller: &Caller, bureau: &str, application: &str) -> [Asked; 2] {
    let facts = || {
        vec![Statement {
            name: "load_facts".to_owned(),
            parameters: format!("'{bureau}', '{application}', 'application'"),
        }]
    };
    let get = GetApplicationRequest {
        bureau_id: bureau.to_owned(),
        application_id: application.to_owned(),
    };
    let possible = ListPossibleActsRequest {
        bureau_id: bureau.to_owned(),
        case_id: application.to_owned(),
    };
    let (applications, acts) = (caller.applications(), caller.acts());
    [
        Asked::new("GetApplication，100 facts", LIST, facts(), move || {
            let (mut applications, get) = (applications.clone(), get.clone());
            Box::pin(async move {
                let found = applications.get_application(get).await?;
                Ok(usize::from(found.into_inner().application.is_some()))
            })
        }),
        Asked::new("ListPossibleActs，100 facts", ACTS, facts(), move || {
            let (mut acts, possible) = (acts.clone(), possible.clone());
            Box::pin(async move {
                let listed = acts.list_possible_acts(possible).await?;
                Ok(listed.into_inner().acts.len())
            })
        }),
    ]
}
