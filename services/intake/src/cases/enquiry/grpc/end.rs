//! Supervision, and all the ways an enquiry ends.

use gongkai_chassis::{
    error::Result,
    fields::Fields,
    identity::Principal,
    request::{Claimed, claim},
};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{
    Enquiries, act_today, answer,
    message::{self, MEASURE, SATISFACTION},
};
use crate::{
    cases::enquiry::state::{Enquiry, Happened, Measure, Personal, Satisfaction},
    cases::kernel::{
        On,
        act::{act, act_on, happen},
        load_for_update,
    },
    desk::{Ready, View},
};

impl Enquiries {
    pub(super) async fn supervise(
        &self,
        request: &Request<proto::SuperviseEnquiryRequest>,
    ) -> Result<proto::SuperviseEnquiryResponse> {
        let body = request.get_ref();
        let act = act_today!("SuperviseEnquiry", "intake.supervise_enquiry", body);
        let read = |fields: &mut Fields| {
            let measure: Option<Measure> = fields.code("measure", MEASURE, body.measure);
            let personal = Personal {
                note: fields.text("note", &body.note, 0, 1000),
                ..Personal::default()
            };
            Some((measure?, personal))
        };
        let decide = |state: &Enquiry, (measure, personal), on: &On<'_>| {
            Ok((state.supervise(measure, on)?, Some(personal)))
        };
        let answer = answer!(SuperviseEnquiryResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    pub(super) async fn close(
        &self,
        request: &Request<proto::CloseEnquiryRequest>,
    ) -> Result<proto::CloseEnquiryResponse> {
        let body = request.get_ref();
        let act = act!(
            "CloseEnquiry",
            "intake.close_enquiry",
            body,
            enquiry_id,
            body.etag,
            closed_on
        );
        let read = |fields: &mut Fields| {
            let answer = fields.text("answer", &body.answer, 1, 4000);
            Some(Personal::answering(answer))
        };
        let decide =
            |state: &Enquiry, personal, on: &On<'_>| Ok((state.close(on)?, Some(personal)));
        let answer = answer!(CloseEnquiryResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    pub(super) async fn appraise(
        &self,
        request: &Request<proto::AppraiseEnquiryRequest>,
    ) -> Result<proto::AppraiseEnquiryResponse> {
        let body = request.get_ref();
        let act = act!(
            "AppraiseEnquiry",
            "intake.appraise_enquiry",
            body,
            enquiry_id,
            body.etag,
            appraised_on
        );
        let read = |fields: &mut Fields| {
            let satisfaction: Option<Satisfaction> =
                fields.code("satisfaction", SATISFACTION, body.satisfaction);
            let personal = Personal {
                remark: fields.text("remark", &body.remark, 0, 1000),
                ..Personal::default()
            };
            Some((satisfaction?, personal))
        };
        let decide = |state: &Enquiry, (satisfaction, personal), on: &On<'_>| {
            Ok((state.appraise(satisfaction, on)?, Some(personal)))
        };
        let answer = answer!(AppraiseEnquiryResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    pub(super) async fn point_to_petition(
        &self,
        request: &Request<proto::PointToPetitionRequest>,
    ) -> Result<proto::PointToPetitionResponse> {
        let body = request.get_ref();
        let act = act!(
            "PointToPetition",
            "intake.point_to_petition",
            body,
            enquiry_id,
            body.etag,
            pointed_on
        );
        let read = |fields: &mut Fields| {
            let reason = fields.text("reason", &body.reason, 1, 1000);
            let channel = fields.text("petition_channel", &body.petition_channel, 0, 200);
            Some((channel, Personal::because(reason)))
        };
        let decide = |state: &Enquiry, (channel, personal), on: &On<'_>| {
            Ok((state.point_to_petition(channel, on)?, Some(personal)))
        };
        let answer = answer!(PointToPetitionResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }

    pub(super) async fn merge(
        &self,
        request: &Request<proto::MergeEnquiryRequest>,
    ) -> Result<proto::MergeEnquiryResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let id = fields.id("enquiry_id", &body.enquiry_id);
        let into = fields.id("into_enquiry_id", &body.into_enquiry_id);
        let personal = Personal::because(fields.text("reason", &body.reason, 1, 1000));
        if id == into {
            fields.wrong("into_enquiry_id", "不能并入自身", "another enquiry");
        }
        fields.done()?;

        let ready = self.desk.ready(
            &scope,
            "intake.merge_enquiry",
            "MergeEnquiry",
            &request_id,
            body,
        );
        let known = match ready.await? {
            Ready::Before(answer) => return Ok(answer),
            Ready::Bureau(known) => known,
        };
        let calendar = self.desk.calendars.current();
        let mut tx = self.desk.db.begin("intake.merge_enquiry", &scope).await?;
        let claim = match claim(&mut tx, "MergeEnquiry", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        // Always in the order of the ids, so that two clerks who merge crosswise do not wait for each
        // other for ever.
        let (double, other) = if id < into {
            let double = load_for_update::<Enquiry>(&mut tx, id, &body.etag).await?;
            (double, load_for_update::<Enquiry>(&mut tx, into, "").await?)
        } else {
            let other = load_for_update::<Enquiry>(&mut tx, into, "").await?;
            (
                load_for_update::<Enquiry>(&mut tx, id, &body.etag).await?,
                other,
            )
        };
        let on = On {
            day: tx.today(),
            calendar: &calendar,
            actor: &principal.subject,
        };
        let day = on.day;
        let merged = double.state.merge_into(&other.state, into, &on)?;
        let decided = (merged, Some(personal));
        let double = happen(&mut tx, &calendar, double, day, decided, "", &known).await?;
        let decided = (Happened::DoubleMerged { enquiry_id: id }, None);
        happen(&mut tx, &calendar, other, day, decided, "", &known).await?;
        let answer = proto::MergeEnquiryResponse {
            enquiry: Some(message::enquiry(&View::new(&scope, &calendar), &double)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn void(
        &self,
        request: &Request<proto::VoidEnquiryRequest>,
    ) -> Result<proto::VoidEnquiryResponse> {
        let body = request.get_ref();
        let act = act_today!("VoidEnquiry", "intake.void_enquiry", body);
        let read = |fields: &mut Fields| {
            let reason = fields.text("reason", &body.reason, 1, 1000);
            Some(Personal::because(reason))
        };
        let decide = |state: &Enquiry, personal, on: &On<'_>| Ok((state.void(on)?, Some(personal)));
        let answer = answer!(VoidEnquiryResponse);
        act_on(&self.desk, request, act, read, decide, answer).await
    }
}
