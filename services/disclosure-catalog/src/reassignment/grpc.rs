//! ReassignmentService: proto to domain and back.

use std::collections::BTreeSet;

use gongkai_chassis::{
    call::Call,
    db::{Db, Tx},
    error::Result,
    fields::Fields,
    new_or_answer, rpcs,
};
use gongkai_proto::{
    catalog::v1::{self as proto, reassignment_service_server::ReassignmentService},
    common::v1::PersonName,
};
use tonic::Request;
use uuid::Uuid;

use super::{
    gather::Gathered,
    message::{done, thing},
    state::{Filter, Target, TargetPerson, Thing},
    store,
};
use crate::{
    bureau::{self, Bureau, staff},
    calendar, duty, entry, numbers,
    previewed::{self, number},
};

/// The service.
pub struct Reassignments {
    db: Db,
}

impl Reassignments {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn preview(
        &self,
        request: &Request<proto::PreviewReassignmentRequest>,
    ) -> Result<proto::PreviewReassignmentResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let bureau = bureau::load(&self.db, call.bureau()).await?;
        let filter = filter(&mut call.fields, &bureau, body.filter.as_ref());
        let target = target(&mut call.fields, &bureau, body.target.as_ref(), call.today);
        call.checked(Some(()))?;
        let calendar = calendar::in_force(&self.db).await?;
        let mut tx = call.read(&self.db).await?;
        check_person(&mut tx, &mut call.fields, &target).await?;
        call.checked(Some(()))?;
        let gathered = Gathered::of(&mut tx, &bureau.id, &filter, &target).await?;
        let ids: BTreeSet<Uuid> = gathered.things.iter().map(|thing| thing.id).collect();
        let open = duty::open(&mut tx, &bureau.id, &calendar).await?;
        Ok(proto::PreviewReassignmentResponse {
            total: number(gathered.total),
            open_duties: number(open.iter().filter(|id| ids.contains(id)).count()),
            token: previewed::token(&gathered.things)?,
            names: names(&mut tx, people(gathered.things.iter())).await?,
            things: gathered.things.iter().map(thing).collect(),
        })
    }

    async fn reassign(
        &self,
        request: &Request<proto::ReassignRequest>,
    ) -> Result<proto::ReassignResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let bureau = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let filter = filter(&mut call.fields, &bureau, body.filter.as_ref());
        let target = target(&mut call.fields, &bureau, body.target.as_ref(), call.today);
        let token: String = call.fields.line("token", &body.token, 1, 64);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        // Whoever re-assigns at the same time waits here, and finds what this one left.
        entry::lock(&mut tx).await?;
        check_person(&mut tx, &mut call.fields, &target).await?;
        call.checked(Some(()))?;
        let gathered = Gathered::of(&mut tx, &bureau.id, &filter, &target).await?;
        previewed::check(&gathered.things, &token)?;
        let act = tx.new_id();
        for thing in &gathered.things {
            store::insert(&mut tx, act, thing, &reason).await?;
        }
        let (done, total) = (gathered.things.len(), gathered.total);
        if !gathered.reassign(&mut tx, &bureau, &reason).await? {
            return Err(previewed::changed());
        }
        let answer = proto::ReassignResponse {
            act_id: act.to_string(),
            reassigned: number(done),
            left: number(total.saturating_sub(done)),
            catalog_version: entry::catalog_version(&mut tx, &bureau.id, None).await?,
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListReassignmentsRequest>,
    ) -> Result<proto::ListReassignmentsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let mut id_if_any = |field: &str, id: &str| match id {
            "" => None,
            id => Some(call.fields.id(field, id)),
        };
        let act = id_if_any("act_id", &body.act_id);
        let of = id_if_any("thing_id", &body.thing_id);
        let filter = format!("{}/{}", body.act_id, body.thing_id);
        let paging = call.paging::<Uuid>("reassignments", &filter);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let rows = store::list(&mut tx, (act, of), paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.id)?;
        let mut who = people(rows.iter().map(|row| &row.thing));
        who.extend(rows.iter().map(|row| row.by.clone()));
        Ok(proto::ListReassignmentsResponse {
            names: names(&mut tx, who).await?,
            reassignments: rows.into_iter().map(done).collect(),
            next_page_token,
        })
    }
}

/// The filter sent.
fn filter(
    fields: &mut Fields,
    bureau: &Bureau,
    sent: Option<&proto::ReassignmentFilter>,
) -> Filter {
    let Some(sent) = sent else {
        return Filter::default();
    };
    let office_id = fields.office("filter.office_id", &sent.office_id, 0);
    bureau.check_filter(fields, "filter.office_id", &office_id);
    let kinds = sent.kinds.iter().enumerate();
    let kinds = kinds.filter_map(|(at, kind)| fields.code(&format!("filter.kinds[{at}]"), *kind));
    Filter {
        kinds: kinds.collect(),
        office_id,
        person: fields.person("filter.person", &sent.person, 0),
        state: fields.code_if_any("filter.state", sent.state),
        item_kind: fields.code_if_any("filter.item_kind", sent.item_kind),
    }
}

/// The target sent. An office must be open today.
fn target(
    fields: &mut Fields,
    bureau: &Bureau,
    sent: Option<&proto::ReassignmentTarget>,
    today: chrono::NaiveDate,
) -> Target {
    let sent = sent.cloned().unwrap_or_default();
    let person = fields.person("target.person", &sent.person, 0);
    if sent.office_id.is_empty() && person.is_empty() && !sent.no_person {
        fields.wrong(
            "target",
            "请填写改派后的股室、承办人，或者选择不再指定承办人",
            "an office, a person, or nobody in particular",
        );
    }
    if !person.is_empty() && sent.no_person {
        fields.wrong(
            "target.no_person",
            "已填写承办人的，不得同时选择不再指定承办人",
            "not with a person",
        );
    }
    if !sent.office_id.is_empty() {
        bureau.check_office(fields, "target.office_id", &sent.office_id, today);
    }
    Target {
        office_id: Some(sent.office_id).filter(|id| !id.is_empty()),
        person: match person {
            person if !person.is_empty() => TargetPerson::Named(person),
            _ if sent.no_person => TargetPerson::Nobody,
            _ => TargetPerson::Unchanged,
        },
    }
}

/// Notes a person whom the directory does not know, or who has left.
async fn check_person(tx: &mut Tx, fields: &mut Fields, target: &Target) -> Result<()> {
    if let TargetPerson::Named(person) = &target.person
        && !staff::serves(tx, person).await?
    {
        fields.wrong(
            "target.person",
            "应为本机关工作人员名录中的在职人员",
            "nobody of the directory of the bureau, or who has left",
        );
    }
    Ok(())
}

/// Everybody whom things name.
fn people<'a>(things: impl Iterator<Item = &'a Thing>) -> BTreeSet<String> {
    let named = things.flat_map(|thing| [&thing.from.person, &thing.to.person]);
    named.flatten().cloned().collect()
}

/// What people are called.
async fn names(tx: &mut Tx, who: BTreeSet<String>) -> Result<Vec<PersonName>> {
    let who: Vec<&str> = who.iter().map(String::as_str).collect();
    staff::person_names(tx, &who).await
}

rpcs! { ReassignmentService for Reassignments:
    preview_reassignment => preview(PreviewReassignmentRequest) -> PreviewReassignmentResponse;
    reassign => reassign(ReassignRequest) -> ReassignResponse;
    list_reassignments => list(ListReassignmentsRequest) -> ListReassignmentsResponse;
}
