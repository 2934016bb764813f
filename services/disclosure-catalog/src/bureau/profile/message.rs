//! A profile as sent.

use gongkai_proto::catalog::v1 as proto;

use super::{
    Profile, Remedy, channels,
    site::{ContactPoint, SiteIdentity},
};
use crate::bureau::dated::DatedText;

/// A profile as sent.
pub fn message(profile: &Profile) -> proto::BureauProfile {
    let remedy = |remedy: &Remedy| proto::Remedy {
        valid_from: remedy.valid_from.to_string(),
        reconsideration_organ: remedy.reconsideration_organ.clone(),
        court: remedy.court.clone(),
        source: remedy.source.clone(),
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
        letter_codes: profile
            .letter_codes
            .iter()
            .map(DatedText::message)
            .collect(),
        payments: profile.payments.iter().map(DatedText::message).collect(),
        remedies: profile.remedies.iter().map(remedy).collect(),
        credit_codes: profile
            .credit_codes
            .iter()
            .map(DatedText::message)
            .collect(),
        site_identities: profile
            .site_identities
            .iter()
            .map(SiteIdentity::message)
            .collect(),
        contact_points: profile
            .contact_points
            .iter()
            .map(ContactPoint::message)
            .collect(),
        channels: profile.channels.iter().map(channels::message).collect(),
    }
}
