//! What belongs to the handling of an application, as sent.

use gongkai_chassis::code::to_number;
use gongkai_law::calendar::Calendar;
use gongkai_proto::intake::v1 as proto;

use crate::{
    cases::application::{
        Application,
        excess::Excess,
        process::{AnnulledPayment, Correction, Fee, Notice, OpinionRequest, WithdrawnOpinion},
        reply::{Anew, Archived, Content, Promised, ReReview, Reply, Review, Service},
        search::Search,
    },
    contract::message::date,
};

/// A draft and what became of it.
pub(super) fn reply(reply: &Reply) -> proto::Reply {
    proto::Reply {
        answer: to_number(reply.content.answer),
        grounds: reply
            .content
            .grounds
            .iter()
            .copied()
            .map(to_number)
            .collect(),
        content: Some(content(&reply.content)),
        drafted_by: reply.drafter.by.clone(),
        drafted_on: reply.drafted_on.to_string(),
        review: reply.review.as_ref().map(review),
        signature: reply
            .signature
            .as_ref()
            .map(|(hand, on)| proto::ReplySignature {
                signed_by: hand.by.clone(),
                instead_of: hand.instead_of.clone().unwrap_or_default(),
                signed_on: on.to_string(),
            }),
        services: reply.services.iter().map(service).collect(),
        cause: reply.cause.map_or(0, to_number),
        fact_ordinal: reply.sent_by,
    }
}

fn content(content: &Content) -> proto::ReplyContent {
    let texts = content.texts.0.clone();
    let promise = content.promise.clone();
    let (publish_title, publish_on) = promise
        .map(|promise| (promise.publish_title, promise.publish_on))
        .unzip();
    proto::ReplyContent {
        publish_on: date(publish_on),
        publish_title: publish_title.unwrap_or_default(),
        where_and_how: texts.where_and_how,
        material: texts.material,
        attachment_ids: content
            .attachments
            .iter()
            .map(ToString::to_string)
            .collect(),
        reason: texts.reason,
        search: texts.search,
        special_rule: texts.special_rule,
        earlier_reply: texts.earlier_reply,
        other_organ: texts.other_organ,
        withheld_part: texts.withheld_part,
        public_interest: texts.public_interest,
    }
}

fn review(review: &Review) -> proto::ReplyReview {
    proto::ReplyReview {
        result: to_number(review.result),
        secrecy: review.secrecy.map_or(0, to_number),
        remarks: review.remarks.clone(),
        reviewed_by: review.hand.by.clone(),
        instead_of: review.hand.instead_of.clone().unwrap_or_default(),
        reviewed_on: review.on.to_string(),
    }
}

fn service(service: &Service) -> proto::ReplyService {
    let (delivery, delivered_on) = service.delivered.unzip();
    proto::ReplyService {
        way: to_number(service.sending.way),
        tracking_number: service.sending.tracking_number.clone(),
        through_organ: service.sending.through_organ.clone(),
        dispatched_on: service.on.to_string(),
        dispatched_by: service.by.clone(),
        delivery: delivery.map_or(0, to_number),
        delivered_on: date(delivered_on),
        signed_by: service.signed_by.clone(),
        returned_because: service.returned_because.clone(),
    }
}

/// A search.
pub(super) fn search(search: &Search) -> proto::Search {
    let assigned = proto::Search {
        office_id: search.assignment.office_id.clone(),
        person: search.assignment.person.clone().unwrap_or_default(),
        due_on: search.assignment.due_on.to_string(),
        assigned_on: search.assigned_on.to_string(),
        recalled_on: date(search.recalled_on),
        ..proto::Search::default()
    };
    let Some(returned) = &search.returned else {
        return assigned;
    };
    proto::Search {
        finding: to_number(returned.found.finding),
        searched: returned.found.searched.0.clone(),
        opinion: to_number(returned.found.opinion),
        ground: returned.found.ground.map_or(0, to_number),
        reason: returned.found.reason.0.clone(),
        returned_on: returned.on.to_string(),
        returned_by: returned.by.clone(),
        ..assigned
    }
}

/// The request for reasons.
pub(super) fn excess(excess: &Excess, calendar: &Calendar) -> proto::ReasonsRequest {
    let (received_on, reasons) = excess.received.clone().unzip();
    proto::ReasonsRequest {
        asked_on: excess.notice.asked_on.to_string(),
        due_on: date(excess.due(calendar).map(|due| due.date)),
        received_on: date(received_on),
        reasons: reasons.unwrap_or_default(),
        delayed_due_on: date(excess.delayed_to),
        notice: Some(notice(&excess.notice, true, calendar)),
    }
}

/// How far the way of a notice is.
fn notice(notice: &Notice, presumes: bool, calendar: &Calendar) -> proto::NoticeWay {
    let receipt = notice
        .receipt(calendar)
        .filter(|receipt| receipt.presumed && presumes);
    proto::NoticeWay {
        fact_ordinal: notice.sent_by,
        asked_on: notice.asked_on.to_string(),
        sent_on: notice
            .sendings
            .iter()
            .map(|sent| sent.on.to_string())
            .collect(),
        served_on: date(notice.served_on()),
        presumed_on: date(receipt.map(|receipt| receipt.on)),
        returned_on: date(notice.returned_on()),
    }
}

/// The correction.
pub(super) fn correction(asked: &Correction, calendar: &Calendar) -> proto::AskedCorrection {
    proto::AskedCorrection {
        notice: Some(notice(&asked.notice, true, calendar)),
        period: asked.period,
        due_on: date(asked.due(calendar).map(|due| due.date)),
        received_on: date(asked.received_on),
        missing: asked.missing.clone(),
    }
}

/// The opinions, by their numbers.
pub(super) fn opinions(state: &Application, calendar: &Calendar) -> Vec<proto::AskedOpinion> {
    let numbered = (1..).zip(&state.process.opinions);
    let message = |(number, asked): (u32, &OpinionRequest)| {
        let (opinion, received_on) = asked.said.unzip();
        let recalled = asked.recalled.as_ref();
        proto::AskedOpinion {
            number,
            of: to_number(asked.of),
            party_name: asked.party_name.clone(),
            party_address: asked.party_address.clone(),
            notice: Some(notice(&asked.notice, false, calendar)),
            due_on: date(asked.due(calendar).map(|due| due.date)),
            opinion: opinion.map_or(0, to_number),
            received_on: date(received_on),
            reason: asked.reason.clone(),
            withdrawn: asked.withdrawn.iter().map(withdrawn).collect(),
            recalled_on: date(recalled.map(|recalled| recalled.on)),
            recall_reason: recalled.map_or_else(String::new, |recalled| recalled.reason.clone()),
        }
    };
    numbered.map(message).collect()
}

/// An opinion that was taken back.
fn withdrawn(withdrawn: &WithdrawnOpinion) -> proto::WithdrawnOpinion {
    let (opinion, received_on) = withdrawn.said;
    proto::WithdrawnOpinion {
        opinion: to_number(opinion),
        received_on: received_on.to_string(),
        withdrawn_on: withdrawn.withdrawn_on.to_string(),
        reason: withdrawn.reason.clone(),
    }
}

/// The fee.
pub(super) fn fee(fee: &Fee, calendar: &Calendar) -> proto::AskedFee {
    proto::AskedFee {
        notice: Some(notice(&fee.notice, true, calendar)),
        basis: fee.charged.map_or(0, |charged| to_number(charged.basis)),
        count: fee.charged.map_or(0, |charged| charged.count),
        amount_fen: fee.amount_fen,
        due_on: date(fee.due(calendar).map(|due| due.date)),
        paid_fen: fee.paid_fen,
        paid_on: date(fee.paid_on),
        told_paid_on: date(fee.told.as_ref().map(|told| told.paid_on)),
        told_proof: (fee.told.as_ref())
            .map(|told| told.proof.clone())
            .unwrap_or_default(),
        told_not_received_on: date(
            (fee.told.as_ref())
                .and_then(|told| told.missed.as_ref())
                .map(|(day, _)| *day),
        ),
        annulled: fee.annulled.iter().map(annulled).collect(),
    }
}

/// A payment that was annulled.
fn annulled(annulled: &AnnulledPayment) -> proto::AnnulledPayment {
    proto::AnnulledPayment {
        amount_fen: annulled.amount_fen,
        paid_on: annulled.paid_on.to_string(),
        annulled_on: annulled.annulled_on.to_string(),
        reason: annulled.reason.clone(),
    }
}

/// The extensions, withdrawn ones too.
pub(super) fn extensions(state: &Application) -> Vec<proto::GivenExtension> {
    let extensions = state.process.extensions();
    extensions
        .map(|(by, notice)| proto::GivenExtension {
            by,
            extended_on: notice.on.to_string(),
            withdrawn_on: date(notice.taken_back.as_ref().map(|it| it.on)),
            fact_ordinal: notice.sent_by,
            reason: notice.reason.clone(),
        })
        .collect()
}

/// A re-review of what is withheld.
pub(super) fn re_review(re_review: &ReReview) -> proto::ReReview {
    proto::ReReview {
        reviewed_on: re_review.on.to_string(),
        outcome: to_number(re_review.outcome),
        next_on: date(re_review.next_on),
        reason: re_review.reason.clone(),
    }
}

/// Every answer that left, the oldest first.
pub(super) fn answers(state: &Application) -> Vec<proto::GivenAnswer> {
    let causes = state.replies.anew.iter().map(|anew| to_number(anew.cause));
    let causes = std::iter::once(0).chain(causes);
    let given = state.answers().zip(causes);
    given
        .map(|((answer, day), cause)| proto::GivenAnswer {
            answer: to_number(answer),
            answered_on: day.to_string(),
            cause,
        })
        .collect()
}

/// Answers and closes that were mistakes.
pub(super) fn annulled_answers(state: &Application) -> Vec<proto::AnnulledAnswer> {
    let annulled = state.replies.annulled.iter();
    annulled
        .map(|annulled| proto::AnnulledAnswer {
            answer: to_number(annulled.answered.0),
            answered_on: annulled.answered.1.to_string(),
            annulled_on: annulled.annulled_on.to_string(),
            reason: annulled.reason.clone(),
        })
        .collect()
}

/// The new answer that is due, or was last given.
pub(super) fn anew(anew: &Anew) -> proto::AnswerAnew {
    proto::AnswerAnew {
        cause: to_number(anew.cause),
        dispute_id: anew.dispute_id.map(|id| id.to_string()).unwrap_or_default(),
        due_on: anew.due_on.to_string(),
        answered_on: date(anew.answered.map(|(_, day)| day)),
        opened_on: anew.opened_on.to_string(),
        basis: anew.deadline().basis().join("；"),
    }
}

/// What the answer that holds said will be published.
pub(super) fn promised(promised: Promised<'_>) -> proto::PromisedPublication {
    let kept = promised.kept;
    proto::PromisedPublication {
        title: promised.promise.publish_title.clone(),
        publish_on: promised.promise.publish_on.to_string(),
        reply: promised.reply,
        item_id: kept.map_or_else(String::new, |kept| kept.item.to_string()),
        index_number: kept.map_or_else(String::new, |kept| kept.index_number.clone()),
        published_on: date(kept.map(|kept| kept.published_on)),
    }
}

/// Where the file is.
pub(super) fn archive(archived: &Archived) -> proto::Archive {
    proto::Archive {
        archive_number: archived.archive_number.clone(),
        place: archived.place.clone(),
        archived_on: archived.on.to_string(),
    }
}
