//! How a signed version comes to the public: through the catalog.

use gongkai_chassis::{error::Result, identity::BureauId, new_or_answer};
use gongkai_proto::reporting::v1 as proto;
use tonic::Request;

use super::{AnnualReports, hand};
use crate::{
    annual_report::{attaching::File, catalog::Place, standing::Way, state::AnnualReport, store},
    report::{export::FileFormat, form::Form},
};

impl AnnualReports {
    pub(super) async fn publish(
        &self,
        request: &Request<proto::PublishAnnualReportRequest>,
    ) -> Result<proto::PublishAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let (body, bureau) = (call.body, call.bureau().clone());
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        let place = Place {
            office_id: call.fields.office("office_id", &body.office_id, 0),
            group: call.fields.line("group", &body.group, 0, 40),
            entry_id: match body.entry_id.as_str() {
                "" => String::new(),
                id => call.fields.id("entry_id", id).to_string(),
            },
        };
        call.checked(Some(()))?;
        if let Some(answer) = call.before(&self.followed.db).await? {
            return Ok(answer);
        }
        let mut tx = call.read(&self.followed.db).await?;
        let version = store::load(&mut tx, id).await?;
        let versions = store::of_year(&mut tx, version.year).await?;
        drop(tx);
        version.may_be_published(&body.etag)?;

        // Asked before the transaction begins, and safe to ask again if that does not come to its end.
        let (catalog, principal) = (&self.catalog, call.principal());
        let way = catalog.way(principal, &bureau, &version, &versions).await?;
        if way == Way::Anew {
            for (field, said) in [("office_id", &place.office_id), ("group", &place.group)] {
                if said.is_empty() {
                    call.fields.wrong(field, "缺少必填项", "missing");
                }
            }
            call.checked(Some(()))?;
        }
        let files = match way {
            Way::Stays(_) => Vec::new(),
            Way::Revises(_) | Way::Anew => self.files(&bureau, &version).await?,
        };
        let (catalog, by) = (&self.catalog, (call.principal(), &bureau));
        let item = match way {
            Way::Stays(item) => item,
            Way::Revises(item) => catalog.revise(by, &version, item, &files).await?,
            Way::Anew => catalog.hand_over(by, &version, &place, &files).await?,
        };
        let published = self.catalog.published(&bureau, item).await?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.followed.db).await?);
        let (mut version, hand) = (store::lock(&mut tx, id).await?, hand(&tx)?);
        if version.item != Some(item) {
            // What it was handed over as before is given up or withdrawn.
            if version.published_on.is_some() {
                version = version.withdraw(&hand);
            }
            version = version.hand_over(item, &hand)?;
        }
        if let Some(on) = published.filter(|_| version.published_on.is_none()) {
            version = version.publish(on, &hand);
        }
        store::update(&mut tx, &version).await?;
        self.finish(tx, &claim, &version).await
    }

    /// The files of a version as they are published: a document and a print.
    async fn files(&self, bureau: &BureauId, version: &AnnualReport) -> Result<Vec<File>> {
        let mut files = Vec::new();
        for format in [FileFormat::Docx, FileFormat::Pdf] {
            files.push(File {
                version: version.id,
                title: version.title(),
                ending: format.as_str(),
                contents: self.file(bureau, version, (Form::Official, format)).await?,
            });
        }
        Ok(files)
    }
}
