//! The profile's part of BureauService: proto to domain and back.

use gongkai_chassis::{call::Call, db::Db, error::Result, fields::Fields, new_or_answer};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::{
    Remedy,
    checks::{
        by_day, check_email, check_letter_code, check_numbers, check_postcode, check_website,
    },
    events,
    message::message,
    state::{Change, changed},
    store,
};
use crate::bureau;

/// More remedies than any bureau has had; the limit keeps a profile small enough for an event.
const MOST_REMEDIES: usize = 20;

/// Changes what a bureau prints in its letters.
pub async fn update(
    db: &Db,
    request: &Request<proto::UpdateBureauProfileRequest>,
) -> Result<proto::UpdateBureauProfileResponse> {
    let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
    fields.done()?;
    let (bureau, above) = bureau::load_with_above(db, &id).await?;
    let mut call = Call::in_scope(db, request, |caller| caller.scope_below(&id, &above))?;
    call.request_id();
    let body = call.body;
    let changes = changes(&mut call.fields, body);
    call.checked(Some(()))?;

    let (mut tx, claim) = new_or_answer!(call.once(db).await?);
    let now = super::find(&mut tx, &id).await?;
    let next = now.change(&id, &body.etag, changes)?;
    if !store::insert(&mut tx, &next).await? {
        return Err(changed(&id));
    }
    let updated = events::updated(&bureau, &next.profile);
    tx.record(id.as_str(), &updated).await?;
    let answer = proto::UpdateBureauProfileResponse {
        profile: Some(message(&next.profile)),
        profile_etag: next.etag(),
    };
    claim.finish(tx, answer).await
}

/// The changes that the mask names.
fn changes(fields: &mut Fields, body: &proto::UpdateBureauProfileRequest) -> Vec<Change> {
    let sent = body.profile.clone().unwrap_or_default();
    let mask = body.update_mask.clone().unwrap_or_default();
    if mask.paths.is_empty() {
        fields.wrong("update_mask", "至少须有一个字段", "at least one field");
    }
    let mut changes = Vec::new();
    for (index, path) in mask.paths.iter().enumerate() {
        match change(fields, path, &sent) {
            Some(change) => changes.push(change),
            None => fields.wrong(
                &format!("update_mask.paths[{index}]"),
                "不是机关资料的字段",
                "not a field of profile",
            ),
        }
    }
    changes
}

/// The change of one field; none if there is no such field.
fn change(fields: &mut Fields, path: &str, sent: &proto::BureauProfile) -> Option<Change> {
    Some(match path {
        "address" => Change::Address(fields.line("profile.address", &sent.address, 0, 200)),
        "postcode" => {
            let postcode: String = fields.line("profile.postcode", &sent.postcode, 0, 100);
            check_postcode(fields, &postcode);
            Change::Postcode(postcode)
        }
        "telephone" => Change::Telephone(numbers(fields, "profile.telephone", &sent.telephone)),
        "fax" => Change::Fax(numbers(fields, "profile.fax", &sent.fax)),
        "email" => {
            let email: String = fields.line("profile.email", &sent.email, 0, 100);
            check_email(fields, &email);
            Change::Email(email)
        }
        "website" => {
            let website: String = fields.line("profile.website", &sent.website, 0, 200);
            check_website(fields, &website);
            Change::Website(website)
        }
        "office_hours" => {
            Change::OfficeHours(fields.text("profile.office_hours", &sent.office_hours, 0, 200))
        }
        "disclosure_unit" => Change::DisclosureUnit(fields.line(
            "profile.disclosure_unit",
            &sent.disclosure_unit,
            0,
            100,
        )),
        "letter_code" => {
            let code: String = fields.line("profile.letter_code", &sent.letter_code, 0, 20);
            check_letter_code(fields, &code);
            Change::LetterCode(code)
        }
        "payment" => Change::Payment(fields.text("profile.payment", &sent.payment, 0, 500)),
        "remedies" => Change::Remedies(remedies(fields, &sent.remedies)),
        "online_reply_needs_original" => {
            Change::OnlineReplyNeedsOriginal(sent.online_reply_needs_original)
        }
        _ => return None,
    })
}

fn numbers(fields: &mut Fields, field: &str, sent: &str) -> String {
    let numbers: String = fields.line(field, sent, 0, 100);
    check_numbers(fields, field, &numbers);
    numbers
}

fn remedies(fields: &mut Fields, sent: &[proto::Remedy]) -> Vec<Remedy> {
    if sent.len() > MOST_REMEDIES {
        fields.wrong("profile.remedies", "不得超过20项", "at most 20");
        return Vec::new();
    }
    let remedies = sent.iter().enumerate().map(|(index, remedy)| {
        let field = |name: &str| format!("profile.remedies[{index}].{name}");
        let organ = &remedy.reconsideration_organ;
        Remedy {
            valid_from: fields.date(&field("valid_from"), &remedy.valid_from, None),
            reconsideration_organ: fields.line(&field("reconsideration_organ"), organ, 1, 100),
            court: fields.line(&field("court"), &remedy.court, 1, 100),
        }
    });
    let remedies = remedies.collect();
    by_day(fields, remedies)
}
