//! The catalog as a sheet in the official columns, with the two rows of heads such tables have.

mod cells;
mod form;
mod read;
mod write;

use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};
use gongkai_document::{
    Error as Document, Papers,
    sheet::{Fault as FormFault, Limits, Read},
};
use gongkai_law::catalog::EntryColumn;

pub use cells::Cells;
pub use form::{MOST_LINES, has_too_many, opened, places};
pub use read::{Line, plan};
pub use write::register;

/// The media type of a sheet.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A column of the sheet.
pub struct Column {
    /// Its head.
    pub title: &'static str,
    /// The head it stands under, with its neighbours.
    pub group: &'static str,
    /// Its share of the width.
    pub weight: u16,
}

const fn column(title: &'static str, group: &'static str, weight: u16) -> Column {
    Column {
        title,
        group,
        weight,
    }
}

/// 序号.
pub const SERIAL: &str = "序号";
/// 全社会.
pub const EVERYBODY: &str = "全社会";
/// 特定群体.
pub const GROUP: &str = "特定群体";
/// 主动.
pub const PROACTIVE: &str = "主动";
/// 依申请公开.
pub const ON_APPLICATION: &str = "依申请公开";
/// 公开对象, 公开方式 and 公开层级 in one column each, as open data have them.
pub const WHOLE: [&str; 3] = [AUDIENCE, MANNER, TIERS];
/// 公开对象.
pub const AUDIENCE: &str = "公开对象";
/// 公开方式.
pub const MANNER: &str = "公开方式";
/// 公开层级.
pub const TIERS: &str = "公开层级";
/// 县级.
pub const COUNTY: &str = "县级";
/// 乡级.
pub const TOWNSHIP: &str = "乡级";
/// 责任股室.
pub const OFFICE: &str = "责任股室";
/// 领域: told alone, for it comes with the standard catalog that an entry was loaded from.
const FIELD: &str = "领域";
/// 责任人.
pub const PERSON: &str = "责任人";
/// 时限规则.
pub const LIMIT: &str = "时限规则";
/// 外部链接.
pub const LINK: &str = "外部链接";
/// 待核.
pub const TO_VERIFY: &str = "待核";
/// What open data call that.
pub const TO_VERIFY_ITEMS: &str = "待核项目";
/// 事项编号.
pub const ID: &str = "事项编号";

/// The official columns in their order, and behind them what the catalog knows besides.
pub const COLUMNS: [Column; 22] = [
    column(SERIAL, "", 3),
    column("一级事项", "公开事项", 7),
    column("二级事项", "公开事项", 7),
    column("公开内容（要素）", "", 14),
    column("公开依据", "", 14),
    column("公开时限", "", 8),
    column("公开主体", "", 8),
    column("公开渠道和载体", "", 10),
    column(EVERYBODY, AUDIENCE, 4),
    column(GROUP, AUDIENCE, 6),
    column(PROACTIVE, MANNER, 4),
    column(ON_APPLICATION, MANNER, 4),
    column(COUNTY, TIERS, 4),
    column(TOWNSHIP, TIERS, 4),
    column(OFFICE, "", 6),
    column(FIELD, "", 5),
    column(PERSON, "", 6),
    column("条例第二十条事项", "", 4),
    column(LIMIT, "", 8),
    column(LINK, "", 8),
    column(TO_VERIFY, "", 6),
    column(ID, "", 8),
];

/// The column of the sheet in which that stands which the catalog knows by this name.
pub fn called(column: EntryColumn) -> String {
    let title = match column {
        EntryColumn::Audience => GROUP,
        EntryColumn::Manner => PROACTIVE,
        EntryColumn::Tiers => COUNTY,
        other => other.zh(),
    };
    title.to_owned()
}

/// Writes sheets, and reads them in a process of its own.
#[derive(Clone)]
pub struct Sheets(Papers);

impl Sheets {
    /// By these workers.
    pub fn new(papers: Papers) -> Self {
        Self(papers)
    }

    /// Reads a file. What is wrong with it is told in the end, not an error.
    pub async fn read(&self, bureau: &BureauId, file: Vec<u8>) -> Result<Read> {
        // Titles, heads and what stands under the table besides the lines.
        const AROUND: usize = 20;
        let limits = Limits {
            bytes: 3_000_000,
            lines: MOST_LINES + AROUND,
            columns: COLUMNS.len() + AROUND,
        };
        match self.0.of(bureau.as_str()).read(file, limits).await {
            Ok(read) => Ok(read),
            Err(error @ (Document::Exhausted(_) | Document::Late(_))) => {
                tracing::warn!(%error, "a sheet ended its reader");
                Ok(Err(vec![FormFault::file(
                    "文件过大或无法处理",
                    "the file is too large, or cannot be read",
                )]))
            }
            Err(Document::Busy) => Err(Error::new(Reason::Overloaded)),
            Err(error @ Document::Interrupted(_)) => Err(Error::unavailable(
                "读表程序 / the program that reads sheets",
                error,
            )),
            Err(error @ Document::NoProgram { .. }) => {
                Err(Error::unavailable("paper (--paper)", error))
            }
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// The bytes of a sheet, made away from the threads that answer calls.
    pub async fn write(&self, register: gongkai_document::Register) -> Result<Vec<u8>> {
        let made = tokio::task::spawn_blocking(move || register.xlsx()).await;
        made.map_err(Error::internal)?.map_err(Error::internal)
    }
}
