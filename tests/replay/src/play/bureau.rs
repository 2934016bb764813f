//! The bureau whose year is played, with its people, under a city and the platform.

use gongkai_demo::{
    clients::Services,
    play::{enter_staff, told},
};
use gongkai_proto::catalog::v1::{
    Bureau, BureauLevel, BureauProfile, DatedText, ItemGroup, Office, RegisterBureauRequest,
    UpdateBureauProfileRequest,
};
use gongkai_testbed::suite::Suite;

use crate::input::Input;

/// The platform's own bureau id.
pub const PLATFORM: &str = "platform";
/// The government above the bureau.
pub const CITY: &str = "replay-city";
/// The bureau.
pub const BUREAU: &str = "replay-bureau";
/// Its office.
pub(super) const OFFICE: &str = "general";
/// The group of its items.
pub(super) const GROUP: &str = "documents";

/// Registers all three, enters the people, and says how a fee is paid.
pub(super) async fn register(
    services: &Services,
    suite: &Suite,
    input: &Input,
) -> anyhow::Result<()> {
    let administrator = services.caller(&suite.mint, PLATFORM, "administrator")?;
    let bureau = |id: &str, name: &str, parent: &str, level: BureauLevel| Bureau {
        id: id.to_owned(),
        name: name.to_owned(),
        parent_id: parent.to_owned(),
        level: level as i32,
        offices: vec![Office {
            id: OFFICE.to_owned(),
            name: "办公室".to_owned(),
            ..Office::default()
        }],
        ..Bureau::default()
    };
    let platform = Bureau {
        offices: Vec::new(),
        ..bureau(PLATFORM, "政府信息公开平台", "", BureauLevel::Platform)
    };
    let ours = Bureau {
        item_groups: vec![ItemGroup {
            code: GROUP.to_owned(),
            name: "政策文件".to_owned(),
        }],
        ..bureau(BUREAU, &input.organ, CITY, level(&input.organ))
    };
    let city = bureau(CITY, "上级人民政府", PLATFORM, BureauLevel::Government);
    for bureau in [platform, city, ours] {
        let request = RegisterBureauRequest {
            request_id: format!("register-{}", bureau.id),
            bureau: Some(bureau),
        };
        let registered = administrator.bureaus().register_bureau(request).await;
        registered.map_err(told)?;
    }
    let request = UpdateBureauProfileRequest {
        request_id: "profile".to_owned(),
        bureau_id: BUREAU.to_owned(),
        update_mask: Some(prost_types::FieldMask {
            paths: vec!["payments".to_owned()],
        }),
        profile: Some(BureauProfile {
            payments: vec![DatedText {
                valid_from: format!("{}-01-01", input.year),
                text: "持本通知书到政务服务中心非税收入窗口缴纳".to_owned(),
                source: "《政府信息公开工作制度》".to_owned(),
            }],
            ..BureauProfile::default()
        }),
        ..UpdateBureauProfileRequest::default()
    };
    let updated = administrator.bureaus().update_bureau_profile(request).await;
    updated.map_err(told)?;
    enter_staff(services, &suite.mint, BUREAU).await
}

/// Whether the report is a government's, as its name tells.
fn level(organ: &str) -> BureauLevel {
    let is_government = ["政府", "省", "市", "区", "县", "旗"]
        .iter()
        .any(|end| organ.ends_with(end));
    if is_government {
        BureauLevel::Government
    } else {
        BureauLevel::Department
    }
}
