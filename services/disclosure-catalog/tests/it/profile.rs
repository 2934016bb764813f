//! What a bureau prints in its letters.

use gongkai_proto::{catalog::v1 as proto, event};
use gongkai_testbed::tokens::Who;
use prost_types::FieldMask;
use tonic::{Code, Status};

use crate::fixture::{Catalog, heshan, leader, reader, reason, reviewer, root, violations};

fn remedy(valid_from: &str, organ: &str) -> proto::Remedy {
    proto::Remedy {
        valid_from: valid_from.to_owned(),
        reconsideration_organ: organ.to_owned(),
        court: "益阳市赫山区人民法院".to_owned(),
        source: "《中华人民共和国行政复议法》第二十四条".to_owned(),
    }
}

fn dated(valid_from: &str, text: &str) -> proto::DatedText {
    proto::DatedText {
        valid_from: valid_from.to_owned(),
        text: text.to_owned(),
        source: "《公文处理办法》（赫应急发〔2019〕2号）".to_owned(),
    }
}

/// A whole profile, the later remedy first.
pub fn profile() -> proto::BureauProfile {
    proto::BureauProfile {
        address: "益阳市赫山区测试路1号".to_owned(),
        postcode: "413002".to_owned(),
        telephone: "0737-4400001、0737-4400002".to_owned(),
        fax: "0737-4400003".to_owned(),
        email: "yjglj@example.gov.cn".to_owned(),
        website: "http://www.example.gov.cn/".to_owned(),
        office_hours: "工作日上午9:00至12:00，下午1:30至5:00".to_owned(),
        disclosure_unit: "益阳市赫山区应急管理局办公室".to_owned(),
        letter_codes: vec![dated("2019-05-15", "赫应急公开")],
        payments: vec![dated("2021-01-01", "持通知书到区政务服务中心非税窗口缴纳")],
        remedies: vec![
            remedy("2024-01-01", "益阳市赫山区人民政府"),
            remedy("2019-05-15", "益阳市应急管理局"),
        ],
        credit_codes: vec![dated("2019-03-01", "11430903006339834y")],
        site_identities: vec![proto::SiteIdentity {
            valid_from: "2019-05-15".to_owned(),
            site_name: "赫山区应急管理局".to_owned(),
            site_domain: "www.example.gov.cn".to_owned(),
            site_code: "4309030001".to_owned(),
            source: "全国政府网站信息报送系统登记".to_owned(),
        }],
        contact_points: vec![proto::ContactPoint {
            title: "受理窗口".to_owned(),
            address: "益阳市赫山区测试路1号".to_owned(),
            telephone: "0737-4400004".to_owned(),
            hours: "工作日上午9:00至12:00".to_owned(),
            from_on: "2019-05-15".to_owned(),
            closed_on: String::new(),
        }],
        channels: vec![
            channel(proto::ApplicationChannel::Post, ""),
            channel(proto::ApplicationChannel::Fax, "2019-12-01"),
        ],
    }
}

/// A channel that was announced with the guide.
fn channel(channel: proto::ApplicationChannel, closed_on: &str) -> proto::OpenedChannel {
    proto::OpenedChannel {
        channel: channel.into(),
        note: "信封左下角注明“政府信息公开申请”".to_owned(),
        announced_on: "2019-05-15".to_owned(),
        closed_on: closed_on.to_owned(),
    }
}

pub fn update(
    request_id: &str,
    etag: &str,
    paths: &[&str],
    profile: proto::BureauProfile,
) -> proto::UpdateBureauProfileRequest {
    let paths = paths.iter().map(ToString::to_string).collect();
    proto::UpdateBureauProfileRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        etag: etag.to_owned(),
        update_mask: Some(FieldMask { paths }),
        profile: Some(profile),
    }
}

const ALL: [&str; 15] = [
    "address",
    "postcode",
    "telephone",
    "fax",
    "email",
    "website",
    "office_hours",
    "disclosure_unit",
    "letter_codes",
    "payments",
    "remedies",
    "credit_codes",
    "site_identities",
    "contact_points",
    "channels",
];

async fn change(
    catalog: &Catalog,
    who: &Who,
    request: proto::UpdateBureauProfileRequest,
) -> Result<proto::UpdateBureauProfileResponse, Status> {
    let answer = catalog
        .bureaus()
        .update_bureau_profile(catalog.as_who(who, request))
        .await?;
    Ok(answer.into_inner())
}

async fn get(catalog: &Catalog) -> proto::GetBureauResponse {
    let request = proto::GetBureauRequest {
        bureau_id: "heshan-emb".to_owned(),
    };
    let answer = catalog
        .bureaus()
        .get_bureau(catalog.as_who(&reader(), request))
        .await;
    answer.unwrap().into_inner()
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a whole profile, as it is set and told"
)]
async fn a_profile_is_set_changed_in_parts_and_told() {
    let catalog = Catalog::with_bureaus().await;
    let before = get(&catalog).await;
    assert_eq!(before.profile, Some(proto::BureauProfile::default()));
    assert_eq!(before.profile_etag, "0");

    let first = || update("1", "0", &ALL, profile());
    let set = change(&catalog, &leader(), first()).await.unwrap();
    insta::assert_debug_snapshot!(set, @r#"
    UpdateBureauProfileResponse {
        profile: Some(
            BureauProfile {
                address: "益阳市赫山区测试路1号",
                postcode: "413002",
                telephone: "0737-4400001、0737-4400002",
                fax: "0737-4400003",
                email: "yjglj@example.gov.cn",
                website: "http://www.example.gov.cn/",
                office_hours: "工作日上午9:00至12:00，下午1:30至5:00",
                disclosure_unit: "益阳市赫山区应急管理局办公室",
                letter_codes: [
                    DatedText {
                        valid_from: "2019-05-15",
                        text: "赫应急公开",
                        source: "《公文处理办法》（赫应急发〔2019〕2号）",
                    },
                ],
                remedies: [
                    Remedy {
                        valid_from: "2019-05-15",
                        reconsideration_organ: "益阳市应急管理局",
                        court: "益阳市赫山区人民法院",
                        source: "《中华人民共和国行政复议法》第二十四条",
                    },
                    Remedy {
                        valid_from: "2024-01-01",
                        reconsideration_organ: "益阳市赫山区人民政府",
                        court: "益阳市赫山区人民法院",
                        source: "《中华人民共和国行政复议法》第二十四条",
                    },
                ],
                payments: [
                    DatedText {
                        valid_from: "2021-01-01",
                        text: "持通知书到区政务服务中心非税窗口缴纳",
                        source: "《公文处理办法》（赫应急发〔2019〕2号）",
                    },
                ],
                credit_codes: [
                    DatedText {
                        valid_from: "2019-03-01",
                        text: "11430903006339834Y",
                        source: "《公文处理办法》（赫应急发〔2019〕2号）",
                    },
                ],
                site_identities: [
                    SiteIdentity {
                        valid_from: "2019-05-15",
                        site_name: "赫山区应急管理局",
                        site_domain: "www.example.gov.cn",
                        site_code: "4309030001",
                        source: "全国政府网站信息报送系统登记",
                    },
                ],
                contact_points: [
                    ContactPoint {
                        title: "受理窗口",
                        address: "益阳市赫山区测试路1号",
                        telephone: "0737-4400004",
                        hours: "工作日上午9:00至12:00",
                        from_on: "2019-05-15",
                        closed_on: "",
                    },
                ],
                channels: [
                    OpenedChannel {
                        channel: Post,
                        note: "信封左下角注明“政府信息公开申请”",
                        announced_on: "2019-05-15",
                        closed_on: "",
                    },
                    OpenedChannel {
                        channel: Fax,
                        note: "信封左下角注明“政府信息公开申请”",
                        announced_on: "2019-05-15",
                        closed_on: "2019-12-01",
                    },
                ],
            },
        ),
        profile_etag: "1",
    }
    "#);
    assert_eq!(change(&catalog, &leader(), first()).await.unwrap(), set);

    // Only what the mask names is taken; what is empty there is emptied.
    let moved = proto::BureauProfile {
        address: "益阳市赫山区测试路2号".to_owned(),
        ..proto::BureauProfile::default()
    };
    let request = update("2", &set.profile_etag, &["address", "fax"], moved.clone());
    let after = change(&catalog, &leader(), request).await.unwrap();
    let expected = proto::BureauProfile {
        address: moved.address.clone(),
        fax: String::new(),
        ..set.profile.clone().unwrap()
    };
    assert_eq!(after.profile, Some(expected.clone()));
    let read = get(&catalog).await;
    assert_eq!(read.bureau, Some(heshan()));
    assert_eq!(
        (read.profile, read.profile_etag),
        (after.profile, "2".to_owned())
    );

    let late = update("3", &set.profile_etag, &["address"], moved.clone());
    let status = change(&catalog, &leader(), late).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::Aborted, "CONFLICT")
    );
    let reused = update("2", "", &["address"], moved);
    let status = change(&catalog, &leader(), reused).await.unwrap_err();
    assert_eq!(reason(&status), "REQUEST_ID_REUSED");

    let events = catalog.events("heshan-emb", 3).await;
    let types: Vec<_> = events.iter().map(|event| event.r#type.as_str()).collect();
    let updated = "gongkai.catalog.bureau.updated.v1";
    assert_eq!(
        types,
        ["gongkai.catalog.bureau.registered.v1", updated, updated]
    );
    let told: proto::BureauUpdated = event::decode(&events[2].data).unwrap();
    assert_eq!(
        (told.bureau, told.profile),
        (Some(heshan()), Some(expected))
    );
    catalog.stop().await;
}

#[tokio::test]
async fn all_that_is_wrong_with_a_profile_is_said_at_once() {
    let catalog = Catalog::with_bureaus().await;
    let wrong = proto::BureauProfile {
        address: "长".repeat(201),
        postcode: "41300".to_owned(),
        // Two numbers run together.
        telephone: "44000014400002".to_owned(),
        fax: "传真".to_owned(),
        email: "yjglj.gov.cn".to_owned(),
        website: "www.example.gov.cn".to_owned(),
        letter_codes: vec![
            dated("2019-05-15", "赫应急公开〔2024〕"),
            dated("2099-01-01", "赫应急公开"),
        ],
        payments: vec![dated("2021-01-01", ""), dated("2021-01-01", "非税窗口")],
        remedies: vec![
            remedy("2024-01-01", "益阳市赫山区人民政府"),
            remedy("2024-02-30", ""),
            remedy("2024-01-01", "益阳市应急管理局"),
        ],
        credit_codes: vec![dated("2019-03-01", "114309030063398340")],
        site_identities: vec![proto::SiteIdentity {
            site_domain: "http://www.example.gov.cn/".to_owned(),
            site_code: "43090300".to_owned(),
            ..profile().site_identities[0].clone()
        }],
        contact_points: vec![proto::ContactPoint {
            title: "受理窗口".to_owned(),
            ..proto::ContactPoint::default()
        }],
        channels: vec![
            channel(proto::ApplicationChannel::InPerson, "2019-12-01"),
            channel(proto::ApplicationChannel::Fax, "2019-05-15"),
        ],
        ..profile()
    };
    let request = update("1", "", &[&ALL[..], &["name"]].concat(), wrong.clone());
    let status = change(&catalog, &leader(), request).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::InvalidArgument, "FIELDS_INVALID")
    );
    assert_eq!(
        violations(&status),
        [
            "profile.address",
            "profile.postcode",
            "profile.telephone",
            "profile.fax",
            "profile.email",
            "profile.website",
            "profile.letter_codes[0].text",
            "profile.letter_codes[1].valid_from",
            "profile.payments[0].text",
            "profile.payments[1].valid_from",
            "profile.remedies[1].valid_from",
            "profile.remedies[1].reconsideration_organ",
            "profile.remedies[2].valid_from",
            "profile.credit_codes[0].text",
            "profile.site_identities[0].site_domain",
            "profile.site_identities[0].site_code",
            "profile.contact_points[0].address",
            "profile.channels[0].closed_on",
            "profile.channels[1].closed_on",
            "update_mask.paths[15]",
        ]
    );
    // What the mask does not name is not judged, for it is not taken.
    let request = update("1", "", &["office_hours"], wrong);
    change(&catalog, &leader(), request).await.unwrap();
    let status = change(&catalog, &leader(), update("2", "", &[], profile()))
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["update_mask"]);
    catalog.stop().await;
}

#[tokio::test]
async fn the_bureau_s_leader_and_administrators_from_it_upward_change_it() {
    let catalog = Catalog::with_bureaus().await;
    let request = |request_id: &str| update(request_id, "", &["postcode"], profile());
    let administrator = |bureau: &str| Who::new("admin", bureau, "administrator");
    for (request_id, who) in [
        ("1", leader()),
        ("2", administrator("heshan-emb")),
        ("3", administrator("heshan")),
        ("4", root()),
    ] {
        change(&catalog, &who, request(request_id)).await.unwrap();
    }
    for who in [
        administrator("taojiang"),
        Who::new("leader-he", "heshan", "leader"),
    ] {
        let status = change(&catalog, &who, request("5")).await.unwrap_err();
        assert_eq!(
            (status.code(), reason(&status)),
            (Code::PermissionDenied, "BUREAU_FOREIGN")
        );
    }
    let status = change(&catalog, &reviewer(), request("5"))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let unknown = proto::UpdateBureauProfileRequest {
        bureau_id: "nowhere".to_owned(),
        ..request("5")
    };
    let status = change(&catalog, &root(), unknown).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::NotFound, "BUREAU_UNKNOWN")
    );
    catalog.stop().await;
}

#[tokio::test]
async fn an_announced_channel_is_closed_ahead_and_never_left_out() {
    let catalog = Catalog::with_bureaus().await;
    let request = |request_id: &str, channels: Vec<proto::OpenedChannel>| {
        let profile = proto::BureauProfile {
            channels,
            ..proto::BureauProfile::default()
        };
        update(request_id, "", &["channels"], profile)
    };
    let fax = |closed_on| channel(proto::ApplicationChannel::Fax, closed_on);
    let first = change(&catalog, &leader(), request("1", vec![fax("")])).await;
    first.unwrap();
    for channels in [Vec::new(), vec![fax("2019-10-07")]] {
        let status = change(&catalog, &leader(), request("2", channels)).await;
        assert_eq!(violations(&status.unwrap_err()), ["profile.channels"]);
    }
    let closed = change(&catalog, &leader(), request("2", vec![fax("2019-10-08")])).await;
    let closed = closed.unwrap().profile.unwrap();
    assert_eq!(closed.channels, [fax("2019-10-08")]);
    catalog.stop().await;
}
