//! Versions of items as the bureau's people read them.

use gongkai_chassis::{call::Call, error::Result, page::Paging};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::work::{ItemWork, told};
use crate::bureau::{self, staff};
use crate::item::{
    body::html,
    message::{done, version},
    store::{self, Filter, Place},
};

impl ItemWork {
    pub(super) async fn version(
        &self,
        request: &Request<proto::GetItemVersionRequest>,
    ) -> Result<proto::GetItemVersionResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let id = call.fields.id("item_id", &body.item_id);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let version = store::find_version(&mut tx, id, body.version).await?;
        let acts = store::acts(&mut tx, id).await?;
        let mut who: Vec<&str> = acts.iter().map(|act| act.actor.as_str()).collect();
        who.extend(acts.iter().filter_map(|act| act.instead_of.as_deref()));
        Ok(proto::GetItemVersionResponse {
            names: staff::person_names(&mut tx, &who).await?,
            body_html: html(&version.contents.body),
            acts: acts.iter().map(done).collect(),
            version: Some(told(&mut tx, &version).await?),
        })
    }

    pub(super) async fn versions(
        &self,
        request: &Request<proto::ListItemVersionsRequest>,
    ) -> Result<proto::ListItemVersionsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let office_id = call.fields.office("office_id", &body.office_id, 0);
        let (source, value) = match &body.external {
            None => (String::new(), String::new()),
            Some(sent) => (
                call.fields.line("external.source", &sent.source, 1, 40),
                call.fields.line("external.value", &sent.value, 0, 200),
            ),
        };
        let filter = Filter {
            state: call.fields.code_if_any("state", body.state),
            office_id: &office_id,
            kind: call.fields.code_if_any("kind", body.kind),
            source: &source,
            value: &value,
            attribute: call.fields.code_if_any("attribute", body.attribute),
            reexamine_by: call.fields.date_if_any("reexamine_by", &body.reexamine_by),
        };
        let paging: Paging<Place> = call.paging("item_versions", &format!("{filter:?}"));
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        bureau::check_filter(&mut tx, &mut call.fields, "office_id", &office_id).await?;
        call.checked(Some(()))?;
        let after = paging.after.as_ref().unwrap_or(&Place::START);
        let rows = store::list_versions(&mut tx, &filter, after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| Place(row.item, row.number))?;
        let mut who: Vec<&str> = Vec::new();
        for row in &rows {
            who.extend(row.drafters.iter().map(String::as_str));
            let steps = [&row.checked_by, &row.cleared_by, &row.signed_by];
            who.extend(steps.iter().filter_map(|step| step.as_deref()));
            who.extend(row.overridden.iter().map(|(by, _)| by.as_str()));
        }
        Ok(proto::ListItemVersionsResponse {
            names: staff::person_names(&mut tx, &who).await?,
            versions: rows.iter().map(|row| version(row, Vec::new())).collect(),
            next_page_token,
        })
    }
}
