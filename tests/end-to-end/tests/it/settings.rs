//! What a bureau rules on itself: from its day on, with its document, within the law's bounds.

use std::time::Duration;

use gongkai_demo::clients::{Caller, Services};
use gongkai_proto::{
    catalog::v1::{self as catalog, Setting, SettingInForce},
    intake::v1::{self as intake, EnquiryCategory},
};
use tonic::Code;

use crate::{
    office::{BUREAU, application, on, register},
    support::{assert_refused, post_letters, suite, violations, wrong},
};

/// The document of the tests.
const SOURCE: &str = "《政府信息公开工作制度》（赫应急发〔2019〕8号）";

fn wanted(setting: Setting, number: u32, valid_from: &str) -> catalog::SetBureauSettingRequest {
    catalog::SetBureauSettingRequest {
        request_id: format!("{}-{number}-{valid_from}", setting.as_str_name()),
        bureau_id: BUREAU.to_owned(),
        setting: setting.into(),
        number,
        valid_from: valid_from.to_owned(),
        source: SOURCE.to_owned(),
        backdating_reason: String::new(),
    }
}

async fn set(caller: &Caller, setting: Setting, number: u32, valid_from: &str) -> SettingInForce {
    let request = wanted(setting, number, valid_from);
    let set = caller.bureau_settings().set_bureau_setting(request).await;
    set.unwrap().into_inner().setting.unwrap()
}

/// What the list says of one thing.
async fn listed(caller: &Caller, setting: Setting) -> SettingInForce {
    let request = catalog::ListBureauSettingsRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let listed = caller.bureau_settings().list_bureau_settings(request).await;
    let listed = listed.unwrap().into_inner().settings;
    let mut listed = listed.into_iter();
    listed.rfind(|row| row.setting() == setting).unwrap()
}

/// A consultation of that day, entered late if a reason is given: its id, limit and due day.
async fn consultation(caller: &Caller, day: &str, late: &str) -> (String, u32, String) {
    let request = intake::RegisterEnquiryRequest {
        request_id: format!("consultation-{day}-{late}"),
        bureau_id: BUREAU.to_owned(),
        category: EnquiryCategory::Consultation.into(),
        name: "王某".to_owned(),
        content: "烟花爆竹零售点离学校太近".to_owned(),
        office_id: "general".to_owned(),
        registered_on: day.to_owned(),
        backdating_reason: late.to_owned(),
        ..Default::default()
    };
    let registered = caller.enquiries().register_enquiry(request).await;
    let enquiry = registered.unwrap().into_inner().enquiry.unwrap();
    (enquiry.id, enquiry.limit, enquiry.due_on)
}

/// The steps to the due day of a case, as people read them.
async fn explained(caller: &Caller, case_id: &str) -> String {
    let request = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
    };
    let explained = caller.deadlines().explain_deadline(request).await.unwrap();
    let steps = explained.into_inner().steps.into_iter();
    steps.map(|step| step.text + "\n").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_the_bureau_s_own_moves_what_comes_after_its_day_alone_and_names_its_document()
{
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let call = |role: &str| services.caller(&suite.mint, BUREAU, role).unwrap();
    let (clerk, leader) = (call("clerk"), call("leader"));
    on(&suite, "2019-06-03").await;
    let (running, limit, due_on) = consultation(&clerk, "2019-06-03", "").await;
    assert_eq!((limit, due_on.as_str()), (3, "2019-06-06"));

    let planned = set(&leader, Setting::EnquiryConsultation, 5, "2019-06-05").await;
    assert_eq!((planned.number, planned.own), (3, false));
    assert_eq!(
        planned.source,
        "国家未规定具体期限，本机关未另行规定，按通常做法掌握"
    );
    assert!(planned.entered[0].planned);
    let request = catalog::ListBureauSettingsRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let all = clerk.bureau_settings().list_bureau_settings(request).await;
    let names = all.unwrap().into_inner().names;
    let setter = names
        .iter()
        .find(|one| one.subject == planned.entered[0].set_by);
    assert_eq!(
        setter.map(|one| one.name.is_empty()),
        Some(false),
        "{names:?}"
    );
    set(&leader, Setting::CorrectionPeriod, 10, "2019-06-05").await;
    set(&leader, Setting::ServicePresumed, 5, "2019-06-05").await;

    on(&suite, "2019-06-05").await;
    // Intake asks for the bureau anew after a second.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let counts = listed(&clerk, Setting::EnquiryConsultation).await;
    assert_eq!((counts.number, counts.own), (5, true));
    assert_eq!(counts.since, "2019-06-05");
    let source = format!("本机关{SOURCE}，自2019年6月5日起施行");
    assert_eq!(counts.source, source);

    // Five working days from its day, over the Dragon Boat Festival; the day before has three, whenever it
    // is entered; what runs keeps its own.
    let (new, limit, due_on) = consultation(&clerk, "2019-06-05", "").await;
    assert_eq!((limit, due_on.as_str()), (5, "2019-06-13"));
    let text = explained(&clerk, &new).await;
    assert!(text.contains(&format!("5个工作日（{source}）")), "{text}");
    let (_, limit, due_on) = consultation(&leader, "2019-06-04", "补登").await;
    assert_eq!((limit, due_on.as_str()), (3, "2019-06-10"));
    let text = explained(&clerk, &running).await;
    assert!(text.contains("3个工作日（国家未规定具体期限"), "{text}");
    assert!(text.contains("期限至2019年6月6日"), "{text}");

    let id = register(&clerk, application("apply")).await;
    let ask = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        missing: "请写明年度".to_owned(),
        ..Default::default()
    };
    clerk.applications().ask_correction(ask).await.unwrap();
    post_letters(&clerk, &id).await;
    let text = explained(&clerk, &id).await;
    for part in [
        format!("补正期限10个工作日，{source}"),
        format!("送出后5个工作日推定送达（{source}），即2019年6月13日"),
        "期限至2019年6月27日".to_owned(),
    ] {
        assert!(text.contains(&part), "{text}");
    }
    // A later number moves nothing that is entered.
    set(&leader, Setting::ServicePresumed, 9, "2019-06-05").await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(explained(&clerk, &id).await, text);
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_law_fixes_or_bounds_is_refused_with_its_article() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let call = |role: &str| services.caller(&suite.mint, BUREAU, role).unwrap();
    let (clerk, leader) = (call("clerk"), call("leader"));
    on(&suite, "2019-06-03").await;
    let refused = async |request| {
        let refused = leader.bureau_settings().set_bureau_setting(request).await;
        refused.unwrap_err()
    };
    let short = refused(wanted(Setting::CorrectionPeriod, 2, "2019-06-03")).await;
    assert_eq!(violations(&short), ["number"]);
    assert!(wrong(&short).contains("第三十条"), "{short:?}");
    let fixed = refused(wanted(Setting::Defence, 10, "2019-06-03")).await;
    assert_eq!(violations(&fixed), ["setting"]);
    assert!(wrong(&fixed).contains("行政诉讼法第六十七条"), "{fixed:?}");
    let far = refused(wanted(Setting::Rectification, 15, "2021-06-04")).await;
    assert_eq!(violations(&far), ["valid_from"]);
    let past = catalog::SetBureauSettingRequest {
        source: String::new(),
        ..wanted(Setting::Rectification, 15, "2019-06-02")
    };
    let past = refused(past).await;
    assert_eq!(violations(&past), ["source", "backdating_reason"]);
    let late = catalog::SetBureauSettingRequest {
        backdating_reason: "制度早已施行".to_owned(),
        ..wanted(Setting::Rectification, 15, "2019-06-02")
    };
    let taken = leader
        .bureau_settings()
        .set_bureau_setting(late.clone())
        .await;
    let again = leader.bureau_settings().set_bureau_setting(late).await;
    assert_eq!(taken.unwrap().into_inner(), again.unwrap().into_inner());

    let request = wanted(Setting::Rectification, 15, "2019-06-03");
    let refused = clerk.bureau_settings().set_bureau_setting(request).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    let fixed = listed(&clerk, Setting::Defence).await;
    assert!(
        !fixed.settable && fixed.source == "行政诉讼法第六十七条",
        "{fixed:?}"
    );
    suite.stop().await.unwrap();
}
