//! How a bureau's site names itself, and where people go and whom they call.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;
use gongkai_law::application::applicant::credit_code_fault;
use gongkai_proto::catalog::v1 as proto;
use serde::{Deserialize, Serialize};

use super::checks::check_numbers;
use crate::bureau::dated::{by_day, few, not_far_ahead};

/// More places than any bureau has.
const MOST_POINTS: usize = 50;

/// What a site says of itself in every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteIdentity {
    /// Civil date from which it holds.
    pub valid_from: NaiveDate,
    /// SiteName.
    pub site_name: String,
    /// SiteDomain.
    pub site_domain: String,
    /// 网站标识码.
    pub site_code: String,
    /// The document or registration that says so.
    pub source: String,
}

/// A place to go to, or somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPoint {
    /// What it is.
    pub title: String,
    /// Address.
    pub address: String,
    /// Telephone numbers, parted by `、`.
    pub telephone: String,
    /// Hours.
    pub hours: String,
    /// Civil date from which it is there.
    pub from_on: Option<NaiveDate>,
    /// Civil date from which it is not there any more.
    pub closed_on: Option<NaiveDate>,
}

impl SiteIdentity {
    /// As sent.
    pub fn message(&self) -> proto::SiteIdentity {
        proto::SiteIdentity {
            valid_from: self.valid_from.to_string(),
            site_name: self.site_name.clone(),
            site_domain: self.site_domain.clone(),
            site_code: self.site_code.clone(),
            source: self.source.clone(),
        }
    }
}

impl ContactPoint {
    /// As sent.
    pub fn message(&self) -> proto::ContactPoint {
        let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        proto::ContactPoint {
            title: self.title.clone(),
            address: self.address.clone(),
            telephone: self.telephone.clone(),
            hours: self.hours.clone(),
            from_on: day(self.from_on),
            closed_on: day(self.closed_on),
        }
    }
}

/// A unified social credit code whose check character is right, in capitals.
pub fn credit_code(fields: &mut Fields, field: &str, text: &str) -> String {
    let code: String = fields.line(field, text, 1, 40);
    if !code.is_empty()
        && let Some(fault) = credit_code_fault(&code)
    {
        fields.wrong(
            field,
            &format!("不是有效的统一社会信用代码：{}", fault.zh()),
            "not a unified social credit code (GB 32100-2015)",
        );
    }
    code.to_uppercase()
}

/// Identities of sites by day.
pub fn identities(
    fields: &mut Fields,
    sent: &[proto::SiteIdentity],
    today: NaiveDate,
) -> Vec<SiteIdentity> {
    const LIST: &str = "profile.site_identities";
    if !few(fields, LIST, sent.len()) {
        return Vec::new();
    }
    let mut read = Vec::new();
    for (index, sent) in sent.iter().enumerate() {
        let field = |name: &str| format!("{LIST}[{index}].{name}");
        let valid_from = fields.date(&field("valid_from"), &sent.valid_from, None);
        not_far_ahead(fields, &field("valid_from"), valid_from, today);
        let site_name = fields.line(&field("site_name"), &sent.site_name, 1, 100);
        let site_domain: String = fields.line(&field("site_domain"), &sent.site_domain, 1, 200);
        if !site_domain.is_empty() && !is_domain(&site_domain) {
            fields.wrong(
                &field("site_domain"),
                "不是有效的网站域名（不含http://和路径）",
                "not a domain, e.g. www.example.gov.cn, without http:// and path",
            );
        }
        let site_code: String = fields.line(&field("site_code"), &sent.site_code, 1, 20);
        let digits = site_code.bytes().all(|byte| byte.is_ascii_digit());
        if !site_code.is_empty() && (site_code.len() != 10 || !digits) {
            fields.wrong(&field("site_code"), "应为10位数字", "10 digits");
        }
        read.push(SiteIdentity {
            valid_from,
            site_name,
            site_domain,
            site_code,
            source: fields.line(&field("source"), &sent.source, 1, 200),
        });
    }
    by_day(fields, LIST, read, |identity| identity.valid_from)
}

/// Labels of letters, digits and hyphens, or of Chinese (政务.cn), parted by points.
fn is_domain(domain: &str) -> bool {
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    domain.contains('.') && domain.split('.').all(label)
}

/// Contact points in the bureau's own order.
pub fn contact_points(fields: &mut Fields, sent: &[proto::ContactPoint]) -> Vec<ContactPoint> {
    if sent.len() > MOST_POINTS {
        fields.wrong("profile.contact_points", "不得超过50项", "at most 50");
        return Vec::new();
    }
    let mut read = Vec::new();
    for (index, sent) in sent.iter().enumerate() {
        let field = |name: &str| format!("profile.contact_points[{index}].{name}");
        let telephone: String = fields.line(&field("telephone"), &sent.telephone, 0, 100);
        check_numbers(fields, &field("telephone"), &telephone);
        let point = ContactPoint {
            title: fields.line(&field("title"), &sent.title, 1, 100),
            address: fields.line(&field("address"), &sent.address, 0, 200),
            telephone,
            hours: fields.line(&field("hours"), &sent.hours, 0, 200),
            from_on: fields.date_if_any(&field("from_on"), &sent.from_on),
            closed_on: fields.date_if_any(&field("closed_on"), &sent.closed_on),
        };
        if point.address.is_empty() && point.telephone.is_empty() {
            fields.wrong(
                &field("address"),
                "地址和电话至少填写一项",
                "an address or a telephone",
            );
        }
        if point
            .closed_on
            .is_some_and(|day| Some(day) <= point.from_on)
        {
            fields.wrong(&field("closed_on"), "应晚于起始日期", "after from_on");
        }
        read.push(point);
    }
    read
}
