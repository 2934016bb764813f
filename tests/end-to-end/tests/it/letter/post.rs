//! What goes to the post office: the list that it stamps, and labels for the envelopes.

use std::fs;

use gongkai_demo::clients::Caller;
use gongkai_proto::{
    catalog::v1::{BureauProfile, UpdateBureauProfileRequest},
    intake::v1::{self as intake, ApplicantKind, DispatchWay, RegisterFormat},
};
use tonic::{Code, Status};

use super::letters;
use crate::{
    office::{BUREAU, Office, applicant, application, register},
    paper::{assert_whole_pdf, folder, xlsx_text},
    support::{assert_refused, dated, violations},
};

fn item(letter: &intake::Letter) -> intake::PostItem {
    intake::PostItem {
        letter_id: letter.id.clone(),
        ..Default::default()
    }
}

async fn list(
    clerk: &Caller,
    posted_on: &str,
    items: &[intake::PostItem],
    format: RegisterFormat,
) -> Result<intake::ExportDispatchListResponse, Status> {
    let request = intake::ExportDispatchListRequest {
        bureau_id: BUREAU.to_owned(),
        posted_on: posted_on.to_owned(),
        items: items.to_vec(),
        format: format as i32,
    };
    Ok(clerk
        .posts()
        .export_dispatch_list(request)
        .await?
        .into_inner())
}

/// An application of somebody who registered an address, or did not; answers its receipt.
async fn receipt(clerk: &Caller, name: &str, address: &str) -> intake::Letter {
    let request = intake::SubmitApplicationRequest {
        applicant: Some(intake::Applicant {
            address: address.to_owned(),
            ..applicant(ApplicantKind::NaturalPerson, name)
        }),
        wanted: format!("{name}所需信息"),
        ..application(name)
    };
    let case_id = register(clerk, request).await;
    letters(clerk, &case_id).await.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_to_the_post_is_listed_and_labelled() {
    gongkai_testbed::fonts().unwrap();
    let office = Office::open("2024-03-04").await;
    let (clerk, leader) = (&office.staff.clerk, &office.staff.leader);
    let update = UpdateBureauProfileRequest {
        request_id: "profile".to_owned(),
        bureau_id: BUREAU.to_owned(),
        update_mask: Some(prost_types::FieldMask {
            paths: ["address", "postcode", "telephone", "letter_codes"]
                .map(str::to_owned)
                .to_vec(),
        }),
        profile: Some(BureauProfile {
            address: "益阳市赫山区测试路1号".to_owned(),
            postcode: "413002".to_owned(),
            telephone: "0737-4423456".to_owned(),
            letter_codes: vec![dated("2019-01-01", "赫应急公开")],
            ..Default::default()
        }),
        ..Default::default()
    };
    leader
        .bureaus()
        .update_bureau_profile(update)
        .await
        .unwrap();
    let known = receipt(
        clerk,
        "李某某",
        "益阳市资阳区某某路12号某某小区3栋2单元501室 413001",
    )
    .await;
    let unknown = receipt(clerk, "王某", "").await;
    let given = receipt(clerk, "益阳市某某烟花爆竹有限责任公司", "").await;
    let items = [
        item(&known),
        item(&unknown),
        intake::PostItem {
            address: "桃江县某某镇某某村".to_owned(),
            postcode: "413400".to_owned(),
            ..item(&given)
        },
    ];

    // To choose is to say so, and each letter once.
    let xlsx = RegisterFormat::Xlsx;
    let refused = list(clerk, "", &[], xlsx).await.unwrap_err();
    assert_eq!(violations(&refused), ["items"]);
    let twice = [item(&known), item(&known)];
    let refused = list(clerk, "", &twice, xlsx).await.unwrap_err();
    assert_eq!(violations(&refused), ["items[1].letter_id"]);

    let made = list(clerk, "", &items, xlsx).await.unwrap();
    assert_eq!((made.letters, made.without_address.len()), (3, 1));
    assert_eq!(made.without_address[0].letter_id, unknown.id);
    let (text, rows) = xlsx_text(&made.content);
    // Title, bureau and head above, two notes below.
    assert_eq!(rows, 3 + 3 + 2);
    for said in [
        "交寄清单",
        "共3件",
        "益阳市资阳区某某路12号某某小区3栋2单元501室",
        "413001",
        "413400",
        "地址未登记，请填写",
        &known.number,
        "交寄人（签名）",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let to = folder("post");
    let made = list(clerk, "", &items, RegisterFormat::Pdf).await.unwrap();
    assert_whole_pdf(&made.content);
    fs::write(to.join("list.pdf"), made.content).unwrap();
    let request = intake::ExportEnvelopeLabelsRequest {
        bureau_id: BUREAU.to_owned(),
        items: items.to_vec(),
        ..Default::default()
    };
    let labels = clerk.posts().export_envelope_labels(request).await.unwrap();
    let labels = labels.into_inner();
    assert_eq!((labels.labels, labels.without_address.len()), (3, 1));
    assert_whole_pdf(&labels.content);
    fs::write(to.join("labels.pdf"), labels.content).unwrap();

    // What was posted on a day, with its numbers.
    let refused = list(clerk, "2024-03-04", &[], xlsx).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let send = intake::RecordDispatchRequest {
        request_id: "send".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: unknown.id.clone(),
        way: DispatchWay::Post as i32,
        tracking_number: "XA12345678943".to_owned(),
        recipient: "王某，赫山区某路2号".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_dispatch(send).await.unwrap();
    let made = list(clerk, "2024-03-04", &[], xlsx).await.unwrap();
    assert_eq!((made.letters, made.without_address.len()), (1, 0));
    let (text, _) = xlsx_text(&made.content);
    for said in ["王某", "赫山区某路2号", "XA12345678943"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    office.close().await;
}
