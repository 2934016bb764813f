//! A profile as sent.

use gongkai_proto::catalog::v1 as proto;

use super::{Profile, Remedy};

/// A profile as sent.
pub fn message(profile: &Profile) -> proto::BureauProfile {
    let remedy = |remedy: &Remedy| proto::Remedy {
        valid_from: remedy.valid_from.to_string(),
        reconsideration_organ: remedy.reconsideration_organ.clone(),
        court: remedy.court.clone(),
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
        letter_code: profile.letter_code.clone(),
        payment: profile.payment.clone(),
        remedies: profile.remedies.iter().map(remedy).collect(),
        online_reply_needs_original: profile.online_reply_needs_original,
    }
}
