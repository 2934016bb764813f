//! What kind an applicant probably is, for the clerk who decides.

use gongkai_law::application::ApplicantKind;

/// A kind proposed to the clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The proposed kind.
    pub kind: ApplicantKind,
    /// Why, in Chinese.
    pub reason: String,
}

/// Proposes the kind of an applicant. The code says more than the name: it tells which authority
/// registered the applicant.
pub fn propose(name: &str, credit_code: Option<&str>) -> Proposal {
    use ApplicantKind::{Business, LegalService, NaturalPerson, Other, PublicBenefit, Research};
    let (name, code) = (name.trim(), credit_code.unwrap_or_default().trim());
    let by_code = match code.get(..2) {
        Some("91" | "92" | "93") => Some(Business),
        Some("31" | "32" | "33") => Some(LegalService),
        Some("51" | "52" | "53") => Some(PublicBenefit),
        _ => None,
    };
    let words = [
        (LegalService, "律师事务所"),
        (LegalService, "公证处"),
        (Business, "公司"),
        (Business, "个体工商户"),
        (Business, "合作社"),
        (Other, "学校"),
        (Other, "大学"),
        (Other, "医院"),
        (Other, "委员会"),
        (Research, "研究院"),
        (Research, "研究所"),
        (PublicBenefit, "协会"),
        (PublicBenefit, "基金会"),
    ];
    let by_name = words.into_iter().find(|(_, word)| name.contains(word));
    let (kind, why) = match (by_code, by_name) {
        (Some(kind), _) => (kind, format!("统一社会信用代码以{}开头", &code[..2])),
        (None, Some((kind, word))) => (kind, format!("名称含“{word}”")),
        (None, None) if code.is_empty() && name.chars().count() <= 4 => {
            (NaturalPerson, "名称为个人姓名".to_owned())
        }
        (None, None) => (Other, "名称和代码无法判断类别".to_owned()),
    };
    Proposal {
        kind,
        reason: format!("{why}，建议归为{}", kind.zh()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_asked_before_the_name() {
        use ApplicantKind::{
            Business, LegalService, NaturalPerson, Other, PublicBenefit, Research,
        };
        for (name, code, kind) in [
            ("张三", "", NaturalPerson),
            ("某某研究院", "91430900MA4L000000", Business),
            ("某某律师事务所", "31430000000000000X", LegalService),
            ("某某研究所", "", Research),
            ("某某协会", "51430900000000000X", PublicBenefit),
            ("某某村民委员会", "54430900000000000X", Other),
            ("某某有限公司", "", Business),
            ("益阳的几位朋友", "", Other),
        ] {
            assert_eq!(propose(name, Some(code)).kind, kind, "{name}");
        }
    }
}
