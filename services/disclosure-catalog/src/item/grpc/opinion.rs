//! ItemOpinionService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    code::to_number,
    db::{Db, Tx},
    error::{Error, Result},
    new_or_answer, rpcs,
};
use gongkai_proto::catalog::v1::{self as proto, item_opinion_service_server::ItemOpinionService};
use tonic::Request;
use uuid::Uuid;

use super::work::latest;
use crate::{
    bureau::staff,
    calendar,
    item::{
        deputy::instead_of,
        opinion::{Answered, Opinion, Overruled, check_due, may_be_asked_for},
        store,
        version::Version,
    },
};

/// The service.
pub struct ItemOpinions {
    db: Db,
}

impl ItemOpinions {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn ask(
        &self,
        request: &Request<proto::AskItemOpinionRequest>,
    ) -> Result<proto::AskItemOpinionResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let organ: String = call.fields.line("organ_name", &body.organ_name, 1, 100);
        let question = call.fields.text("question", &body.question, 1, 1000);
        let due_on = call.fields.date("due_on", &body.due_on, None);
        check_due(&mut call.fields, due_on, call.today);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let version = latest(&mut tx, item).await?;
        may_be_asked_for(&version, &body.etag)?;
        let asked = store::opinions(&mut tx, item).await?;
        let waits = |one: &Opinion| one.organ == organ && one.number == version.number;
        if asked.iter().any(|one| waits(one) && one.blocks()) {
            call.fields.wrong(
                "organ_name",
                "该机关的意见正在征求或者尚待处理",
                "its opinion is still awaited, or objects",
            );
            call.checked(Some(()))?;
        }
        let opinion = Opinion {
            id: tx.new_id(),
            item,
            number: version.number,
            organ,
            co_maker: body.co_maker,
            question,
            asked_on: tx.today(),
            due_on,
            asked_by: call.principal().subject.clone(),
            answered: None,
            overruled: None,
            overtaken: false,
        };
        store::insert_opinion(&mut tx, &opinion).await?;
        let answer = proto::AskItemOpinionResponse {
            opinion: Some(message(&tx, &opinion)?),
        };
        claim.finish(tx, answer).await
    }

    async fn record(
        &self,
        request: &Request<proto::RecordItemOpinionRequest>,
    ) -> Result<proto::RecordItemOpinionResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let calendar = calendar::in_force(&self.db).await?;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let id = call.fields.id("opinion_id", &body.opinion_id);
        let answer = call.fields.code("answer", body.answer);
        let reason = call.fields.text("reason", &body.reason, 0, 1000);
        let received_on = call.fields.date_if_any("received_on", &body.received_on);
        let today = call.today;
        let on = call
            .fields
            .date("answered_on", &body.answered_on, Some(today));
        let answer = call.checked(answer)?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let (_, opinion) = find(&mut tx, item, id).await?;
        let answered = Answered {
            answer,
            reason,
            received_on,
            on,
            by: call.principal().subject.clone(),
        };
        let opinion = opinion.record(&mut call.fields, answered, &calendar, today)?;
        call.checked(Some(()))?;
        store::update_opinion(&mut tx, &opinion).await?;
        let answer = proto::RecordItemOpinionResponse {
            opinion: Some(message(&tx, &opinion)?),
        };
        claim.finish(tx, answer).await
    }

    async fn overrule(
        &self,
        request: &Request<proto::OverruleItemOpinionRequest>,
    ) -> Result<proto::OverruleItemOpinionResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let id = call.fields.id("opinion_id", &body.opinion_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let (version, opinion) = find(&mut tx, item, id).await?;
        let instead_of = instead_of(&mut tx, &version.hands()).await?;
        let overruled = Overruled {
            by: call.principal().subject.clone(),
            instead_of,
            reason,
        };
        let opinion = opinion.overrule(&version, overruled)?;
        store::update_opinion(&mut tx, &opinion).await?;
        let answer = proto::OverruleItemOpinionResponse {
            opinion: Some(message(&tx, &opinion)?),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListItemOpinionsRequest>,
    ) -> Result<proto::ListItemOpinionsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let item = match body.item_id.as_str() {
            "" => None,
            id => Some(call.fields.id("item_id", id)),
        };
        let only = body.blocking_only;
        let paging = call.paging::<Uuid>("item_opinions", &format!("{}/{only}", body.item_id));
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let rows = store::list_opinions(&mut tx, item, only, paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.id)?;
        let opinions: Vec<_> = rows
            .iter()
            .map(|row| message(&tx, row))
            .collect::<Result<_>>()?;
        let mut who: Vec<&str> = Vec::new();
        for one in &opinions {
            let people = [
                &one.asked_by,
                &one.answered_by,
                &one.overruled_by,
                &one.overruled_instead_of,
            ];
            who.extend(people.into_iter().map(String::as_str));
        }
        Ok(proto::ListItemOpinionsResponse {
            names: staff::person_names(&mut tx, &who).await?,
            opinions,
            next_page_token,
        })
    }
}

/// An opinion with the latest version of its item, which is locked.
async fn find(tx: &mut Tx, item: Uuid, id: Uuid) -> Result<(Version, Opinion)> {
    let version = latest(tx, item).await?;
    let mut opinions = store::opinions(tx, item).await?.into_iter();
    let opinion = opinions.find(|opinion| opinion.id == id);
    let opinion = opinion.ok_or_else(|| Error::record_unknown("opinion", "意见", id))?;
    Ok((version, opinion))
}

/// An opinion as told.
fn message(tx: &Tx, opinion: &Opinion) -> Result<proto::ItemOpinion> {
    let answered = opinion.answered.clone();
    let overruled = opinion.overruled.clone().unwrap_or_default();
    let received_on = answered.as_ref().and_then(|answered| answered.received_on);
    Ok(proto::ItemOpinion {
        id: opinion.id.to_string(),
        bureau_id: tx.bureau()?.to_string(),
        item_id: opinion.item.to_string(),
        version: opinion.number,
        organ: opinion.organ.clone(),
        co_maker: opinion.co_maker,
        question: opinion.question.clone(),
        asked_on: opinion.asked_on.to_string(),
        due_on: opinion.due_on.to_string(),
        received_on: received_on.map_or_else(String::new, |day| day.to_string()),
        blocks: opinion.blocks(),
        late: opinion.is_late(tx.today()),
        overtaken: opinion.overtaken,
        asked_by: opinion.asked_by.clone(),
        answer: answered.as_ref().map_or(0, |one| to_number(one.answer)),
        answered_on: answered
            .as_ref()
            .map_or_else(String::new, |one| one.on.to_string()),
        answer_reason: answered
            .as_ref()
            .map_or_else(String::new, |one| one.reason.clone()),
        answered_by: answered.map_or_else(String::new, |one| one.by),
        overruled_by: overruled.by,
        overrule_reason: overruled.reason,
        overruled_instead_of: overruled.instead_of.unwrap_or_default(),
    })
}

rpcs! { ItemOpinionService for ItemOpinions:
    ask_item_opinion => ask(AskItemOpinionRequest) -> AskItemOpinionResponse;
    record_item_opinion => record(RecordItemOpinionRequest) -> RecordItemOpinionResponse;
    overrule_item_opinion => overrule(OverruleItemOpinionRequest) -> OverruleItemOpinionResponse;
    list_item_opinions => list(ListItemOpinionsRequest) -> ListItemOpinionsResponse;
}
