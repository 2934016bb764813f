//! Rules and normative documents: taken over, published, repealed.

use gongkai_law::calendar::day_zh;
use gongkai_proto::catalog::v1 as catalog;
use tonic::Status;

use super::{
    BUREAU, Desk,
    bureau::{GROUP, OFFICE},
};
use crate::plan::Document;

/// Lines of a sheet: a thousand are allowed, and a call has twenty seconds on a busy machine.
const LINES: usize = 200;
/// A page of items.
const PAGE: i32 = 200;

impl Document {
    const fn kind_zh(self) -> &'static str {
        if self.is_rule {
            "规章"
        } else {
            "行政规范性文件"
        }
    }
}

/// What a document is called: titles are told apart by their numbers.
fn title(number: usize) -> String {
    format!("关于第{}号管理事项的规定", number + 1)
}

/// Its document number.
fn document_number(document: &Document, number: usize) -> String {
    let word = if document.is_rule { "府令" } else { "府规" };
    let year = document.formed_on.format("%Y");
    format!("{word}〔{year}〕{}号", number + 1)
}

impl Desk {
    /// Takes over the documents that were public before, by sheets, and finds their ids.
    pub(super) async fn take_over(&self) -> Result<(), Status> {
        let numbered = self.plan.documents.iter().enumerate();
        let stock: Vec<_> = numbered.filter(|(_, document)| document.is_stock).collect();
        for (sheet, lines) in stock.chunks(LINES).enumerate() {
            let mut content =
                "标题,文号,信息种类,形成日期,首次公开日期,条例第二十条事项\n".to_owned();
            for (number, document) in lines {
                let line = [
                    title(*number),
                    document_number(document, *number),
                    document.kind_zh().to_owned(),
                    day_zh(document.formed_on),
                    day_zh(document.published_on),
                    "1".to_owned(),
                ];
                content += &line.join(",");
                content.push('\n');
            }
            let request = catalog::ImportOpeningItemsRequest {
                request_id: format!("stock-{sheet}"),
                bureau_id: BUREAU.to_owned(),
                content: content.into_bytes(),
                office_id: OFFICE.to_owned(),
                group: GROUP.to_owned(),
                reason: "原有现行有效文件".to_owned(),
                ..catalog::ImportOpeningItemsRequest::default()
            };
            let mut reviewer = self.staff.reviewer.item_stock();
            reviewer.import_opening_items(request).await?;
        }
        self.find_stock().await
    }

    async fn find_stock(&self) -> Result<(), Status> {
        let mut page_token = String::new();
        loop {
            let request = catalog::ListItemsRequest {
                bureau_id: BUREAU.to_owned(),
                page_size: PAGE,
                page_token,
            };
            let listed = self
                .staff
                .clerk
                .items()
                .list_items(request)
                .await?
                .into_inner();
            for item in listed.items {
                let digits: String = item.title.chars().filter(char::is_ascii_digit).collect();
                if let Ok(number) = digits.parse::<usize>() {
                    self.documents.set(number.saturating_sub(1), item.id);
                }
            }
            page_token = listed.next_page_token;
            if page_token.is_empty() {
                return Ok(());
            }
        }
    }

    /// Publishes a document: drafted, submitted, checked, reviewed for secrecy, signed.
    pub(super) async fn publish(&self, number: usize) -> Result<(), Status> {
        let Some(document) = self.plan.documents.get(number) else {
            return Ok(());
        };
        let kind = if document.is_rule {
            catalog::ItemKind::Rule
        } else {
            catalog::ItemKind::NormativeDocument
        };
        let contents = catalog::ItemContents {
            title: title(number),
            summary: "规定管理事项的条件和程序".to_owned(),
            kind: kind.into(),
            document_number: document_number(document, number),
            article20_code: 1,
            group: GROUP.to_owned(),
            office_id: OFFICE.to_owned(),
            formed_on: document.formed_on.to_string(),
            channels: vec![catalog::Channel::Website as i32],
            attribute: catalog::DisclosureAttribute::Proactive.into(),
            ..catalog::ItemContents::default()
        };
        let request_id = format!("document-{number}");
        let item = self.staff.publish(&request_id, BUREAU, contents).await?;
        self.documents.set(number, item.id);
        Ok(())
    }

    /// Repeals a document.
    pub(super) async fn repeal(&self, number: usize) -> Result<(), Status> {
        let request = catalog::RepealItemRequest {
            request_id: format!("repeal-{number}"),
            bureau_id: BUREAU.to_owned(),
            item_id: self.documents.get(number)?,
            reason: "所依据的规定已经修改".to_owned(),
            ..catalog::RepealItemRequest::default()
        };
        self.staff.leader.item_works().repeal_item(request).await?;
        Ok(())
    }
}
