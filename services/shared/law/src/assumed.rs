//! What of a record nobody knows, so that it was assumed: for figures that are to come out right
//! without it, and that say so.

use crate::code::codes;

codes! {
    /// An aspect of a record that is assumed.
    pub enum Aspect as "gongkai.common.v1.AssumedAspect" {
        /// The kind or category: figures that split by kind are not stated.
        Kind = "kind", "类型";
        /// The day within the year. The year and the timeliness are known.
        Day = "day", "日期";
        /// The wording, names and other contents.
        Content = "content", "内容";
    }
}
