//! A bureau's own templates.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    call::Call,
    error::{Error, Reason, Result},
    fields::Fields,
    new_or_answer,
};
use gongkai_law::letter::LetterKind;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Letters, message};
use crate::{
    cases::number::CaseNumber,
    paper::letter::{
        document::Format,
        issue::{letter, values},
        placeholder::{self, Places, sample_order},
        store,
        template::{Fault, Values, built_in, check},
    },
    people::bureaus::{Bureau, Letterhead},
};

/// Characters of a template at most.
const LONGEST: usize = 20_000;

impl Letters {
    pub(super) async fn list_templates(
        &self,
        request: &Request<proto::ListLetterTemplatesRequest>,
    ) -> Result<proto::ListLetterTemplatesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.checked(Some(()))?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let own: HashMap<LetterKind, _> = store::templates_in_force(&mut tx)
            .await?
            .into_iter()
            .collect();
        let mut templates: Vec<proto::LetterTemplate> = LetterKind::all()
            .map(|kind| match own.get(&kind) {
                Some(own) if own.text.is_some() => message::own(kind, own, own.version),
                own => message::built_in(kind, true, own.map_or(0, |own| own.version)),
            })
            .collect();
        templates.sort_by_key(|template| template.kind);
        Ok(staff.named(proto::ListLetterTemplatesResponse {
            templates,
            names: Vec::new(),
        }))
    }

    pub(super) async fn get_template(
        &self,
        request: &Request<proto::GetLetterTemplateRequest>,
    ) -> Result<proto::GetLetterTemplateResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let body = call.body;
        let kind: Option<LetterKind> = call.fields.code("kind", body.kind);
        if body.version.is_some_and(|version| version < 0) {
            let (zh, en) = ("不能为负数", "must not be negative");
            call.fields.wrong("version", zh, en);
        }
        let kind = call.checked(kind)?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let latest = store::latest_template(&mut tx, kind).await?;
        let (in_force, _) = store::template_in_force(&mut tx, kind).await?;
        let template = match body.version.unwrap_or(in_force) {
            0 => message::built_in(kind, in_force == 0, latest),
            version => {
                let own = store::template_version(&mut tx, kind, version).await?;
                let own = own.ok_or_else(|| {
                    Error::record_unknown("template version", "文书模板版本", version)
                })?;
                message::own(kind, &own, latest)
            }
        };
        Ok(staff.named(proto::GetLetterTemplateResponse {
            template: Some(template),
            placeholders: message::placeholders(kind),
            names: Vec::new(),
        }))
    }

    pub(super) async fn set_template(
        &self,
        request: &Request<proto::SetLetterTemplateRequest>,
    ) -> Result<proto::SetLetterTemplateResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let kind: Option<LetterKind> = call.fields.code("kind", body.kind);
        let text: String = call.fields.text("text", &body.text, 1, LONGEST);
        let kind = call.checked(kind)?;
        let bureau = new_or_answer!(self.desk.ready(&call).await?);
        fit(kind, &text, &bureau.head)?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        store::lock_templates(&mut tx, kind).await?;
        let latest = store::latest_template(&mut tx, kind).await?;
        current(&body.etag, latest)?;
        let own = store::insert_template(&mut tx, kind, latest + 1, Some(&text)).await?;
        claim
            .finish(tx, message::own(kind, &own, own.version).into())
            .await
    }

    pub(super) async fn reset_template(
        &self,
        request: &Request<proto::ResetLetterTemplateRequest>,
    ) -> Result<proto::ResetLetterTemplateResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let kind: Option<LetterKind> = call.fields.code("kind", body.kind);
        let kind = call.checked(kind)?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        store::lock_templates(&mut tx, kind).await?;
        let latest = store::latest_template(&mut tx, kind).await?;
        current(&body.etag, latest)?;
        let (in_force, _) = store::template_in_force(&mut tx, kind).await?;
        if in_force == 0 {
            return Err(Error::state_forbids(
                "made from the built-in template already",
                "已在使用内置模板",
            )
            .next("Nothing is to be done.", "无需再恢复。"));
        }
        store::insert_template(&mut tx, kind, latest + 1, None).await?;
        claim
            .finish(tx, message::built_in(kind, true, latest + 1).into())
            .await
    }

    pub(super) async fn export_sample(
        &self,
        request: &Request<proto::ExportTemplateSampleRequest>,
    ) -> Result<proto::ExportTemplateSampleResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let body = call.body;
        let kind: Option<LetterKind> = call.fields.code("kind", body.kind);
        let format: Option<Format> = call.fields.code("format", body.format);
        let text: String = call.fields.text("text", &body.text, 0, LONGEST);
        let (kind, format) = call.checked(kind.zip(format))?;
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        let bureau = bureau.await?;
        let text = if text.is_empty() {
            let mut tx = call.read(&self.desk.db).await?;
            let (_, own) = store::template_in_force(&mut tx, kind).await?;
            own.unwrap_or_else(|| built_in(kind).to_owned())
        } else {
            fit(kind, &text, &bureau.head)?;
            text
        };
        let sample = sample(kind, &text, &bureau, call.today)?;
        Ok(proto::ExportTemplateSampleResponse {
            file_name: format!("{}（样张）.{}", kind.zh(), format.extension()),
            media_type: format.media_type().to_owned(),
            content: self
                .documents
                .of(call.bureau())
                .lay_out(sample, format)
                .await?,
        })
    }
}

/// The sample of a template, dated today and marked as a draft.
fn sample(
    kind: LetterKind,
    text: &str,
    bureau: &Bureau,
    today: NaiveDate,
) -> Result<gongkai_document::Letter> {
    let values = samples(kind, &bureau.head, today);
    let made = letter(&bureau.head, &values, text, Some(today), None);
    let letter = made.map_err(|faults| refused(&faults))?;
    Ok(gongkai_document::Letter {
        draft: true,
        ..letter
    })
}

/// Sample values, with what the letter room itself knows.
fn samples(kind: LetterKind, head: &Letterhead, today: NaiveDate) -> Values {
    let number = CaseNumber {
        year: today.year(),
        number: 1,
    };
    let code = placeholder::opens(kind).and_then(|_| placeholder::find("query_code"));
    let code = code.map_or("", |place| place.sample);
    let mut values = values(head, &sample_order(kind), (number, code), Some(today));
    // What the bureau has not set yet is there before such a letter leaves.
    for name in Places::of(kind).must {
        let sample = placeholder::find(name).map_or("", |place| place.sample);
        if !sample.is_empty() {
            values
                .entry(name.to_owned())
                .or_insert_with(|| sample.to_owned());
        }
    }
    values
}

/// Refuses a template with all that is wrong with it. It is judged on a day on which all that can be
/// said must be said, not today's: it stays in force.
fn fit(kind: LetterKind, text: &str, head: &Letterhead) -> Result<()> {
    let faults = check(kind, text, &samples(kind, head, NaiveDate::MAX));
    if faults.is_empty() {
        Ok(())
    } else {
        Err(refused(&faults))
    }
}

fn refused(faults: &[Fault]) -> Error {
    let mut fields = Fields::default();
    for fault in faults {
        let (zh, en) = if fault.line == 0 {
            (fault.zh.clone(), fault.en.clone())
        } else {
            (
                format!("第{}行：{}", fault.line, fault.zh),
                format!("line {}: {}", fault.line, fault.en),
            )
        };
        fields.wrong("text", &zh, &en);
    }
    match fields.done() {
        Err(error) => error,
        Ok(()) => Error::internal("a template was refused without a fault"),
    }
}

/// The etag names the version that was set last.
fn current(etag: &str, latest: i32) -> Result<()> {
    if !etag.is_empty() && etag != latest.to_string() {
        return Err(Error::new(Reason::Conflict).with("etag", latest));
    }
    Ok(())
}
