//! Supervision, and all the ways an enquiry ends.

use gongkai_chassis::{call::Call, error::Result, fields::Fields};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Enquiries, act_today, answer};
use crate::{
    cases::enquiry::state::{Enquiry, Happened, Measure, Personal, Satisfaction},
    cases::kernel::{
        Fact, On,
        act::{Acting, Begun, act_of, act_on},
        load_both,
    },
};

impl Enquiries {
    pub(super) async fn supervise(
        &self,
        request: &Request<proto::SuperviseEnquiryRequest>,
    ) -> Result<proto::SuperviseEnquiryResponse> {
        let body = request.get_ref();
        let act = act_today!("SuperviseEnquiry", "intake.supervise_enquiry", body);
        let read = |fields: &mut Fields| {
            let measure: Option<Measure> = fields.code("measure", body.measure);
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
        let act = act_of!(
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
        let act = act_of!(
            "AppraiseEnquiry",
            "intake.appraise_enquiry",
            body,
            enquiry_id,
            body.etag,
            appraised_on
        );
        let read = |fields: &mut Fields| {
            let satisfaction: Option<Satisfaction> = fields.code("satisfaction", body.satisfaction);
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
        let act = act_of!(
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
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let id = call.fields.id("enquiry_id", &body.enquiry_id);
        let into = call.fields.id("into_enquiry_id", &body.into_enquiry_id);
        let personal = Personal::because(call.fields.text("reason", &body.reason, 1, 1000));
        if id == into {
            let (zh, en) = ("不能并入自身", "another enquiry");
            call.fields.wrong("into_enquiry_id", zh, en);
        }
        call.checked(Some(()))?;
        let mut acting = match Acting::begin(&self.desk, &mut call, "").await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::New(acting) => acting,
        };
        let (double, other) = load_both::<Enquiry>(&mut acting.tx, (id, &body.etag), into).await?;
        let day = acting.tx.today();
        let on = acting.on(day)?;
        let merged = Fact {
            legal_date: day,
            body: double.state.merge_into(&other.state, into, &on)?,
            personal: Some(personal),
        };
        let doubled = Fact {
            legal_date: day,
            body: Happened::DoubleMerged { enquiry_id: id },
            personal: None,
        };
        acting.happen(other, doubled).await?;
        let answer = answer!(MergeEnquiryResponse);
        acting.finish(double, merged, answer).await
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
