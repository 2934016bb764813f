//! A profile as sent.

use gongkai_proto::catalog::v1 as proto;

use super::{DatedText, Profile, Remedy};

/// A profile as sent.
pub fn message(profile: &Profile) -> proto::BureauProfile {
    let remedy = |remedy: &Remedy| proto::Remedy {
        valid_from: remedy.valid_from.to_string(),
        reconsideration_organ: remedy.reconsideration_organ.clone(),
        court: remedy.court.clone(),
        source: remedy.source.clone(),
    };
    let dated = |dated: &DatedText| proto::DatedText {
        valid_from: dated.valid_from.to_string(),
        text: dated.text.clone(),
        source: dated.source.clone(),
    };
    proto::BureauProfile {
        address: profile.address.clone(),
        postcode: profile.postcode.clone(),
        telephone: profile.telephone.clone(),
        fax: profile.fax.clone(),
        email: profile.email.clone(),
        website: profile.website.clone(),
        office_hours: profile.office_hours.clone(),
        disclosure_unit: profile.disclosure_unit.clone(),
        letter_codes: profile.letter_codes.iter().map(dated).collect(),
        payments: profile.payments.iter().map(dated).collect(),
        remedies: profile.remedies.iter().map(remedy).collect(),
    }
}
