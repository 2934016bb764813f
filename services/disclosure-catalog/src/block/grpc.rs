//! FixedBlockService: proto to domain and back.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    call::Call,
    code::to_number,
    db::{Db, Tx},
    error::{Error, Result},
    fields::Fields,
    identity::BureauId,
    new_or_answer, rpcs,
};
use gongkai_law::{article20, catalog::Channel};
use gongkai_proto::catalog::v1::{self as proto, fixed_block_service_server::FixedBlockService};
use tonic::Request;
use uuid::Uuid;

use super::{
    Block, catalog,
    differences::{Difference, differences},
    guide::Guide,
    store::{self, Placed, Spread},
    text::markdown,
};
use crate::{
    bureau::{self, Bureau, profile},
    costly::Costly,
    entry::{self, Entry, History},
    item::{self, Attribute, Contents, Item, Kind},
    numbers,
    site::{Links, PathTemplate},
};

/// Characters of a text, as every item has.
const MOST_CHARS: usize = 100_000;
/// Entries elsewhere that are told of an item of article 20.
const MOST_ELSEWHERE: usize = 100;

/// The service.
pub struct FixedBlocks {
    db: Db,
    path: PathTemplate,
    costly: Costly,
}

/// What the documents are made of.
struct Data {
    bureau: Bureau,
    profile: profile::Profile,
    entries: Vec<History>,
    links: Option<Links>,
    today: NaiveDate,
}

impl Data {
    /// What a document says.
    fn says(&self, document: Block) -> String {
        let links = self.links.as_ref();
        markdown(&match document {
            Block::Catalog => catalog::sections(&self.entries, links, self.today),
            _ => self.guide().sections(),
        })
    }

    fn guide(&self) -> Guide<'_> {
        Guide {
            bureau: &self.bureau,
            profile: &self.profile,
            links: self.links.as_ref(),
            today: self.today,
        }
    }

    /// What differs from it in what was published.
    fn differs(&self, document: Block, published: &str) -> Vec<Difference> {
        let text = self.says(document);
        match document {
            Block::Guide => differences(&self.guide().as_of_today(published), &text),
            _ => differences(published, &text),
        }
    }

    /// What a document says in place of what an item said.
    fn contents(&self, document: Block, before: Contents, text: String) -> Contents {
        let name = self.bureau.publisher_on(self.today);
        Contents {
            title: format!("{name}{}", document.zh()),
            body: text,
            kind: before.kind.or(Some(Kind::Other)),
            // How the bureau is reached, or what it must publish.
            article20_code: before.article20_code.or(Some(match document {
                Block::Guide => 2,
                _ => 15,
            })),
            formed_on: Some(self.today),
            channels: if before.channels.is_empty() {
                vec![Channel::Website]
            } else {
                before.channels
            },
            attribute: Some(Attribute::Proactive),
            ..before
        }
    }
}

impl FixedBlocks {
    /// Over this database, of bureaus whose pages stand there, with places for reads of much.
    pub fn new(db: Db, path: PathTemplate, costly: Costly) -> Self {
        Self { db, path, costly }
    }

    async fn data(&self, tx: &mut Tx, id: &BureauId) -> Result<Data> {
        let bureau = bureau::find(tx, id).await?;
        let profile = profile::find(tx, id).await?.profile;
        let today = tx.today();
        Ok(Data {
            links: Links::of(&self.path, id, &profile, today),
            entries: entry::all(tx, id).await?,
            bureau,
            profile,
            today,
        })
    }

    /// Anybody may read what is published.
    async fn get(
        &self,
        request: &Request<proto::GetFixedBlocksRequest>,
    ) -> Result<proto::GetFixedBlocksResponse> {
        let (fields, bureau) = Fields::default().bureau(&request.get_ref().bureau_id)?;
        fields.done()?;
        let _place = self.costly.place().await?;
        let mut tx = self.db.begin_wide("catalog.get_fixed_blocks").await?;
        let data = self.data(&mut tx, &bureau).await?;
        let placed = store::placed(&mut tx, &bureau).await?;
        let spread = store::spread(&mut tx, &bureau).await?;
        let ids: Vec<(String, Uuid)> = placed
            .iter()
            .map(|placed| (bureau.to_string(), placed.item))
            .collect();
        let items = item::of_ids(&mut tx, &ids).await?;
        let items: HashMap<Uuid, &Item> = items.iter().map(|item| (item.id, item)).collect();
        let told = |placed: &Placed| {
            let item = items.get(&placed.item)?;
            Some(item::message(item, &data.bureau, data.today))
        };
        let of = |block: Block| placed.iter().filter(move |placed| placed.block == block);
        let reports = of(Block::AnnualReport).filter_map(|placed| {
            Some(proto::AnnualReport {
                year: placed.year?.into(),
                item: Some(told(placed)?),
            })
        });
        Ok(proto::GetFixedBlocksResponse {
            guide: of(Block::Guide).find_map(told),
            systems: of(Block::System).filter_map(told).collect(),
            catalog: of(Block::Catalog).find_map(told),
            disclosed: disclosed(&data, &spread),
            reports: reports.collect(),
        })
    }

    async fn place(
        &self,
        request: &Request<proto::PlaceItemRequest>,
    ) -> Result<proto::PlaceItemResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let item = call.fields.id("item_id", &body.item_id);
        let block: Option<Block> = call.fields.code_if_any("block", body.block);
        let year = i16::try_from(body.year).ok().filter(|year| *year != 0);
        let of_report = block == Some(Block::AnnualReport);
        let fits = |year: i16| (2008..=call.today.year()).contains(&i32::from(year));
        if of_report && !year.is_some_and(fits) {
            let (zh, en) = ("应为2008年至今年", "2008 to this year");
            call.fields.wrong("year", zh, en);
        } else if !of_report && body.year != 0 {
            let (zh, en) = ("仅年度报告填写年份，请留空", "of an annual report alone");
            call.fields.wrong("year", zh, en);
        }
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        item::exists(&mut tx, item).await?;
        store::lock(&mut tx).await?;
        if matches!(block, Some(Block::Guide | Block::Catalog)) {
            is_public(&mut tx, call.bureau(), item).await?;
        }
        store::clear(&mut tx, item, block).await?;
        if let Some(block) = block {
            store::place(&mut tx, &Placed { item, block, year }).await?;
        }
        claim.finish(tx, proto::PlaceItemResponse {}).await
    }

    async fn draft(
        &self,
        request: &Request<proto::DraftFixedDocumentRequest>,
    ) -> Result<proto::DraftFixedDocumentResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let document: Option<Block> = call.fields.code("document", body.document);
        let generated = document.filter(|one| matches!(one, Block::Guide | Block::Catalog));
        if document.is_some() && generated.is_none() {
            let (zh, en) = ("只能是公开指南或者公开目录", "the guide or the catalog");
            call.fields.wrong("document", zh, en);
        }
        let today = call.today;
        if !body.office_id.is_empty() {
            registered.check_office(&mut call.fields, "office_id", &body.office_id, today);
        }
        if !body.group.is_empty() {
            registered.check_group(&mut call.fields, &body.group);
        }
        let reason: String = call.fields.text("reason", &body.reason, 1, 500);
        // Why there is a new version is told to anybody.
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        let document = call.checked(generated)?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        // Whoever goes on has a guide and a catalog of its own.
        registered.check_goes_on(tx.successions(), today, "生成公开指南或者公开目录")?;
        store::lock(&mut tx).await?;
        let data = self.data(&mut tx, call.bureau()).await?;
        let text = data.says(document);
        if text.chars().count() > MOST_CHARS {
            return Err(Error::state_forbids(
                "the text has more than 100,000 characters",
                "正文超过10万字",
            )
            .next(
                "Shorten what the entries say.",
                "请精简目录事项的内容后再生成。",
            ));
        }
        let before = store::one(&mut tx, document).await?;
        let given = |new: &str, old: String| if new.is_empty() { old } else { new.to_owned() };
        let version = item::prepare(&mut tx, before, &reason, |contents| {
            let contents = data.contents(document, contents, text);
            Contents {
                office_id: given(&body.office_id, contents.office_id),
                group: given(&body.group, contents.group),
                ..contents
            }
        })
        .await?;
        if before != Some(version.item) {
            store::clear(&mut tx, version.item, Some(document)).await?;
            let placed = Placed {
                item: version.item,
                block: document,
                year: None,
            };
            store::place(&mut tx, &placed).await?;
        }
        let answer = proto::DraftFixedDocumentResponse {
            version: Some(item::told(&mut tx, &version).await?),
        };
        claim.finish(tx, answer).await
    }

    async fn documents(
        &self,
        request: &Request<proto::GetFixedDocumentsRequest>,
    ) -> Result<proto::GetFixedDocumentsResponse> {
        let mut call = Call::of(&self.db, request)?;
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let data = self.data(&mut tx, call.bureau()).await?;
        let mut documents = Vec::new();
        for document in [Block::Guide, Block::Catalog] {
            let text = data.says(document);
            let item = store::one(&mut tx, document).await?;
            let published = match item {
                Some(item) => item::public_body(&mut tx, call.bureau(), item).await?,
                None => None,
            };
            let found = published
                .as_ref()
                .map(|published| data.differs(document, published));
            documents.push(proto::FixedDocument {
                document: to_number(document),
                item_id: item.map_or_else(String::new, |item| item.to_string()),
                is_current: found.as_ref().is_some_and(Vec::is_empty),
                differences: found
                    .unwrap_or_default()
                    .into_iter()
                    .map(difference)
                    .collect(),
                text,
            });
        }
        Ok(proto::GetFixedDocumentsResponse { documents })
    }
}

/// Refuses what is not public where it would put out what is: the block would be empty.
async fn is_public(tx: &mut Tx, bureau: &BureauId, item: Uuid) -> Result<()> {
    let public = item::of_ids(tx, &[(bureau.to_string(), item)]).await?;
    if public.is_empty() {
        return Err(
            Error::state_forbids("not public", "尚未公开或者已撤回").next(
                "Place it once it is published.",
                "请在该信息公开后再放入此栏。",
            ),
        );
    }
    Ok(())
}

fn difference(difference: Difference) -> proto::DocumentDifference {
    proto::DocumentDifference {
        section: difference.section,
        lacking: difference.lacking,
        surplus: difference.surplus,
    }
}

/// 法定主动公开内容: every item of article 20 of which there is something.
fn disclosed(data: &Data, spread: &[Spread]) -> Vec<proto::Article20Block> {
    let counting: Vec<&Entry> = entry::counting(&data.entries, data.today).collect();
    let block = |of: &article20::Item| {
        let code = Some(of.code);
        let entries = counting
            .iter()
            .filter(|entry| entry.columns.article20_code == code);
        let items = spread
            .iter()
            .find(|items| Some(items.article20_code) == code);
        let elsewhere = entries
            .clone()
            .filter(|entry| !entry.columns.link.is_empty())
            .take(MOST_ELSEWHERE);
        proto::Article20Block {
            article20_code: of.code.into(),
            title: of.title_zh.to_owned(),
            items: items.map_or(0, |items| items.items),
            published_on: items.map_or_else(String::new, |items| items.published_on.to_string()),
            entries: i64::try_from(entries.count()).unwrap_or(i64::MAX),
            elsewhere: elsewhere.map(|entry| linked(entry)).collect(),
            feed: data
                .links
                .as_ref()
                .map_or_else(String::new, |links| links.feed(code, "")),
        }
    };
    let blocks = article20::ITEMS.iter().map(block);
    blocks
        .filter(|block| block.items > 0 || block.entries > 0)
        .collect()
}

fn linked(entry: &Entry) -> proto::LinkedEntry {
    let columns = &entry.columns;
    let names = [columns.level1.as_str(), columns.level2.as_str()];
    let names = names.iter().copied().filter(|name| !name.is_empty());
    proto::LinkedEntry {
        entry_id: entry.id.to_string(),
        title: names.collect::<Vec<_>>().join("／"),
        link: columns.link.clone(),
    }
}

rpcs! { FixedBlockService for FixedBlocks:
    get_fixed_blocks => get(GetFixedBlocksRequest) -> GetFixedBlocksResponse;
    place_item => place(PlaceItemRequest) -> PlaceItemResponse;
    draft_fixed_document => draft(DraftFixedDocumentRequest) -> DraftFixedDocumentResponse;
    get_fixed_documents => documents(GetFixedDocumentsRequest) -> GetFixedDocumentsResponse;
}
