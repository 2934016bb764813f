//! What the catalog's refusal of a report means to our caller.

use gongkai_chassis::{client::failed, error::Error, field_name, fields::Fields};
use tonic::{Code, Status};
use tonic_types::{ErrorDetail, StatusExt as _};

/// What the catalog is called.
pub const CATALOG: &str = "disclosure-catalog";

/// The same refusal: what is wrong with the item is told as the catalog tells it.
pub fn refused(status: Status) -> Error {
    let mut fields = Fields::default();
    for wrong in status
        .get_details_bad_request()
        .into_iter()
        .flat_map(|wrong| wrong.field_violations)
    {
        let (zh, en) = wrong
            .description
            .split_once(" / ")
            .unwrap_or((&wrong.description, &wrong.description));
        fields.wrong(
            &format!("item.{}", wrong.field),
            unnamed(&wrong.field, zh),
            en,
        );
    }
    if !fields.are_right() {
        return fields.refusal();
    }
    if !matches!(
        status.code(),
        Code::FailedPrecondition | Code::PermissionDenied
    ) {
        return failed(CATALOG, status);
    }
    let details = status.get_error_details_vec();
    let zh = details.iter().find_map(|detail| match detail {
        ErrorDetail::LocalizedMessage(said) if said.locale == "zh-CN" => Some(said.message.clone()),
        _ => None,
    });
    let zh = zh.unwrap_or_default();
    let error = Error::state_forbids(
        &format!(
            "the catalog does not take it: {}",
            status.message().trim_end_matches('.')
        ),
        &format!("公开目录未受理：{}", zh.trim_end_matches('。')),
    );
    error.because(status)
}

/// Without the name of the field before it, which our own refusal sets there.
fn unnamed<'a>(field: &str, zh: &'a str) -> &'a str {
    let name = field_name::zh(field);
    let rest = name.and_then(|name| zh.strip_prefix(&name)?.strip_prefix('：'));
    rest.unwrap_or(zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_catalog_says_of_a_field_is_told_once() {
        let mut fields = Fields::default();
        fields.wrong("office_id", "没有这个股室", "no such office");
        fields.wrong("attachments[1]", "附件“名单.docx”尚未检查", "not inspected");
        let refused = refused(Status::from(fields.refusal()));
        let told: Vec<(&str, String)> = refused
            .named_violations()
            .map(|(field, zh, _)| (field, zh))
            .collect();
        assert_eq!(
            told[0],
            ("item.office_id", "承办股室：没有这个股室".to_owned())
        );
        let (field, zh) = &told[1];
        assert_eq!(*field, "item.attachments[1]");
        assert_eq!(zh.matches("附件第2项").count(), 1, "{zh}");
    }
}
