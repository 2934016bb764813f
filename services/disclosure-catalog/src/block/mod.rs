//! The four fixed blocks of a bureau's columns on its site (国办公开办函〔2019〕61号): 政府信息公开指南,
//! 政府信息公开制度, 法定主动公开内容, 政府信息公开工作年度报告.
//!
//! What stands in them are items. Guide and catalog (art. 12) are made of the data: who the bureau is and how it is
//! reached, how applications may come in, what must be published. They are drafted here and go the way of every item, by
//! four eyes; afterwards it is told whether what is published still says what the data say, and what differs.
//!
//! No title of another item stands in the catalog that is published so: it would stay there when that item is withdrawn.
//! The index of items is made when it is read (`site`).

mod catalog;
mod differences;
mod grpc;
mod guide;
mod store;
mod text;

use gongkai_law::code::codes;

pub use grpc::FixedBlocks;

codes! {
    /// A place in the fixed blocks.
    pub enum Block as "gongkai.catalog.v1.FixedBlock" {
        /// The guide.
        Guide = "guide", "政府信息公开指南";
        /// A system or rule of the disclosure work.
        System = "system", "政府信息公开制度";
        /// The catalog.
        Catalog = "catalog", "政府信息公开目录";
        /// An annual report.
        AnnualReport = "annual_report", "政府信息公开工作年度报告";
    }
}
