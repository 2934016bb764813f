//! Outreach (宣传活动): what is counted of an activity.

use crate::code::codes;

codes! {
    /// What is counted.
    pub enum Measure as "gongkai.catalog.v1.Measure" {
        /// Wall slogans.
        Slogans = "slogans", "墙体标语";
        /// Banners.
        Banners = "banners", "横幅标语";
        /// Consultation points.
        Points = "points", "宣传咨询点";
        /// Leaflets and brochures.
        Leaflets = "leaflets", "宣传资料";
    }
}

codes! {
    /// How exactly a quantity is known; nothing is said of one that is exact.
    pub enum Qualifier as "gongkai.catalog.v1.Qualifier" {
        /// Somewhat more than the value.
        MoreThan = "more_than", "余";
    }
}

impl Measure {
    /// What it is counted in.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Slogans => "处",
            Self::Banners => "条",
            Self::Points => "个",
            Self::Leaflets => "份（册）",
        }
    }
}
