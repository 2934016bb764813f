//! Opening stock: what a bureau brings along; and what one that leaves takes along.

mod by_hand;
mod kinds;
mod whole;
mod xlsx;

use gongkai_demo::clients::{Caller, Services};
use gongkai_proto::intake::v1::{self as intake, OpeningSheet};
use gongkai_testbed::suite::Suite;

use crate::{office::on, support::suite};

const HERE: &str = "heshan-emb";

const THERE: &str = "haitang-emb";

const TODAY: &str = "2024-03-20";

const LATE: &str = "补登";

struct Desk {
    suite: Suite,
    services: Services,
    here: Caller,
    there: Caller,
}

impl Desk {
    async fn open() -> Self {
        let suite = suite().await;
        on(&suite, TODAY).await;
        let services = Services::of(&suite).unwrap();
        let of = |bureau| services.caller(&suite.mint, bureau, "leader").unwrap();
        let (here, there) = (of(HERE), of(THERE));
        Self {
            suite,
            services,
            here,
            there,
        }
    }
}

fn import(
    bureau: &str,
    sheet: OpeningSheet,
    content: &[u8],
    id: &str,
) -> intake::ImportOpeningStockRequest {
    intake::ImportOpeningStockRequest {
        request_id: id.to_owned(),
        bureau_id: bureau.to_owned(),
        sheet: sheet as i32,
        content: content.to_vec(),
        dry_run: false,
    }
}

fn dry(request: &intake::ImportOpeningStockRequest) -> intake::ImportOpeningStockRequest {
    intake::ImportOpeningStockRequest {
        dry_run: true,
        ..request.clone()
    }
}

async fn form(caller: &Caller, bureau: &str, sheet: OpeningSheet) -> Vec<u8> {
    let request = intake::GetOpeningFormRequest {
        bureau_id: bureau.to_owned(),
        sheet: sheet as i32,
    };
    let form = caller.openings().get_opening_form(request).await;
    form.unwrap().into_inner().content
}

async fn stock(caller: &Caller, bureau: &str, sheet: OpeningSheet) -> Vec<intake::OpeningStock> {
    let mut all = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = intake::ListOpeningStockRequest {
            bureau_id: bureau.to_owned(),
            sheet: sheet as i32,
            page_size: 200,
            page_token,
            ..Default::default()
        };
        let page = caller.openings().list_opening_stock(request).await;
        let page = page.unwrap().into_inner();
        all.extend(page.stock);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return all;
        }
    }
}

async fn read(caller: &Caller, bureau: &str, id: &str) -> intake::Application {
    let request = intake::GetApplicationRequest {
        bureau_id: bureau.to_owned(),
        application_id: id.to_owned(),
    };
    let read = caller.applications().get_application(request).await;
    read.unwrap().into_inner().application.unwrap()
}

/// The least columns a sheet of applications has.
const COLUMNS: &str = "原编号,办理环节,日期,申请人类型,姓名（名称）,证件号码,联系方式,收到渠道,所需政府信息,\
    需补正的内容,承办股室,理由";

fn sheet(lines: &[String]) -> Vec<u8> {
    format!("{COLUMNS}\n{}\n", lines.join("\n")).into_bytes()
}

fn received(number: &str, on: &str) -> String {
    format!(
        "{number},收到申请,{on},自然人,演示申请人{number},演示证件,演示联系方式,当面提交,演示信息{number},,,"
    )
}

/// What [`entered`] did, as a clerk writes it down.
fn written_down(number: &str) -> Vec<u8> {
    const COLUMNS: &str = "原编号,办理环节,日期,申请人类型,姓名（名称）,证件号码,联系方式,电子邮箱,收到渠道,\
        到达日期,所需政府信息,需补正的内容,征求对象类型,第三方（机关）名称,意见,理由";
    let lines = [
        "收到申请,2024-01-08,商业企业,演示公司,演示代码,演示联系方式,demo@example.cn,互联网渠道,\
         2024-01-05,\"演示的政府信息，\n含换行\",,,,,",
        "发出补正告知,2024-01-12,,,,,,,,,演示：请写明文号,,,,",
        "收到补正材料,2024-01-22,,,,,,,,=演示的政府信息（补正）,,,,,",
        "征求意见,2024-01-24,,,,,,,,,,第三方,演示第三方,,",
        "文书送达,2024-01-26,,,,,,,,,,,演示第三方,,",
        "收到意见,2024-01-31,,,,,,,,,,,演示第三方,同意公开,",
        "延长期限,2024-02-20,,,,,,,,,,,,,演示",
    ];
    let lines = lines.map(|line| format!("{number},{line}\n")).concat();
    format!("{COLUMNS}\n{lines}").into_bytes()
}
