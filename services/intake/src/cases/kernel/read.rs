//! The way of every call that reads a case, or lists cases.

use gongkai_chassis::{call::Call, error::Result};
use gongkai_law::case::CaseStage;
use gongkai_proto::code::of_name;
use gongkai_proto::request::{BureauRequest, CaseListRequest};
use tonic::Request;

use super::{
    Case, Loaded, load,
    store::{Filter, Listed, Order, OrderKey, Place, Total, count_cases, list_cases},
};
use crate::desk::{Desk, View};

/// Where the contract has the names of categories and results.
const PACKAGE: &str = "gongkai.intake.v1";

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
    let staff = desk.bureaus.staff_of(call.principal(), call.bureau()).await;
    let mut tx = call.read(&desk.db).await?;
    let case = load::<C>(&mut tx, id).await?;
    let calendar = desk.calendars.current();
    let view = View::new(&call.scope, &calendar, call.today, &staff);
    Ok(answer(&view, &case))
}

/// A page of a list of cases.
pub struct Page<M> {
    /// The cases as sent.
    pub rows: Vec<M>,
    /// Token of the next page; empty on the last.
    pub next_page_token: String,
    /// How many the filter finds in all.
    pub total: Total,
}

/// A page of the list of a kind, which bears this name in its tokens; `message` makes what is sent of a row
/// in a bureau.
pub async fn list<C: Case, R: CaseListRequest, M>(
    desk: &Desk,
    request: &Request<R>,
    name: &str,
    message: impl Fn(&str, Listed) -> M,
) -> Result<Page<M>> {
    let mut call = Call::of(&desk.db, request)?;
    let filter = filter::<C, R>(&mut call);
    let order = order(&mut call);
    let paging = call.paging::<Place>(name, &format!("{filter:?}/{order:?}"));
    call.checked(Some(()))?;
    let office = filter.office_id.as_deref().unwrap_or_default();
    (desk.bureaus)
        .check_filter(&mut call, "filter.office_id", office)
        .await?;
    let mut tx = call.list(&desk.db).await?;
    let total = count_cases(&mut tx, C::KIND, &filter).await?;
    let (after, limit) = (paging.after, paging.limit());
    let rows = list_cases(&mut tx, C::KIND, &filter, order, after, limit).await?;
    let (rows, next_page_token) = paging.page(rows, |row| row.place(order))?;
    let bureau = call.bureau().as_str();
    let rows = rows.into_iter().map(|row| message(bureau, row));
    Ok(Page {
        rows: rows.collect(),
        next_page_token,
        total,
    })
}

/// The filter of a request.
fn filter<C: Case, R: CaseListRequest>(call: &mut Call<'_, R>) -> Filter {
    let asked = call.body.filter().cloned().unwrap_or_default();
    let (caller, today) = (call.principal().subject.clone(), call.today);
    let fields = &mut call.fields;
    if asked.mine && !asked.person.is_empty() {
        fields.wrong(
            "filter.person",
            "不能与“本人承办”同时指定",
            "not together with mine",
        );
    }
    if asked.stages.len() > CaseStage::ALL.len() {
        fields.wrong("filter.stages", "阶段不得超过10个", "at most 10");
    }
    let stages = asked.stages.iter().take(CaseStage::ALL.len());
    let stages: Vec<CaseStage> = stages
        .filter_map(|stage| fields.code("filter.stages", *stage))
        .collect();
    let office_id = fields.office("filter.office_id", &asked.office_id, 0);
    let person = if asked.mine {
        caller
    } else {
        fields.person("filter.person", &asked.person, 0)
    };
    let [category, result] = [
        ("filter.category", asked.category, C::categories()),
        ("filter.result", asked.result, C::results()),
    ]
    .map(|(field, named, known)| {
        // As messages name it, ANSWER_GRANTED, it is known, too.
        let code = of_name(PACKAGE, &named).unwrap_or(named);
        if !code.is_empty() && !known.contains(&code.as_str()) {
            let known = known.join(", ");
            fields.wrong(
                field,
                "不是这类案件可有的取值，请重新选择",
                &format!("one of: {known}"),
            );
        }
        code
    });
    let [
        opened_from,
        opened_to,
        closed_from,
        closed_to,
        due_from,
        due_to,
    ] = [
        ("filter.opened_from", &asked.opened_from),
        ("filter.opened_to", &asked.opened_to),
        ("filter.closed_from", &asked.closed_from),
        ("filter.closed_to", &asked.closed_to),
        ("filter.due_from", &asked.due_from),
        ("filter.due_to", &asked.due_to),
    ]
    .map(|(field, day)| fields.date_if_any(field, day));
    for (from, to) in [
        (
            ("filter.opened_from", opened_from),
            ("filter.opened_to", opened_to),
        ),
        (
            ("filter.closed_from", closed_from),
            ("filter.closed_to", closed_to),
        ),
        (("filter.due_from", due_from), ("filter.due_to", due_to)),
    ] {
        fields.span(from, to);
    }
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    Filter {
        open_only: asked.open_only,
        due_before: asked.overdue_only.then_some(today),
        stages,
        office_id: given(office_id),
        person: given(person),
        category: given(category),
        result: given(result),
        opened_from,
        opened_to,
        closed_from,
        closed_to,
        due_from,
        due_to,
    }
}

/// The order of a request; by due day where none is asked for.
fn order<R: CaseListRequest>(call: &mut Call<'_, R>) -> Order {
    let asked = call.body.order().copied().unwrap_or_default();
    Order {
        key: call
            .fields
            .code_if_any("order.key", asked.key)
            .unwrap_or(OrderKey::Due),
        descending: asked.descending,
    }
}
