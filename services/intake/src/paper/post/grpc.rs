//! PostService: proto to domain and back.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    fields::Fields,
    rpcs,
};
use gongkai_proto::intake::v1::{self as proto, post_service_server::PostService};
use tonic::Request;
use uuid::Uuid;

use super::{
    document,
    state::{Given, Known, Mail},
    store,
};
use crate::{
    desk::Desk,
    paper::{
        letter::{Documents, RegisterForm, Stored, VoidLetter, Way, register, some_letters},
        validity::mark_void,
    },
};

/// Letters of a list at most.
const MOST: usize = 200;

/// The service.
pub struct Posts {
    desk: Desk,
    documents: Documents,
}

/// Which letters are asked for.
enum Asked {
    /// Those posted on that day.
    PostedOn(NaiveDate),
    /// These.
    Named(Vec<(Uuid, Given)>),
}

impl Posts {
    /// At this desk, laying out by these documents.
    pub fn new(desk: Desk, documents: Documents) -> Self {
        Self { desk, documents }
    }

    async fn list(
        &self,
        request: &Request<proto::ExportDispatchListRequest>,
    ) -> Result<proto::ExportDispatchListResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let body = call.body;
        let asked = asked(&mut call.fields, &body.posted_on, &body.items);
        let form: Option<RegisterForm> = call.fields.code("format", body.format);
        let (asked, form) = call.checked(asked.zip(form))?;
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        let bureau = bureau.await?;
        let day = day(&asked, call.today);
        let mails = mails(call.read(&self.desk.db).await?, asked).await?;
        let list = document::list(&bureau.head, day, &mails);
        let file_name = format!("{}-{day}.{}", list.title, form.extension());
        let documents = self.documents.of(call.bureau());
        Ok(proto::ExportDispatchListResponse {
            content: documents.lay_out_register(list, form).await?,
            file_name,
            media_type: form.media_type().to_owned(),
            letters: u32::try_from(mails.len()).unwrap_or(u32::MAX),
            without_address: without_address(&mails),
        })
    }

    async fn labels(
        &self,
        request: &Request<proto::ExportEnvelopeLabelsRequest>,
    ) -> Result<proto::ExportEnvelopeLabelsResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let body = call.body;
        let asked = asked(&mut call.fields, &body.posted_on, &body.items);
        let asked = call.checked(asked)?;
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        let bureau = bureau.await?;
        let day = day(&asked, call.today);
        let mails = mails(call.read(&self.desk.db).await?, asked).await?;
        let labels = document::labels(&bureau.head, day, &mails);
        Ok(proto::ExportEnvelopeLabelsResponse {
            content: self.documents.of(call.bureau()).print(labels).await?,
            file_name: format!("信封标签-{day}.pdf"),
            media_type: "application/pdf".to_owned(),
            labels: u32::try_from(mails.len()).unwrap_or(u32::MAX),
            without_address: without_address(&mails),
        })
    }
}

/// The letters a request asks for: those of a day, or those it names.
fn asked(fields: &mut Fields, posted_on: &str, items: &[proto::PostItem]) -> Option<Asked> {
    match (posted_on, items) {
        ("", []) => {
            fields.wrong(
                "items",
                "请列出文书，或者填写交寄日期",
                "name letters, or the day they were posted on (posted_on)",
            );
            None
        }
        (_, []) => Some(Asked::PostedOn(fields.date("posted_on", posted_on, None))),
        ("", _) => named(fields, items),
        _ => {
            fields.wrong(
                "posted_on",
                "已列出文书的，不填写交寄日期",
                "not beside items: leave one of them out",
            );
            None
        }
    }
}

fn named(fields: &mut Fields, items: &[proto::PostItem]) -> Option<Asked> {
    if items.len() > MOST {
        fields.wrong("items", "一次不得超过200件", "at most 200");
        return None;
    }
    let mut named: Vec<(Uuid, Given)> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let field = |name: &str| format!("items[{index}].{name}");
        let id = fields.id(&field("letter_id"), &item.letter_id);
        if named.iter().any(|(known, _)| *known == id) {
            fields.wrong(&field("letter_id"), "与前面的重复", "is named twice");
        }
        let postcode: String = fields.line(&field("postcode"), &item.postcode, 0, 6);
        let digits = postcode.bytes().all(|byte| byte.is_ascii_digit());
        if !(postcode.is_empty() || postcode.len() == 6 && digits) {
            fields.wrong(&field("postcode"), "应为6位数字", "6 digits");
        }
        let given = Given {
            recipient: fields.line(&field("recipient"), &item.recipient, 0, 200),
            address: fields.line(&field("address"), &item.address, 0, 200),
            postcode,
        };
        named.push((id, given));
    }
    Some(Asked::Named(named))
}

/// The day of the list: on which the letters were posted, or are about to be.
fn day(asked: &Asked, today: NaiveDate) -> NaiveDate {
    match asked {
        Asked::PostedOn(day) => *day,
        Asked::Named(_) => today,
    }
}

/// The mail that is asked for, in the order in which it was named or posted.
async fn mails(mut tx: Tx, asked: Asked) -> Result<Vec<Mail>> {
    let (named, posted_on) = match asked {
        Asked::Named(named) => (named, None),
        Asked::PostedOn(day) => {
            let posted = store::posted_on(&mut tx, day).await?;
            if posted.is_empty() {
                return Err(Error::state_forbids(
                    "a day on which nothing was posted",
                    "当日无交寄登记",
                )
                .next(
                    "Name the letters that are to be posted (items).",
                    "尚未登记交寄的，请直接列出文书。",
                )
                .at("posted_on"));
            }
            let posted = posted.into_iter();
            let posted = posted.map(|id| (id, Given::default())).collect::<Vec<_>>();
            (posted, Some(day))
        }
    };
    let ids: Vec<Uuid> = named.iter().map(|(id, _)| *id).collect();
    let mut letters = some_letters(&mut tx, &ids).await?;
    mark_void(&mut tx, &mut letters).await?;
    if posted_on.is_none() {
        // What was posted when it counted was posted; what is to be posted must count.
        all_count(&named, &letters)?;
    }
    let addresses = store::addresses(&mut tx, &letters).await?;
    let letters: HashMap<Uuid, Stored> = letters
        .into_iter()
        .map(|letter| (letter.id, letter))
        .collect();
    let mut dispatches: HashMap<Uuid, Vec<_>> = HashMap::new();
    let sent = register::dispatches_of(&mut tx, &ids).await?.into_iter();
    for listed in sent.filter(|listed| listed.unsent.is_none()) {
        let of_letter = dispatches.entry(listed.letter_id).or_default();
        of_letter.push(listed.dispatch);
    }
    let mut mails = Vec::with_capacity(named.len());
    for (id, given) in named {
        let letter = letters
            .get(&id)
            .ok_or_else(|| Error::record_unknown("letter", "文书", id))?;
        let posted = (dispatches.get(&id).into_iter().flatten()).rfind(|dispatch| {
            let on_that_day = posted_on.is_none_or(|day| dispatch.dispatched_on == day);
            dispatch.way == Way::Post && on_that_day
        });
        let (sent_to, tracking_number) = posted
            .map(|posted| (posted.recipient.clone(), posted.tracking_number.clone()))
            .unwrap_or_default();
        let known = Known {
            addressee: &letter.letter.addressee,
            registered: addresses.get(&id).map(String::as_str).unwrap_or_default(),
            sent_to: &sent_to,
            given,
        };
        let (recipient, address, postcode) = known.place();
        mails.push(Mail {
            letter_id: id,
            number: letter.printed.clone(),
            recipient,
            address,
            postcode,
            tracking_number,
            void: letter
                .void
                .as_ref()
                .map(VoidLetter::told)
                .unwrap_or_default(),
        });
    }
    Ok(mails)
}

/// Whether all the letters named count: what was annulled, withdrawn or replaced is sent to nobody.
fn all_count(named: &[(Uuid, Given)], letters: &[Stored]) -> Result<()> {
    let mut fields = Fields::default();
    for (index, (id, _)) in named.iter().enumerate() {
        let letter = letters.iter().find(|letter| letter.id == *id);
        let void = letter.and_then(|letter| Some((&letter.printed, letter.void.as_ref()?.brief())));
        if let Some((number, void)) = void {
            fields.wrong(
                &format!("items[{index}].letter_id"),
                &format!("{number}{}，不再寄送，请从清单中去除", void.told()),
                &format!("{number} counts no more ({}): leave it out", void.told_en()),
            );
        }
    }
    fields.done()
}

fn without_address(mails: &[Mail]) -> Vec<proto::WithoutAddress> {
    let without = mails.iter().filter(|mail| mail.address.is_empty());
    without
        .map(|mail| proto::WithoutAddress {
            letter_id: mail.letter_id.to_string(),
            number: mail.number.clone(),
            recipient: mail.recipient.clone(),
        })
        .collect()
}

rpcs! { PostService for Posts:
    export_dispatch_list => list(ExportDispatchListRequest) -> ExportDispatchListResponse;
    export_envelope_labels =>
        labels(ExportEnvelopeLabelsRequest) -> ExportEnvelopeLabelsResponse;
}
