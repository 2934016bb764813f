//! Letters that count no more: nobody posts them, and who reads them for the file reads on them that and why.

use std::fs;

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{
    self as intake, CloseWay, ConsultedParty, LetterEnd, LetterFormat, RegisterFormat, ReopenCause,
};
use tonic_types::StatusExt as _;

use super::{correction, letters, submit};
use crate::{
    office::{BUREAU, Office},
    paper::{assert_whole_pdf, docx_heads, docx_text, folder, xlsx_text},
    support::{violations, wrong_zh},
};

/// A letter as a file of that form, and what that is called.
async fn exported(
    clerk: &Caller,
    letter: &intake::Letter,
    format: LetterFormat,
) -> (Vec<u8>, String) {
    let request = intake::ExportLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        format: format as i32,
        ..Default::default()
    };
    let file = clerk.letters().export_letter(request).await.unwrap();
    let file = file.into_inner();
    (file.content, file.file_name)
}

fn items(letters: &[&intake::Letter]) -> Vec<intake::PostItem> {
    let items = letters.iter().map(|letter| intake::PostItem {
        letter_id: letter.id.clone(),
        ..Default::default()
    });
    items.collect()
}

async fn posted(
    clerk: &Caller,
    letters: &[&intake::Letter],
) -> Result<intake::ExportDispatchListResponse, tonic::Status> {
    let request = intake::ExportDispatchListRequest {
        bureau_id: BUREAU.to_owned(),
        items: items(letters),
        format: RegisterFormat::Xlsx as i32,
        ..Default::default()
    };
    let list = clerk.posts().export_dispatch_list(request).await?;
    Ok(list.into_inner())
}

/// A close that was a mistake, a correction notice and an extension that were withdrawn.
async fn taken_back(office: &Office) -> String {
    let (clerk, leader) = (&office.staff.clerk, &office.staff.leader);
    let id = submit(clerk, "void").await;
    let close = intake::CloseApplicationRequest {
        request_id: "close".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        way: CloseWay::Withdrawn as i32,
        reason: "申请人撤回".to_owned(),
        ..Default::default()
    };
    clerk.applications().close_application(close).await.unwrap();
    let reopen = intake::ReopenApplicationRequest {
        request_id: "reopen".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        cause: ReopenCause::Mistake as i32,
        reason: "系另一申请人撤回，误登".to_owned(),
        ..Default::default()
    };
    let mut applications = leader.applications();
    applications.reopen_application(reopen).await.unwrap();
    let ask = correction("ask", &id);
    applications.ask_correction(ask).await.unwrap();
    let notice = letters(clerk, &id).await.remove(0);
    let send = intake::RecordDispatchRequest {
        request_id: "send".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: notice.id.clone(),
        way: intake::DispatchWay::Post as i32,
        tracking_number: "XA12345678943".to_owned(),
        recipient: "李某某".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_dispatch(send).await.unwrap();
    let withdraw = intake::WithdrawCorrectionRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        reason: "误将另一件的补正告知登记于本件".to_owned(),
        ..Default::default()
    };
    applications.withdraw_correction(withdraw).await.unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_counts_no_more_is_not_posted_and_bears_that_and_why() {
    gongkai_testbed::fonts().unwrap();
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let id = taken_back(&office).await;
    let all = letters(clerk, &id).await;
    let [withdrawal, notice, closing, receipt] = &all[..] else {
        panic!("{all:?}");
    };
    let void = |letter: &intake::Letter| letter.void.clone().unwrap_or_default();
    assert_eq!(void(closing).end(), LetterEnd::Annulled);
    assert_eq!(void(notice).end(), LetterEnd::Withdrawn);
    assert_eq!(void(notice).by_number, withdrawal.number);
    assert!(withdrawal.void.is_none() && receipt.void.is_none());
    let annulled = "已作废（2024年3月4日，理由：系另一申请人撤回，误登）";
    assert_eq!(void(closing).text, annulled);

    // Neither list nor label; all that are void are told at once.
    let refused = posted(clerk, &[receipt, closing, notice])
        .await
        .unwrap_err();
    assert_eq!(
        violations(&refused),
        ["items[1].letter_id", "items[2].letter_id"]
    );
    let said = wrong_zh(&refused).concat();
    for part in [
        format!("{}{annulled}", closing.number),
        format!("{}已撤回（2024年3月4日，", notice.number),
        format!("见{}", withdrawal.number),
    ] {
        assert!(said.contains(&part), "{part}: {said}");
    }
    let said = format!("{:?}", refused.get_details_bad_request());
    assert!(said.contains("annulled on 2024-03-04"), "{said}");
    let labels = intake::ExportEnvelopeLabelsRequest {
        bureau_id: BUREAU.to_owned(),
        items: items(&[notice]),
        ..Default::default()
    };
    let refused = clerk.posts().export_envelope_labels(labels).await;
    assert_eq!(violations(&refused.unwrap_err()), ["items[0].letter_id"]);
    assert_eq!(
        posted(clerk, &[receipt, withdrawal]).await.unwrap().letters,
        2
    );
    // What was posted that day was posted, with a remark.
    let day = intake::ExportDispatchListRequest {
        bureau_id: BUREAU.to_owned(),
        posted_on: "2024-03-04".to_owned(),
        format: RegisterFormat::Xlsx as i32,
        ..Default::default()
    };
    let list = clerk.posts().export_dispatch_list(day).await.unwrap();
    let (text, _) = xlsx_text(&list.into_inner().content);
    assert!(text.contains("已撤回（2024年3月4日"), "{text}");

    let to = folder("void");
    for (letter, mark) in [(closing, true), (notice, true), (withdrawal, false)] {
        let (docx, name) = exported(clerk, letter, LetterFormat::Docx).await;
        assert_eq!(name.contains("（作废）"), mark, "{name}");
        let head = docx_heads(&docx);
        assert_eq!(head.contains("作　废"), mark, "{head}");
        let text = docx_text(&docx);
        let named = format!("（{}，2024年3月4日）", notice.number);
        assert_eq!(text.contains(&named), letter.id == withdrawal.id, "{text}");
        let (pdf, name) = exported(clerk, letter, LetterFormat::Pdf).await;
        assert_whole_pdf(&pdf);
        fs::write(to.join(name), pdf).unwrap();
    }
    let listed = intake::ListDispatchesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.dispatches().list_dispatches(listed).await.unwrap();
    assert_eq!(listed.into_inner().dispatches[0].void_word, "已撤回");
    let file = intake::GetCaseFileRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
    };
    let file = clerk.case_files().get_case_file(file).await.unwrap();
    let file = file.into_inner().case_file.unwrap();
    let words = file.letters.iter().map(|letter| letter.void.as_ref());
    let words: Vec<&str> = words
        .map(|void| void.map_or("", |void| &void.word))
        .collect();
    assert_eq!(words, ["", "已作废", "已撤回", ""]);
    let file = intake::ExportCaseFileRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id,
    };
    let file = clerk.case_files().export_case_file(file).await.unwrap();
    fs::write(to.join("案卷.pdf"), file.into_inner().content).unwrap();
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_party_has_an_address_of_its_own() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let id = submit(clerk, "address").await;
    for (name, address) in [("益阳市某某有限公司", "资阳区某街8号 413001"), ("某厂", "")]
    {
        let ask = intake::AskOpinionRequest {
            request_id: name.to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: id.clone(),
            of: ConsultedParty::ThirdParty as i32,
            party_name: name.to_owned(),
            party_address: address.to_owned(),
            ..Default::default()
        };
        clerk.applications().ask_opinion(ask).await.unwrap();
    }
    let all = letters(clerk, &id).await;
    let to = |name: &str| all.iter().find(|letter| letter.addressee == name).unwrap();
    let list = posted(clerk, &[to("益阳市某某有限公司"), to("某厂")])
        .await
        .unwrap();
    assert_eq!(list.without_address.len(), 1);
    let (text, _) = xlsx_text(&list.content);
    for said in ["资阳区某街8号", "413001", "地址未登记"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    office.close().await;
}
