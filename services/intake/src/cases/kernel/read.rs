//! The way of every call that reads a case, or lists cases.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, error::Result};
use gongkai_law::case::CaseKind;
use gongkai_proto::request::{BureauRequest, WorklistRequest};
use tonic::Request;
use uuid::Uuid;

use super::{
    Case, Loaded, load,
    store::{Listed, list_cases},
};
use crate::desk::{Desk, View};

/// Reads one case, by the field that names it and its id; `answer` makes the response.
pub async fn show<C: Case, R: BureauRequest, A>(
    desk: &Desk,
    request: &Request<R>,
    (field, id): (&'static str, &str),
    answer: impl FnOnce(&View<'_>, &Loaded<C>) -> A,
) -> Result<A> {
    let mut call = Call::of(&desk.db, request)?;
    let id = call.fields.id(field, id);
    let id = call.checked(Some(id))?;
    let mut tx = call.read(&desk.db).await?;
    let case = load::<C>(&mut tx, id).await?;
    let calendar = desk.calendars.current();
    Ok(answer(
        &View::new(&call.scope, &calendar, call.today),
        &case,
    ))
}

/// A page of the worklist of a kind, which bears this name in its tokens, and the token of the next one;
/// `message` makes what is sent of a row in a bureau.
pub async fn list<R: WorklistRequest, M>(
    desk: &Desk,
    request: &Request<R>,
    kind: CaseKind,
    name: &str,
    message: impl Fn(&str, Listed) -> M,
) -> Result<(Vec<M>, String)> {
    let mut call = Call::of(&desk.db, request)?;
    let (open_only, office) = (call.body.open_only(), call.body.office_id());
    let office = office.map(|office| call.fields.office("office_id", office, 0));
    let filter = match &office {
        None => open_only.to_string(),
        Some(office) => format!("{open_only}/{office}"),
    };
    let paging = call.paging::<(NaiveDate, Uuid)>(name, &filter);
    call.checked(Some(()))?;
    let mut tx = call.read(&desk.db).await?;
    let office = office.as_deref().filter(|office| !office.is_empty());
    let (after, limit) = (paging.after, paging.limit());
    let rows = list_cases(&mut tx, kind, open_only, office, after, limit).await?;
    let (rows, next_page_token) = paging.page(rows, Listed::position)?;
    let bureau = call.bureau().as_str();
    let rows = rows.into_iter().map(|row| message(bureau, row));
    Ok((rows.collect(), next_page_token))
}
