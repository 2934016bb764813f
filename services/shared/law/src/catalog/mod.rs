//! The catalog of what a bureau must publish (公开事项目录): the lists its columns are filled from, its time
//! limits as rules, and the periods that cyclic ones run in.
//!
//! The columns are those of the standard catalogs for the grass roots (应急厅函〔2019〕390号).

mod limit;
mod period;

pub use limit::{By, LimitKind, MOST_WORKING_DAYS, TimeLimit};
pub use period::{Cycle, Period};

use chrono::{Months, NaiveDate};

use crate::code::codes;

codes! {
    /// Where something is published (公开渠道和载体). All but the bulletin are columns of the standard catalogs.
    pub enum Channel as "gongkai.catalog.v1.Channel" {
        /// Government website.
        Website = "website", "政府网站";
        /// Government gazette.
        Gazette = "gazette", "政府公报";
        /// Accounts on social networks.
        SocialMedia = "social_media", "两微一端";
        /// Press conferences and hearings.
        PressConference = "press_conference", "发布会/听证会";
        /// Radio and television.
        Broadcast = "broadcast", "广播电视";
        /// Newspapers and other print.
        Print = "print", "纸质媒体";
        /// Places where it can be read.
        ReadingPlace = "reading_place", "公开查阅点";
        /// Government service centres.
        ServiceCentre = "service_centre", "政务服务中心";
        /// Service stations near the people.
        ServiceStation = "service_station", "便民服务站";
        /// At the door, or on the spot.
        OnSite = "on_site", "入户/现场";
        /// Notice boards of communities, firms, villages.
        NoticeBoard = "notice_board", "社区/企事业单位/村公示栏（电子屏）";
        /// Sent to those it concerns.
        TargetedPush = "targeted_push", "精准推送";
        /// Anything else.
        Other = "other", "其他";
        /// Bulletins.
        Bulletin = "bulletin", "简报";
    }

    /// How it is disclosed (公开方式).
    pub enum Manner as "gongkai.catalog.v1.Manner" {
        /// On the bureau's own initiative.
        Proactive = "proactive", "主动";
        /// On application.
        OnApplication = "on_application", "依申请公开";
    }

    /// Who discloses it (公开层级).
    pub enum Tier as "gongkai.catalog.v1.Tier" {
        /// The county.
        County = "county", "县级";
        /// The township.
        Township = "township", "乡级";
    }

    /// What makes a duty to publish.
    pub enum UpdateDutyKind as "gongkai.catalog.v1.UpdateDutyKind" {
        /// An entry of the catalog.
        Entry = "entry", "公开事项目录";
        /// An answer said that it will be published.
        Promise = "promise", "答复承诺公开";
        /// A normative document was published.
        Interpretation = "interpretation", "政策解读";
        /// An item under no entry of the catalog is public, or on its way there (art. 26).
        Item = "item", "未列入公开事项目录的信息";
    }

    /// A column of an entry, to be marked as to be verified (待核).
    pub enum EntryColumn as "gongkai.catalog.v1.EntryColumn" {
        /// Level-1 item.
        Level1 = "level1", "一级事项";
        /// Level-2 item.
        Level2 = "level2", "二级事项";
        /// Content elements.
        Contents = "contents", "公开内容（要素）";
        /// Basis.
        Basis = "basis", "公开依据";
        /// Time limit, as printed or as a rule.
        TimeLimit = "time_limit", "公开时限";
        /// Publisher.
        Publisher = "publisher", "公开主体";
        /// Channels.
        Channels = "channels", "公开渠道和载体";
        /// Audience.
        Audience = "audience", "公开对象";
        /// Manner.
        Manner = "manner", "公开方式";
        /// Tier.
        Tiers = "tiers", "公开层级";
        /// Item of article 20.
        Article20 = "article20", "条例第二十条事项";
        /// Link to another official site.
        Link = "link", "外部链接";
    }

    /// A catalog that comes with the suite as a starting point.
    pub enum StandardCatalog as "gongkai.catalog.v1.StandardCatalog" {
        /// Work safety.
        WorkSafety = "work_safety", "安全生产领域基层政务公开标准目录";
        /// Disaster relief.
        DisasterRelief = "disaster_relief", "救灾领域基层政务公开标准目录";
    }
}

impl StandardCatalog {
    /// The field (领域) it is of.
    pub fn field_zh(self) -> &'static str {
        match self {
            Self::WorkSafety => "安全生产",
            Self::DisasterRelief => "救灾",
        }
    }
}

/// The latest day by which an answer of that day can promise something to be published. No law says it: what lies further
/// ahead is a slip of the pen.
pub fn promised_by_at_most(answered_on: NaiveDate) -> NaiveDate {
    answered_on
        .checked_add_months(Months::new(36))
        .unwrap_or(NaiveDate::MAX)
}
