//! The profile's part of BureauService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, db::Db, error::Result, fields::Fields, new_or_answer};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::{
    Remedy, channels,
    checks::{check_email, check_letter_code, check_numbers, check_postcode, check_website},
    events,
    message::message,
    site,
    state::{Change, changed},
    store,
};
use crate::bureau::{
    self,
    dated::{by_day, dated, few},
};

/// Changes what a bureau prints in its letters.
pub async fn update(
    db: &Db,
    request: &Request<proto::UpdateBureauProfileRequest>,
) -> Result<proto::UpdateBureauProfileResponse> {
    let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
    fields.done()?;
    let (_, above) = bureau::load_with_above(db, &id).await?;
    let mut call = Call::in_scope(db, request, |caller| db.scope_below(caller, &id, &above))?;
    call.request_id();
    let body = call.body;
    let changes = changes(&mut call.fields, body, call.today);
    call.checked(Some(()))?;

    let (mut tx, claim) = new_or_answer!(call.once(db).await?);
    // The event tells the whole bureau: as it is, and not as it was before a change under way.
    bureau::lock(&mut tx).await?;
    let bureau = bureau::find(&mut tx, &id).await?;
    let now = super::find(&mut tx, &id).await?;
    for change in &changes {
        if let Change::Channels(after) = change {
            channels::check_kept(&mut call.fields, &now.profile.channels, after, call.today);
        }
    }
    call.checked(Some(()))?;
    let next = now.change(&id, &body.etag, changes)?;
    if !store::insert(&mut tx, &next).await? {
        return Err(changed(&id));
    }
    let updated = events::updated(&bureau, &next.profile, call.today, "");
    tx.record(id.as_str(), &updated).await?;
    let answer = proto::UpdateBureauProfileResponse {
        profile: Some(message(&next.profile)),
        profile_etag: next.etag(),
    };
    claim.finish(tx, answer).await
}

/// The changes that the mask names.
fn changes(
    fields: &mut Fields,
    body: &proto::UpdateBureauProfileRequest,
    today: NaiveDate,
) -> Vec<Change> {
    let sent = body.profile.clone().unwrap_or_default();
    let mask = body.update_mask.clone().unwrap_or_default();
    if mask.paths.is_empty() {
        fields.wrong("update_mask", "至少须有一个字段", "at least one field");
    }
    let mut changes = Vec::new();
    for (index, path) in mask.paths.iter().enumerate() {
        match change(fields, path, &sent, today) {
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
fn change(
    fields: &mut Fields,
    path: &str,
    sent: &proto::BureauProfile,
    today: NaiveDate,
) -> Option<Change> {
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
        "letter_codes" => {
            let field = "profile.letter_codes";
            let read = |fields: &mut Fields, field: &str, text: &str| {
                let code: String = fields.line(field, text, 1, 20);
                check_letter_code(fields, field, &code);
                code
            };
            Change::LetterCodes(dated(fields, field, &sent.letter_codes, today, read))
        }
        "payments" => {
            let field = "profile.payments";
            let read =
                |fields: &mut Fields, field: &str, text: &str| fields.line(field, text, 1, 500);
            Change::Payments(dated(fields, field, &sent.payments, today, read))
        }
        "credit_codes" => {
            let field = "profile.credit_codes";
            let codes = dated(fields, field, &sent.credit_codes, today, site::credit_code);
            Change::CreditCodes(codes)
        }
        "site_identities" => {
            Change::SiteIdentities(site::identities(fields, &sent.site_identities, today))
        }
        "contact_points" => {
            Change::ContactPoints(site::contact_points(fields, &sent.contact_points))
        }
        "channels" => Change::Channels(channels::read(fields, &sent.channels, today)),
        "remedies" => Change::Remedies(remedies(fields, &sent.remedies)),
        _ => return None,
    })
}

fn numbers(fields: &mut Fields, field: &str, sent: &str) -> String {
    let numbers: String = fields.line(field, sent, 0, 100);
    check_numbers(fields, field, &numbers);
    numbers
}

fn remedies(fields: &mut Fields, sent: &[proto::Remedy]) -> Vec<Remedy> {
    if !few(fields, "profile.remedies", sent.len()) {
        return Vec::new();
    }
    let remedies = sent.iter().enumerate().map(|(index, remedy)| {
        let field = |name: &str| format!("profile.remedies[{index}].{name}");
        let organ = &remedy.reconsideration_organ;
        Remedy {
            valid_from: fields.date(&field("valid_from"), &remedy.valid_from, None),
            reconsideration_organ: fields.line(&field("reconsideration_organ"), organ, 1, 100),
            court: fields.line(&field("court"), &remedy.court, 1, 100),
            source: fields.line(&field("source"), &remedy.source, 1, 200),
        }
    });
    let remedies = remedies.collect();
    by_day(fields, "profile.remedies", remedies, |remedy: &Remedy| {
        remedy.valid_from
    })
}
