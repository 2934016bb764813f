//! ItemCommentService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    code::to_number,
    db::Db,
    error::{Error, Result},
    fields::Fields,
    new_or_answer,
    page::Paging,
    request::made_lately,
    rpcs,
};
use gongkai_document::inspect::{Allowed, Finding, text as inspect};
use gongkai_proto::catalog::v1::{self as proto, item_comment_service_server::ItemCommentService};
use tonic::Request;
use uuid::Uuid;

use super::{
    outcome::outcome,
    state::{self, Comment, State, check_reply},
    store,
};
use crate::{
    bureau::{self, profile, staff},
    costly::Costly,
    entry::count,
    item::{
        message::version as version_message,
        store as items,
        version::{Act, Version},
    },
    numbers,
};

/// Comments on a call that are taken in a day.
const MOST_A_DAY: i64 = 2000;
/// Of one caller on all calls of a bureau: half of that, so that nobody shuts others out; many citizens may share one.
const MOST_OF_ONE: i64 = MOST_A_DAY / 2;
/// Comments that an outcome lists at most; all are counted in it.
const MOST_TOLD: i64 = 5000;

/// The service.
pub struct ItemComments {
    db: Db,
    costly: Costly,
}

impl ItemComments {
    /// Over this database, with places for reads of much.
    pub fn new(db: Db, costly: Costly) -> Self {
        Self { db, costly }
    }

    async fn submit(
        &self,
        request: &Request<proto::SubmitItemCommentRequest>,
    ) -> Result<proto::SubmitItemCommentResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        // Citizens share a caller: one must not be answered for another one's comment.
        call.unguessable_request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let text: String = call.fields.text("text", &body.text, 1, 2000);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let today = tx.today();
        store::hold(&mut tx, item).await?;
        let asked = store::call(&mut tx, item).await?;
        asked.may(today, &[State::Running])?;
        if made_lately::<proto::SubmitItemCommentRequest>(&mut tx).await? > MOST_OF_ONE {
            let (en, zh) = ("full for this caller", "您近日提交的意见已满");
            return Err(Error::state_forbids(en, zh).next("Send it tomorrow.", "请明日再提交。"));
        }
        if store::received(&mut tx, item, today).await? >= MOST_A_DAY {
            return Err(Error::state_forbids("full for today", "今日收到的意见已满")
                .next("Send it tomorrow.", "请明日再提交。"));
        }
        let found = inspect("意见", &text, &Allowed::default());
        let comment = Comment {
            id: tx.new_id(),
            text,
            received_on: today,
            has_findings: found.iter().any(Finding::blocks),
            answered: None,
        };
        store::insert(&mut tx, item, &comment).await?;
        let answer = proto::SubmitItemCommentResponse {
            received_on: today.to_string(),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListItemCommentsRequest>,
    ) -> Result<proto::ListItemCommentsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let item = call.fields.id("item_id", &body.item_id);
        let only = body.unanswered_only;
        let paging = call.paging::<Uuid>("item_comments", &format!("{item}/{only}"));
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        store::call(&mut tx, item).await?;
        let rows = store::list(&mut tx, item, only, paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.id)?;
        let who = rows.iter().filter_map(|row| row.answered.as_ref());
        let who: Vec<&str> = who.map(|(_, _, by)| by.as_str()).collect();
        let names = staff::person_names(&mut tx, &who).await?;
        Ok(proto::ListItemCommentsResponse {
            names,
            comments: rows.into_iter().map(|row| message(item, row)).collect(),
            next_page_token,
        })
    }

    async fn answer(
        &self,
        request: &Request<proto::AnswerItemCommentRequest>,
    ) -> Result<proto::AnswerItemCommentResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let id = call.fields.id("comment_id", &body.comment_id);
        let answer = call.fields.code("answer", body.answer);
        let reply: String = call.fields.text("reply", &body.reply, 0, 1000);
        if let Some(answer) = answer {
            check_reply(&mut call.fields, answer, &reply);
        }
        let answer = call.checked(answer)?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let registered = bureau::load(&self.db, call.bureau()).await?;
        let profile = profile::find(&mut tx, call.bureau()).await?.profile;
        let texts = [("reply", "说明", reply.as_str())];
        numbers::refuse(&mut call.fields, &texts, &profile.published(&registered));
        call.checked(Some(()))?;
        let asked = store::call(&mut tx, item).await?;
        asked.may(tx.today(), &[State::Running, State::Owed])?;
        store::answer(&mut tx, (item, id), answer, &reply).await?;
        let unanswered = store::unanswered(&mut tx, item).await?;
        let answer = proto::AnswerItemCommentResponse {
            unanswered: count(usize::try_from(unanswered).unwrap_or_default()),
        };
        claim.finish(tx, answer).await
    }

    async fn draft(
        &self,
        request: &Request<proto::DraftCommentOutcomeRequest>,
    ) -> Result<proto::DraftCommentOutcomeResponse> {
        let mut call = Call::of(&self.db, request)?;
        call.request_id();
        let item = call.fields.id("item_id", &call.body.item_id);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let today = tx.today();
        let asked = store::call(&mut tx, item).await?;
        asked.may(today, &[State::Owed])?;
        let unanswered = store::unanswered(&mut tx, item).await?;
        if unanswered > 0 {
            return Err(Error::state_forbids(
                &format!("a call with comments that are not answered ({unanswered})"),
                &format!("尚有{unanswered}条意见未处理"),
            )
            .next("Answer them first.", "请先逐条处理。"));
        }
        let of = items::find(&mut tx, call.bureau(), item).await?;
        let of = of.ok_or_else(|| items::unknown(item))?.publication;
        let comments = store::list(&mut tx, item, false, None, MOST_TOLD).await?;
        let counts = store::answers(&mut tx, item).await?;
        let contents = outcome(&asked, &of, (&counts, &comments), today);
        let by = &call.principal().subject;
        let draft = Version::draft(tx.new_id(), call.bureau(), contents, None, by, today);
        items::insert_version(&mut tx, &draft).await?;
        items::did(&mut tx, &draft, Act::Drafted, "", (today, "")).await?;
        let names = staff::person_names(&mut tx, &[by]).await?;
        let answer = proto::DraftCommentOutcomeResponse {
            version: Some(version_message(&draft, names)),
        };
        claim.finish(tx, answer).await
    }

    /// Anybody may read which calls there are, so it does not ask for the caller's bureau.
    async fn calls(
        &self,
        request: &Request<proto::ListCommentCallsRequest>,
    ) -> Result<proto::ListCommentCallsResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let state: Option<State> = fields.code_if_any("state", body.state);
        let list = format!("comment_calls/{bureau}/{state:?}");
        let (size, token) = (body.page_size, &body.page_token);
        let paging = Paging::<Uuid>::read(&mut fields, list, size, token);
        fields.done()?;
        let _place = self.costly.place().await?;
        let mut tx = self.db.begin_wide("catalog.list_comment_calls").await?;
        bureau::find(&mut tx, &bureau).await?;
        let (after, limit) = (paging.after, paging.limit());
        let rows = store::calls(&mut tx, &bureau, (None, state), after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.item)?;
        let today = self.db.clocks.civil.today();
        let told = |row: state::Call| proto::CommentCall {
            state: to_number(row.state(today)),
            item_id: row.item.to_string(),
            title: row.title,
            comments_from: row.from.to_string(),
            comments_until: row.until.to_string(),
            outcome_item_id: row.outcome.map_or_else(String::new, |id| id.to_string()),
        };
        Ok(proto::ListCommentCallsResponse {
            calls: rows.into_iter().map(told).collect(),
            next_page_token,
        })
    }
}

fn message(item: Uuid, comment: Comment) -> proto::ItemComment {
    let (answer, reply, answered_by) = match comment.answered {
        Some((answer, reply, by)) => (to_number(answer), reply, by),
        None => (0, String::new(), String::new()),
    };
    proto::ItemComment {
        id: comment.id.to_string(),
        item_id: item.to_string(),
        text: comment.text,
        received_on: comment.received_on.to_string(),
        has_findings: comment.has_findings,
        answer,
        reply,
        answered_by,
    }
}

rpcs! { ItemCommentService for ItemComments:
    submit_item_comment => submit(SubmitItemCommentRequest) -> SubmitItemCommentResponse;
    list_item_comments => list(ListItemCommentsRequest) -> ListItemCommentsResponse;
    answer_item_comment => answer(AnswerItemCommentRequest) -> AnswerItemCommentResponse;
    draft_comment_outcome => draft(DraftCommentOutcomeRequest) -> DraftCommentOutcomeResponse;
    list_comment_calls => calls(ListCommentCallsRequest) -> ListCommentCallsResponse;
}
