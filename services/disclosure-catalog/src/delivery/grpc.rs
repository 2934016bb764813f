//! DeliveryService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::{Db, Tx},
    error::{Error, Result},
    fields::Fields,
    new_or_answer, rpcs,
};
use gongkai_document::inspect::Allowed;
use gongkai_journal::Record as _;
use gongkai_law::catalog::Channel;
use gongkai_proto::catalog::v1::{self as proto, delivery_service_server::DeliveryService};
use tonic::Request;
use uuid::Uuid;

use super::{
    events,
    message::{message, standing},
    state::{Delivery, Proof, check_day, standings},
    store::{self, Filter},
};
use crate::{
    entry,
    item::{self, Item},
    numbers,
};

/// The service.
pub struct Deliveries {
    db: Db,
}

impl Deliveries {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn record(
        &self,
        request: &Request<proto::RecordDeliveryRequest>,
    ) -> Result<proto::RecordDeliveryResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("item_id", &body.item_id);
        let said = said(&mut call.fields, body.delivery.clone().unwrap_or_default());
        let said = call.checked(said)?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let item = public(&mut tx, id).await?;
        said.check_day(&mut call.fields, &item, tx.today());
        call.checked(Some(()))?;
        let delivery = said.record(&mut tx, id, None);
        store::insert(&mut tx, &delivery).await?;
        tx.record(&delivery.id.to_string(), &events::recorded(&delivery))
            .await?;
        let answer = proto::RecordDeliveryResponse {
            delivery: Some(message(&delivery, call.bureau())),
        };
        claim.finish(tx, answer).await
    }

    async fn correct(
        &self,
        request: &Request<proto::CorrectDeliveryRequest>,
    ) -> Result<proto::CorrectDeliveryResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("delivery_id", &body.delivery_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 500);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        let sent = body.delivery.clone();
        let said = sent.map(|sent| said(&mut call.fields, sent));
        let void = said.is_none();
        let said = call.checked(said.map_or(Some(None), |said| said.map(Some)))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let before = store::find(&mut tx, id).await?;
        before.may_be_corrected()?;
        let item = public(&mut tx, before.item).await?;
        let said = said.unwrap_or(Said {
            channel: before.channel,
            delivered_on: Some(before.delivered_on),
            proof: Proof::default(),
        });
        said.check_day(&mut call.fields, &item, tx.today());
        call.checked(Some(()))?;
        let delivery = Delivery {
            void,
            reason,
            ..said.record(&mut tx, before.item, Some(id))
        };
        if !store::insert(&mut tx, &delivery).await? {
            store::find(&mut tx, id).await?.may_be_corrected()?;
            return Err(Error::internal("catalog.insert_delivery touched no row"));
        }
        tx.record(&delivery.id.to_string(), &events::recorded(&delivery))
            .await?;
        let answer = proto::CorrectDeliveryResponse {
            delivery: Some(message(&delivery, call.bureau())),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListDeliveriesRequest>,
    ) -> Result<proto::ListDeliveriesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let filter = Filter {
            item: (!body.item_id.is_empty()).then(|| call.fields.id("item_id", &body.item_id)),
            channel: call.fields.code_if_any("channel", body.channel),
            with_corrected: body.with_corrected,
        };
        let paging = call.paging::<store::Position>("deliveries", &format!("{filter:?}"));
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let rows = store::list(&mut tx, &filter, paging.after, paging.limit()).await?;
        let position = |delivery: &Delivery| (delivery.delivered_on, delivery.id);
        let (rows, next_page_token) = paging.page(rows, position)?;
        Ok(proto::ListDeliveriesResponse {
            deliveries: rows.iter().map(|row| message(row, call.bureau())).collect(),
            next_page_token,
        })
    }

    async fn of_item(
        &self,
        request: &Request<proto::GetItemDeliveriesRequest>,
    ) -> Result<proto::GetItemDeliveriesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let id = call.fields.id("item_id", &call.body.item_id);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        // Read, not locked: nobody waits for it.
        let item = not_withdrawn(item::find(&mut tx, call.bureau(), id).await?)?;
        let publication = &item.publication;
        let asked = match publication.under {
            None => Vec::new(),
            Some((entry, _)) => {
                let history = entry::find(&mut tx, call.bureau(), entry).await?;
                let counting = history.on(publication.published_on);
                counting.columns.channels.clone()
            }
        };
        let delivered = store::first_days(&mut tx, id).await?;
        let standings = standings(
            &asked,
            &publication.channels,
            publication.published_on,
            &delivered,
        );
        Ok(proto::GetItemDeliveriesResponse {
            channels: standings.iter().map(standing).collect(),
        })
    }
}

/// How an item went out, as it is told.
struct Said {
    channel: Channel,
    /// None for today.
    delivered_on: Option<NaiveDate>,
    proof: Proof,
}

impl Said {
    fn check_day(&self, fields: &mut Fields, item: &Item, today: NaiveDate) {
        let on = self.delivered_on.unwrap_or(today);
        check_day(fields, on, item.publication.formed_on, today);
    }

    fn record(self, tx: &mut Tx, item: Uuid, corrects: Option<Uuid>) -> Delivery {
        Delivery {
            id: tx.new_id(),
            item,
            channel: self.channel,
            delivered_on: self.delivered_on.unwrap_or(tx.today()),
            proof: self.proof,
            corrects,
            void: false,
            reason: String::new(),
            corrected_by: None,
            recorded_at: tx.recorded_at(),
        }
    }
}

/// How an item went out, read from a request.
fn said(fields: &mut Fields, sent: proto::DeliveryContents) -> Option<Said> {
    let channel = fields.code("delivery.channel", sent.channel);
    let delivered_on = fields.date_if_any("delivery.delivered_on", &sent.delivered_on);
    let proof = proof(fields, sent.proof.unwrap_or_default());
    proof.check(fields);
    Some(Said {
        channel: channel?,
        delivered_on,
        proof,
    })
}

/// What proves a delivery.
fn proof(fields: &mut Fields, sent: proto::DeliveryProof) -> Proof {
    let link: String = fields.line("delivery.proof.link", &sent.link, 0, 500);
    entry::check_link(fields, "delivery.proof.link", &link);
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if !sent.sha256.is_empty() && (sent.sha256.len() != 64 || !sent.sha256.bytes().all(digit)) {
        fields.wrong(
            "delivery.proof.sha256",
            "应为64位小写十六进制数",
            "64 hexadecimal digits in lower case",
        );
    }
    let note: String = fields.text("delivery.proof.note", &sent.note, 0, 500);
    let texts = [
        ("delivery.proof.note", "说明", note.as_str()),
        ("delivery.proof.link", "链接", link.as_str()),
    ];
    numbers::refuse(fields, &texts, &Allowed::default());
    Proof {
        note,
        link,
        sha256: sent.sha256,
    }
}

/// An item that is public, locked. `RECORD_UNKNOWN` if it is not.
async fn public(tx: &mut Tx, id: Uuid) -> Result<Item> {
    not_withdrawn(item::find_locked(tx, id).await?)
}

/// Of what was withdrawn nothing more is told.
fn not_withdrawn(item: Item) -> Result<Item> {
    if item.withdrawn.is_some() {
        return Err(Error::state_forbids("withdrawn", "已撤回").next(
            "Nothing more is recorded of it.",
            "已撤回的信息不再登记公开渠道。",
        ));
    }
    Ok(item)
}

rpcs! { DeliveryService for Deliveries:
    record_delivery => record(RecordDeliveryRequest) -> RecordDeliveryResponse;
    correct_delivery => correct(CorrectDeliveryRequest) -> CorrectDeliveryResponse;
    list_deliveries => list(ListDeliveriesRequest) -> ListDeliveriesResponse;
    get_item_deliveries => of_item(GetItemDeliveriesRequest) -> GetItemDeliveriesResponse;
}
