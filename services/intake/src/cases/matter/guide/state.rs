//! What a matter is, and what it may say.

use std::{collections::BTreeSet, fmt, str::FromStr};

use chrono::NaiveDate;
use gongkai_chassis::{fields::Fields, page::Position};
use gongkai_law::permit::{Handling, MatterKind};
use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::cases::matter::code::PaperForm;

/// No limit is longer than a year of working days: it would be a typing error.
pub const LONGEST_LIMIT: u32 = 250;

/// The bureau's own code of a matter: 1-40 of A-Z, a-z, 0-9 and -, no - at the ends, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct MatterCode(String);

impl MatterCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MatterCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for MatterCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let fits = (1..=40).contains(&text.len())
            && text.chars().all(inner)
            && !text.starts_with('-')
            && !text.ends_with('-');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err("not a code of a matter".to_owned())
        }
    }
}

impl TryFrom<String> for MatterCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl Position for MatterCode {
    /// Always: no other text becomes one.
    fn is_possible(&self) -> bool {
        true
    }
}

/// A paper a matter asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredPaper {
    /// What it is.
    pub name: String,
    /// False for a paper that only some applicants need.
    pub required: bool,
    /// In which form.
    pub form: PaperForm,
}

/// What of a matter its cases keep from their beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Name of the matter.
    pub matter: String,
    /// Kind.
    pub kind: MatterKind,
    /// How soon it is handled.
    pub handling: Handling,
    /// Responsible office.
    pub office_id: String,
    /// The matter's own statutory limit in working days; none for that of 行政许可法.
    pub statutory_limit: Option<u32>,
    /// Promised limit in working days; none for instant matters.
    pub promised_limit: Option<u32>,
    /// Whether its limit may be extended.
    pub extensible: bool,
    /// Whether several organs handle it jointly.
    pub joint: bool,
    /// Law and article it rests on.
    pub legal_basis: String,
    /// Papers to hand in.
    pub papers: Vec<RequiredPaper>,
}

impl Terms {
    /// The statutory limit in working days of a case accepted that day; none for service matters.
    pub fn statutory_on(&self, accepted_on: NaiveDate) -> Option<u32> {
        let by_law = self.kind.decision_rule(self.joint);
        let by_law = by_law.map(|dated| dated.on(accepted_on).number);
        self.statutory_limit.or(by_law)
    }

    /// Notes what is wrong with the promised limit, in a field of that name.
    pub fn check_promise(&self, fields: &mut Fields, field: &str, day: NaiveDate) {
        let instant = self.handling == Handling::Instant;
        match (self.promised_limit, self.statutory_on(day)) {
            (Some(_), _) if instant => fields.wrong(
                field,
                "即办件当日办结，不另填承诺时限",
                "none for instant matters",
            ),
            (None, None) if !instant => fields.wrong(
                field,
                "服务性办件须填写承诺时限",
                "required for service matters",
            ),
            (Some(promised), Some(limit)) if promised > limit => fields.wrong(
                field,
                &format!("承诺时限不得长于法定时限（{limit}个工作日）"),
                &format!("not longer than the statutory limit of {limit} working days"),
            ),
            (Some(promised), _) if promised > LONGEST_LIMIT => {
                fields.wrong(field, "不得超过250个工作日", "at most 250 working days");
            }
            _ => {}
        }
    }
}

/// A matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its code, for ever.
    pub code: MatterCode,
    /// What its cases keep.
    pub terms: Terms,
    /// What it costs; empty for nothing.
    pub fee_note: String,
    /// Where it is handled online; empty for nowhere.
    pub online_url: String,
    /// No new case is opened for it.
    pub retired: bool,
    /// This version was imported as opening stock.
    #[serde(default)]
    pub opening_stock: bool,
}

/// Notes what is wrong with a matter whatever its kind is: told also where that is missing.
pub fn check_form<'a>(
    fields: &mut Fields,
    statutory_limit: Option<u32>,
    papers: impl IntoIterator<Item = &'a str>,
    online_url: &str,
) {
    if statutory_limit.is_some_and(|limit| limit > LONGEST_LIMIT) {
        fields.wrong(
            "matter.statutory_limit",
            "不得超过250个工作日",
            "at most 250 working days",
        );
    }
    let mut names = BTreeSet::new();
    for (index, name) in papers.into_iter().enumerate() {
        if !name.is_empty() && !names.insert(name) {
            fields.wrong(
                &format!("matter.papers[{index}].name"),
                "与前面的材料重复",
                "named before",
            );
        }
    }
    if !online_url.is_empty() && !is_link(online_url) {
        fields.wrong(
            "matter.online_url",
            "应为https://开头的完整网址，不得含有空格、引号、尖括号等，也不得带有用户名、密码",
            "not an https address: it has a host, and no blanks, quotes, brackets <>, user or password",
        );
    }
}

/// Whether a text is an https address that stands in a link as it is: a portal may put it in a page.
fn is_link(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\^{|}".contains(c);
    let known = Url::parse(text).is_ok_and(|url| {
        let nobody = url.username().is_empty() && url.password().is_none();
        url.has_host() && nobody
    });
    text.starts_with("https://") && !text.contains(odd) && known
}

impl Matter {
    /// Notes everything that contradicts itself or the law of that day.
    pub fn check(&self, fields: &mut Fields, day: NaiveDate) {
        let terms = &self.terms;
        let permit = terms.kind == MatterKind::Permit;
        let papers = terms.papers.iter().map(|paper| paper.name.as_str());
        check_form(fields, terms.statutory_limit, papers, &self.online_url);
        if terms.statutory_limit.is_some() && terms.kind == MatterKind::Service {
            fields.wrong(
                "matter.statutory_limit",
                "服务性办件没有法定时限",
                "service matters have none",
            );
        }
        terms.check_promise(fields, "matter.promised_limit", day);
        if terms.extensible && !permit {
            fields.wrong(
                "matter.extensible",
                "仅行政许可可以延长期限（行政许可法第四十二条）",
                "permits only",
            );
        }
        if terms.joint && !permit {
            fields.wrong(
                "matter.joint",
                "仅行政许可可以统一办理、联合办理、集中办理（行政许可法第四十二条）",
                "permits only",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matter(kind: MatterKind, handling: Handling) -> Matter {
        Matter {
            code: "fireworks-retail".parse().unwrap(),
            terms: Terms {
                matter: "烟花爆竹经营（零售）许可".to_owned(),
                kind,
                handling,
                office_id: "safety".to_owned(),
                statutory_limit: None,
                promised_limit: None,
                extensible: false,
                joint: false,
                legal_basis: "烟花爆竹安全管理条例第十九条".to_owned(),
                papers: Vec::new(),
            },
            fee_note: String::new(),
            online_url: String::new(),
            retired: false,
            opening_stock: false,
        }
    }

    fn good(matter: &Matter) -> bool {
        let mut fields = Fields::default();
        matter.check(&mut fields, "2024-01-08".parse().unwrap());
        fields.done().is_ok()
    }

    #[test]
    fn a_promise_is_not_longer_than_the_law_and_service_matters_need_one() {
        let mut permit = matter(MatterKind::Permit, Handling::Promised);
        assert!(good(&permit), "a permit needs no promise");
        for (promised, joint, own, fits) in [
            (20, false, None, true),
            (21, false, None, false),
            (45, true, None, true),
            (46, true, None, false),
            (30, false, Some(30), true),
            (31, false, Some(30), false),
        ] {
            permit.terms.promised_limit = Some(promised);
            permit.terms.joint = joint;
            permit.terms.statutory_limit = own;
            assert_eq!(good(&permit), fits, "{promised} {joint} {own:?}");
        }
        let mut service = matter(MatterKind::Service, Handling::Promised);
        assert!(!good(&service));
        service.terms.promised_limit = Some(3);
        assert!(good(&service));
        service.terms.statutory_limit = Some(20);
        assert!(!good(&service), "no law limits a service matter");
        let mut instant = matter(MatterKind::Service, Handling::Instant);
        assert!(good(&instant), "an instant matter is decided on the day");
        instant.terms.promised_limit = Some(1);
        assert!(!good(&instant));
    }

    #[test]
    fn only_permits_are_extended_or_handled_jointly() {
        for kind in [MatterKind::PreliminaryReview, MatterKind::Service] {
            let mut matter = matter(kind, Handling::Instant);
            assert!(good(&matter));
            matter.terms.extensible = true;
            assert!(!good(&matter));
            matter.terms.extensible = false;
            matter.terms.joint = true;
            assert!(!good(&matter));
        }
    }

    #[test]
    fn codes_are_as_bureaus_write_them_and_addresses_are_https() {
        for (code, fits) in [
            ("a", true),
            ("a-1", true),
            ("-a", false),
            ("430903-AQ-001", true),
            ("A_1", false),
            ("事项1", false),
            ("", false),
        ] {
            assert_eq!(code.parse::<MatterCode>().is_ok(), fits, "{code:?}");
        }
        let mut permit = matter(MatterKind::Permit, Handling::Promised);
        for (address, fits) in [
            ("https://ahzwfw.example.cn/x?id=1", true),
            ("http://ahzwfw.example.cn", false),
            ("https://", false),
            ("https://a b", false),
            ("https://zwfw.例子.cn/办事?事项=许可#办理", true),
            ("https://e.cn/\"onclick=", false),
            ("https://e.cn/'x", false),
            ("https://e.cn/<script>", false),
            ("https://e.cn/\u{7}", false),
            ("https://gov.cn@e.cn/", false),
            ("https://e.cn:99999/", false),
        ] {
            address.clone_into(&mut permit.online_url);
            assert_eq!(good(&permit), fits, "{address}");
        }
    }
}
