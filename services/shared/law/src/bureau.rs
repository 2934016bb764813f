//! Where a bureau stands in the administration.

use crate::code::codes;

codes! {
    /// The level of a bureau.
    pub enum Level as "gongkai.catalog.v1.BureauLevel" {
        /// The platform itself, above all bureaus.
        Platform = "platform", "平台";
        /// A people's government.
        Government = "government", "人民政府";
        /// A department of a government.
        Department = "department", "工作部门";
    }
}
