//! What is done with reports in the catalog: handed over as items, in the name of the person who does it, and looked at.

use std::time::Duration;

use gongkai_chassis::{
    client::{TokenSource, on_behalf_of},
    error::{Error, Result},
    identity::{BureauId, Principal},
};
use gongkai_proto::catalog::v1::{
    self as catalog, fixed_block_service_client::FixedBlockServiceClient,
    item_work_service_client::ItemWorkServiceClient,
};
use ring::digest::{SHA256, digest};
use tonic::transport::Channel;
use uuid::Uuid;

use super::{
    attaching::{File, attach},
    refusal::refused,
    rendering::body,
    state::AnnualReport,
};

/// Whoever submits an item waits while its files are looked through.
const PATIENCE: Duration = Duration::from_mins(1);
/// Item 15 of article 20: other information that is disclosed by law, as art. 49 demands of reports.
const OTHER: i32 = 15;

/// The catalog.
#[derive(Clone)]
pub struct Catalog {
    pub(super) channel: Channel,
    pub(super) token: TokenSource,
}

/// What an item of a report bears besides the report.
#[derive(Debug, Clone)]
pub struct Place {
    /// The responsible office.
    pub office_id: String,
    /// Code of the item group.
    pub group: String,
    /// Id of the entry whose duty of the year it fulfils; empty for none.
    pub entry_id: String,
}

impl Catalog {
    /// Behind this channel; looked at with the service's own token.
    pub fn new(channel: Channel, token: TokenSource) -> Self {
        Self { channel, token }
    }

    /// A version handed over as a new item with its files in the block of annual reports, submitted; the item and its
    /// version. One that was handed over before, but not kept, is taken up again.
    pub async fn hand_over(
        &self,
        (principal, bureau): (&Principal, &BureauId),
        version: &AnnualReport,
        place: &Place,
        files: &[File],
    ) -> Result<(Uuid, i32)> {
        let mut work = ItemWorkServiceClient::new(self.channel.clone());
        // Whoever named another office before, with which the catalog refused it, names the right one now.
        let at = format!("{}/{}/{}", place.office_id, place.group, place.entry_id);
        let at = digest(&SHA256, at.as_bytes());
        let at = at.as_ref().iter().take(4);
        let at = at.fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        let request = catalog::DraftItemRequest {
            request_id: format!("{}/{at:08x}", key("draft", version)),
            bureau_id: bureau.to_string(),
            contents: Some(contents(version, place)?),
            external: Some(catalog::ExternalId {
                source: "reporting".to_owned(),
                // Digits of a UUID may look like a telephone, which the catalog refuses.
                value: format!(
                    "{}-{}{}",
                    version.year,
                    version.version,
                    again("-", version)
                ),
            }),
        };
        let drafted = work.draft_item(on_behalf_of(principal, request)).await;
        let drafted = drafted.map_err(refused)?.into_inner();
        let (existed, drafted) = (drafted.existed, drafted.version.unwrap_or_default());
        if existed && drafted.state() == catalog::ItemState::Draft {
            let request = catalog::EditItemRequest {
                request_id: format!("{}/{at:08x}", key("redraft", version)),
                bureau_id: bureau.to_string(),
                item_id: drafted.item_id.clone(),
                etag: String::new(),
                contents: Some(contents(version, place)?),
            };
            let edited = work.edit_item(on_behalf_of(principal, request)).await;
            edited.map_err(refused)?;
        }
        let request = catalog::PlaceItemRequest {
            request_id: key("place", version),
            bureau_id: bureau.to_string(),
            item_id: drafted.item_id.clone(),
            block: catalog::FixedBlock::AnnualReport.into(),
            year: version.year,
        };
        let mut blocks = FixedBlockServiceClient::new(self.channel.clone());
        let placed = blocks.place_item(on_behalf_of(principal, request)).await;
        placed.map_err(refused)?;
        self.submit((principal, bureau), version, &drafted.item_id, files)
            .await
    }

    /// A corrected version handed over as a new version of the item it corrects, with its files in the place of those
    /// before, submitted.
    pub async fn revise(
        &self,
        (principal, bureau): (&Principal, &BureauId),
        version: &AnnualReport,
        item: Uuid,
        files: &[File],
    ) -> Result<(Uuid, i32)> {
        let mut work = ItemWorkServiceClient::new(self.channel.clone());
        let request = catalog::ReviseItemRequest {
            request_id: key("revise", version),
            bureau_id: bureau.to_string(),
            item_id: item.to_string(),
            etag: String::new(),
            reason: version.correction_reason.clone(),
        };
        let revised = work.revise_item(on_behalf_of(principal, request)).await;
        let revised = revised
            .map_err(refused)?
            .into_inner()
            .version
            .unwrap_or_default();
        let before = revised.contents.clone().unwrap_or_default();
        let place = Place {
            office_id: before.office_id.clone(),
            group: before.group.clone(),
            entry_id: before.entry_id.clone(),
        };
        let request = catalog::EditItemRequest {
            request_id: key("edit", version),
            bureau_id: bureau.to_string(),
            item_id: item.to_string(),
            etag: String::new(),
            contents: Some(catalog::ItemContents {
                channels: before.channels.clone(),
                period: before.period.clone(),
                ..contents(version, &place)?
            }),
        };
        let edited = work.edit_item(on_behalf_of(principal, request)).await;
        edited.map_err(refused)?;
        self.submit((principal, bureau), version, &item.to_string(), files)
            .await
    }

    /// The draft submitted with these files, unless it is already.
    async fn submit(
        &self,
        (principal, bureau): (&Principal, &BureauId),
        version: &AnnualReport,
        item_id: &str,
        files: &[File],
    ) -> Result<(Uuid, i32)> {
        let mut work = ItemWorkServiceClient::new(self.channel.clone());
        let request = catalog::GetItemVersionRequest {
            bureau_id: bureau.to_string(),
            item_id: item_id.to_owned(),
            version: 0,
        };
        let item = work.get_item_version(on_behalf_of(principal, request));
        let item = item.await.map_err(refused)?.into_inner();
        let item = item.version.unwrap_or_default();
        if item.state() == catalog::ItemState::Draft {
            attach(&self.channel, (principal, bureau), &item, files).await?;
            let request = catalog::SubmitItemRequest {
                request_id: key("submit", version),
                bureau_id: bureau.to_string(),
                item_id: item_id.to_owned(),
                etag: String::new(),
            };
            let mut request = on_behalf_of(principal, request);
            request.set_timeout(PATIENCE);
            let submitted = work.submit_item(request).await;
            submitted.map_err(refused)?;
        }
        let id = item.item_id.parse().map_err(Error::internal)?;
        Ok((id, item.version))
    }
}

/// The key of a step, so that one that was cut off is not taken twice, but is once the item before was given up or withdrawn.
fn key(step: &str, version: &AnnualReport) -> String {
    format!("report/{step}/{}{}", version.id, again("/", version))
}

/// How often a version was handed over before; empty if it never was.
fn again(sign: &str, version: &AnnualReport) -> String {
    match version.handed_over() {
        0 => String::new(),
        times => format!("{sign}{times}"),
    }
}

/// What the item of a version says.
fn contents(version: &AnnualReport, place: &Place) -> Result<catalog::ItemContents> {
    let signed_on = version.signed_on.map(|day| day.to_string());
    Ok(catalog::ItemContents {
        title: version.title(),
        summary: format!(
            "{}，依据《中华人民共和国政府信息公开条例》第五十条编制。",
            version.title()
        ),
        body: body(version)?,
        kind: catalog::ItemKind::Other.into(),
        article20_code: OTHER,
        group: place.group.clone(),
        office_id: place.office_id.clone(),
        formed_on: signed_on.unwrap_or_default(),
        channels: vec![catalog::Channel::Website.into()],
        attribute: catalog::DisclosureAttribute::Proactive.into(),
        // What is published under no entry is of no period.
        period: match place.entry_id.as_str() {
            "" => String::new(),
            _ => version.year.to_string(),
        },
        entry_id: place.entry_id.clone(),
        ..catalog::ItemContents::default()
    })
}
