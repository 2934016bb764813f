//! The RPCs about matters: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    code::to_number,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
    new_or_answer,
    plain::plain,
};
use gongkai_law::permit::{Handling, MatterKind};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{
    Matter, MatterCode, RequiredPaper, Terms, check_form,
    store::{self, Versioned},
};
use crate::{
    cases::matter::{code::PaperForm, grpc::Matters},
    people::bureaus::no_office,
};

/// More papers than any matter asks for.
const MOST_PAPERS: usize = 100;

impl Matters {
    pub(in crate::cases::matter) async fn set(
        &self,
        request: &Request<proto::SetMatterRequest>,
    ) -> Result<proto::SetMatterResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let sent = body.matter.clone().unwrap_or_default();
        let matter = read(&mut call.fields, &sent, today);
        let office = plain(&sent.office_id);
        self.desk
            .note_office(&mut call, "matter.office_id", &office)
            .await;
        let matter = call.checked(matter)?;

        new_or_answer!(self.desk.ready(&call).await?);
        let bureau = call.bureau().clone();
        if !self
            .desk
            .bureaus
            .has_office(call.principal(), &bureau, &office, today)
            .await?
        {
            no_office(&mut call.fields, "matter.office_id");
        }
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        let known = store::find(&mut tx, &matter.code).await?;
        let version = known.map_or(0, |known| known.version);
        let conflict = || Error::new(Reason::Conflict).with("id", &matter.code);
        if !body.etag.is_empty() && body.etag != version.to_string() {
            return Err(conflict().with("etag", version));
        }
        let versioned = Versioned {
            version: version + 1,
            matter: matter.clone(),
        };
        if !store::insert(&mut tx, &versioned).await? {
            return Err(conflict());
        }
        let answer = message(&bureau, today, versioned).into();
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(in crate::cases::matter) async fn get_matter(
        &self,
        request: &Request<proto::GetMatterRequest>,
    ) -> Result<proto::GetMatterResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let code = code(&mut call.fields, "matter_code", &call.body.matter_code);
        let code = call.checked(code)?;
        let mut tx = call.read(&self.desk.db).await?;
        let found = store::find(&mut tx, &code).await?;
        let found = found.ok_or_else(|| Error::record_unknown("matter", "事项", &code))?;
        Ok(message(call.bureau(), call.today, found).into())
    }

    pub(in crate::cases::matter) async fn list_matters(
        &self,
        request: &Request<proto::ListMattersRequest>,
    ) -> Result<proto::ListMattersResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let retired_too = call.body.include_retired;
        let filter = retired_too.to_string();
        let paging = call.paging::<MatterCode>("matters", &filter);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.desk.db).await?;
        let after = paging.after.as_ref();
        let rows = store::list(&mut tx, retired_too, after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.matter.code.clone())?;
        let rows = rows.into_iter();
        Ok(proto::ListMattersResponse {
            matters: rows
                .map(|row| message(call.bureau(), call.today, row))
                .collect(),
            next_page_token,
        })
    }
}

/// The code of a matter in a request.
pub(in crate::cases::matter) fn code(
    fields: &mut Fields,
    field: &str,
    value: &str,
) -> Option<MatterCode> {
    let code = value.parse().ok();
    if value.is_empty() {
        fields.wrong(field, "缺少必填项", "missing");
    } else if code.is_none() {
        fields.wrong(
            field,
            "应为1至40位字母、数字或连字符，首尾不得为连字符",
            "1-40 of A-Z, a-z, 0-9, -, with no - at the ends",
        );
    }
    code
}

fn read(fields: &mut Fields, sent: &proto::Matter, today: NaiveDate) -> Option<Matter> {
    let code = code(fields, "matter.code", &sent.code);
    let kind: Option<MatterKind> = fields.code("matter.kind", sent.kind);
    let handling: Option<Handling> = fields.code("matter.handling", sent.handling);
    let name = fields.line("matter.name", &sent.name, 1, 200);
    let legal_basis = fields.text("matter.legal_basis", &sent.legal_basis, 1, 1000);
    let office_id = fields.line("matter.office_id", &sent.office_id, 1, 40);
    let fee_note = fields.text("matter.fee_note", &sent.fee_note, 0, 500);
    let online_url: String = fields.line("matter.online_url", &sent.online_url, 0, 500);
    let papers = papers(fields, &sent.papers);
    let required = code.zip(kind).zip(handling).zip(papers);
    let Some((((code, kind), handling), papers)) = required else {
        let names = sent.papers.iter().map(|paper| paper.name.as_str());
        let names = names.take(MOST_PAPERS);
        check_form(fields, Some(sent.statutory_limit), names, &online_url);
        return None;
    };
    // Saying what the law says sets no limit of one's own: the law may change.
    let by_law = kind.decision_rule(sent.joint);
    let by_law = by_law.map(|dated| dated.on(today).number);
    let terms = Terms {
        matter: name,
        kind,
        handling,
        office_id,
        statutory_limit: Some(sent.statutory_limit)
            .filter(|limit| *limit > 0 && Some(*limit) != by_law),
        promised_limit: Some(sent.promised_limit).filter(|limit| *limit > 0),
        extensible: sent.extensible,
        joint: sent.joint,
        legal_basis,
        papers,
    };
    let matter = Matter {
        code,
        terms,
        fee_note,
        online_url,
        retired: sent.retired,
        opening_stock: false,
    };
    matter.check(fields, today);
    Some(matter)
}

fn papers(fields: &mut Fields, sent: &[proto::RequiredPaper]) -> Option<Vec<RequiredPaper>> {
    if sent.len() > MOST_PAPERS {
        fields.wrong("matter.papers", "不得超过100份", "at most 100");
        return None;
    }
    let mut papers = Vec::with_capacity(sent.len());
    for (index, paper) in sent.iter().enumerate() {
        let name = fields.line(&format!("matter.papers[{index}].name"), &paper.name, 1, 200);
        let form: Option<PaperForm> =
            fields.code(&format!("matter.papers[{index}].form"), paper.form);
        papers.push(form.map(|form| RequiredPaper {
            name,
            required: paper.required,
            form,
        }));
    }
    papers.into_iter().collect()
}

/// A matter as sent; the statutory limit is that of a case accepted today.
fn message(bureau: &BureauId, today: NaiveDate, found: Versioned) -> proto::Matter {
    let Versioned { version, matter } = found;
    let terms = matter.terms;
    proto::Matter {
        code: matter.code.to_string(),
        bureau_id: bureau.to_string(),
        kind: to_number(terms.kind),
        handling: to_number(terms.handling),
        statutory_limit: terms.statutory_on(today).unwrap_or_default(),
        promised_limit: terms.promised_limit.unwrap_or_default(),
        extensible: terms.extensible,
        joint: terms.joint,
        papers: terms
            .papers
            .into_iter()
            .map(|paper| proto::RequiredPaper {
                form: to_number(paper.form),
                name: paper.name,
                required: paper.required,
            })
            .collect(),
        legal_basis: terms.legal_basis,
        office_id: terms.office_id,
        name: terms.matter,
        fee_note: matter.fee_note,
        online_url: matter.online_url,
        retired: matter.retired,
        opening_stock: matter.opening_stock,
        etag: version.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_with_a_matter_is_told_at_once() {
        let paper = proto::RequiredPaper {
            name: "申请书".to_owned(),
            form: proto::PaperForm::Original as i32,
            required: true,
        };
        let sent = proto::Matter {
            code: "-".to_owned(),
            statutory_limit: 1000,
            papers: vec![paper.clone(), paper],
            online_url: "http://example.cn".to_owned(),
            ..proto::Matter::default()
        };
        let mut fields = Fields::default();
        assert!(read(&mut fields, &sent, "2024-03-04".parse().unwrap()).is_none());
        let wrong = fields.into_violations();
        let wrong: Vec<&str> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        assert_eq!(
            wrong,
            [
                "matter.code",
                "matter.kind",
                "matter.handling",
                "matter.name",
                "matter.legal_basis",
                "matter.office_id",
                "matter.statutory_limit",
                "matter.papers[1].name",
                "matter.online_url",
            ]
        );
    }
}
