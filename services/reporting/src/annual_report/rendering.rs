//! A version of a report as a document, and the digest of its data.

use std::collections::BTreeMap;

use gongkai_chassis::error::{Error, Result};

use super::state::AnnualReport;
use crate::report::{
    export,
    form::{Content, Form, Signed},
    narrative::Section,
};

/// What a version says besides its figures, as it is printed.
#[derive(Debug)]
pub struct Printed<'a> {
    version: &'a AnnualReport,
    sections: BTreeMap<Section, String>,
    signed: Option<Signed>,
}

impl<'a> Printed<'a> {
    /// Of a version.
    pub fn of(version: &'a AnnualReport) -> Self {
        let sections = version.document.sections.iter();
        Self {
            version,
            sections: sections
                .map(|written| (written.section, version.printed(written)))
                .collect(),
            signed: version.signed_on.map(|signed_on| Signed {
                version: version.version,
                signed_on,
                digest: version.digest.clone(),
                signer: version.document.signer.clone(),
                correction_reason: version.correction_reason.clone(),
            }),
        }
    }

    /// What its forms are filled from.
    pub fn content(&self) -> Content<'_> {
        Content {
            report: &self.version.report,
            previous: self.version.previous.as_ref(),
            sections: &self.sections,
            signed: self.signed.as_ref(),
            is_draft: self.signed.is_none(),
        }
    }
}

/// The digest of a version's data.
pub fn digest_of(version: &AnnualReport) -> String {
    let printed = Printed::of(version);
    export::digest_of(&printed.content(), version.version)
}

/// The text of a version in Markdown, as the catalog shows it: as the form prints it, without its charts.
pub fn body(version: &AnnualReport) -> Result<String> {
    let printed = Printed::of(version);
    let report = printed.content().fill(Form::Official);
    Ok(export::markdown(&report.map_err(Error::internal)?))
}
