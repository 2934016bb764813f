//! An application of each result row of table 3, of a person and of an organisation, through every hand, with its
//! letters on disk, its file, and the row it is counted in.

use std::collections::BTreeSet;

use gongkai_demo::{
    play,
    staff::{Walk, content},
    year::Year,
};
use gongkai_proto::intake::v1::{self as intake, Answer, ApplicantKind, CaseKind, LetterPlace};

use crate::{
    acts::letters::is_to_a_party,
    office::{BUREAU, Office, applicant, application},
    paper::{self, Reader},
    support::{post_letters, table3},
};

/// Each answer, and the row of the form of 2021 it falls in.
const ROWS: [(Answer, &str); 27] = [
    (Answer::AlreadyPublic, "三（一）予以公开"),
    (Answer::Granted, "三（一）予以公开"),
    (Answer::PartlyGranted, "三（二）部分公开"),
    (Answer::WithheldStateSecret, "三（三）1属于国家秘密"),
    (
        Answer::WithheldLawForbids,
        "三（三）2其他法律行政法规禁止公开",
    ),
    (
        Answer::WithheldSecurityOrStability,
        "三（三）3危及三安全一稳定",
    ),
    (Answer::WithheldThirdParty, "三（三）4保护第三方合法权益"),
    (
        Answer::WithheldInternalAffairs,
        "三（三）5属于三类内部事务信息",
    ),
    (
        Answer::WithheldProcessInformation,
        "三（三）6属于四类过程性信息",
    ),
    (Answer::WithheldEnforcementFile, "三（三）7属于行政执法案卷"),
    (Answer::SpecialRegister, "三（三）8属于行政查询事项"),
    (Answer::StateArchive, "三（三）8属于行政查询事项"),
    (Answer::CaseFile, "三（三）8属于行政查询事项"),
    (Answer::NotHeld, "三（四）1本机关不掌握相关政府信息"),
    (Answer::OtherOrgan, "三（四）1本机关不掌握相关政府信息"),
    (Answer::NeedsMaking, "三（四）2没有现成信息需要另行制作"),
    (Answer::StillUnclear, "三（四）3补正后申请内容仍不明确"),
    (Answer::Petition, "三（五）1信访举报投诉类申请"),
    (Answer::Repeated, "三（五）2重复申请"),
    (Answer::Publication, "三（五）3要求提供公开出版物"),
    (Answer::Excessive, "三（五）4无正当理由大量反复申请"),
    (
        Answer::ConfirmOrReissue,
        "三（五）5要求行政机关确认或重新出具已获取信息",
    ),
    (Answer::NotCorrected, "三（六）1逾期不补正不再处理"),
    (Answer::FeeNotPaid, "三（六）2逾期未缴费不再处理"),
    (Answer::Withdrawn, "三（六）3其他"),
    (Answer::Enquiry, "三（六）3其他"),
    (Answer::Other, "三（六）3其他"),
];

/// Who applies, as letters speak to each, and the column of table 3.
const READERS: [(Reader, &str); 2] = [
    (Reader::Person, "自然人"),
    (Reader::Organisation, "商业企业"),
];

/// An application under way.
struct Applied {
    walk: Walk,
    reader: Reader,
    name: String,
    answer: Answer,
}

impl Office {
    /// Registers the application of an answer, handed in.
    async fn submit_for(&self, answer: Answer, reader: Reader) -> Applied {
        let number = answer as i32;
        let (kind, name) = match reader {
            Reader::Person => (ApplicantKind::NaturalPerson, format!("第{number}号申请人")),
            Reader::Organisation => (ApplicantKind::Business, format!("第{number}号商贸公司")),
        };
        let applicant = intake::Applicant {
            identity_number: format!("{name}的证件"),
            ..applicant(kind, &name)
        };
        let request = intake::SubmitApplicationRequest {
            applicant: Some(applicant),
            wanted: format!("2023年度第{number}次安全生产检查情况"),
            ..application(&format!("{}-{kind:?}", answer.as_str_name()))
        };
        Applied {
            walk: self.register(request).await,
            reader,
            name,
            answer,
        }
    }

    async fn ask_correction(&self, walk: &Walk) {
        let request = intake::AskCorrectionRequest {
            request_id: walk.request_id.clone(),
            bureau_id: BUREAU.to_owned(),
            application_id: walk.application_id.clone(),
            missing: "未提供身份证明\n所需政府信息的特征性描述不明确".to_owned(),
            ..Default::default()
        };
        let mut applications = self.staff.clerk.applications();
        applications.ask_correction(request).await.unwrap();
        post_letters(&self.staff.clerk, &walk.application_id).await;
    }

    /// What has to happen before an answer of this kind may be given.
    pub(crate) async fn prepare(&self, walk: &Walk, answer: Answer) {
        let mut applications = self.staff.clerk.applications();
        let (request_id, application_id) = (walk.request_id.clone(), walk.application_id.clone());
        let bureau_id = BUREAU.to_owned();
        match answer {
            Answer::NotCorrected => self.ask_correction(walk).await,
            Answer::StillUnclear => {
                self.ask_correction(walk).await;
                let request = intake::ReceiveCorrectionRequest {
                    request_id,
                    bureau_id,
                    application_id,
                    wanted: "与安全有关的一切信息".to_owned(),
                    ..Default::default()
                };
                applications.receive_correction(request).await.unwrap();
            }
            Answer::WithheldThirdParty => self.staff.ask_third_party(walk).await.unwrap(),
            Answer::FeeNotPaid => {
                let request = intake::AskFeeRequest {
                    request_id: request_id.clone(),
                    bureau_id: bureau_id.clone(),
                    application_id: application_id.clone(),
                    amount_fen: 38_000,
                    basis: intake::FeeBasis::ByPage as i32,
                    count: 68,
                    ..Default::default()
                };
                applications.ask_fee(request).await.unwrap();
                post_letters(&self.staff.clerk, &walk.application_id).await;
            }
            Answer::Excessive => {
                let asked = intake::AskReasonsRequest {
                    request_id: request_id.clone(),
                    bureau_id: bureau_id.clone(),
                    application_id: application_id.clone(),
                    period: 5,
                    reason: "本月已提交同类申请四十件".to_owned(),
                    ..Default::default()
                };
                applications.ask_reasons(asked).await.unwrap();
                let received = intake::ReceiveReasonsRequest {
                    request_id,
                    bureau_id,
                    application_id,
                    reasons: "个人研究".to_owned(),
                    ..Default::default()
                };
                applications.receive_reasons(received).await.unwrap();
            }
            _ => {}
        }
    }

    async fn end(&self, walk: &Walk, answer: Answer) {
        let way = match answer {
            Answer::NotCorrected => intake::CloseWay::NotCorrected,
            Answer::FeeNotPaid => intake::CloseWay::FeeNotPaid,
            _ => {
                let answered = self.staff.answer(walk, answer).await;
                answered.unwrap_or_else(|error| panic!("{}: {error:?}", answer.as_str_name()));
                return;
            }
        };
        let request = intake::CloseApplicationRequest {
            request_id: walk.request_id.clone(),
            bureau_id: BUREAU.to_owned(),
            application_id: walk.application_id.clone(),
            way: way as i32,
            reason: "逾期无正当理由".to_owned(),
            ..Default::default()
        };
        let mut applications = self.staff.leader.applications();
        applications.close_application(request).await.unwrap();
    }
}

/// Each answer is counted in its row, in the column of who applied.
async fn every_row_is_counted(desk: &Office) {
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    desk.on("2025-01-05").await;
    let report = play::compile(&desk.suite, &year, &|_| {}).await.unwrap();
    let rows: BTreeSet<&str> = ROWS.iter().map(|(_, row)| *row).collect();
    assert_eq!(rows.len(), 21);
    for row in rows {
        let expected = ROWS.iter().filter(|(_, known)| *known == row).count();
        for (_, column) in READERS {
            let counted = table3(&report, row, column);
            assert!(
                (counted - f64::from(u8::try_from(expected).unwrap())).abs() < 1e-9,
                "{row} {column}: {counted}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_of_each_row_has_its_letters_its_file_and_its_count() {
    gongkai_testbed::fonts().unwrap();
    let desk = Office::open("2024-03-04").await;
    let mut all = Vec::new();
    for (answer, _) in ROWS {
        for (reader, _) in READERS {
            let applied = desk.submit_for(answer, reader).await;
            desk.prepare(&applied.walk, answer).await;
            all.push(applied);
        }
    }
    // Past the periods of correction and fee, before nothing else is late that matters here.
    desk.on("2024-04-30").await;
    let folder = paper::folder("letters");
    let (mut unknown, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    let mut letters = 0;
    for applied in &all {
        let (walk, answer) = (&applied.walk, applied.answer);
        desk.end(walk, answer).await;
        let (clerk, id) = (&desk.staff.clerk, walk.application_id.as_str());
        let written = paper::letters_of(clerk, BUREAU, id).await;
        let mut texts = Vec::new();
        for (index, letter) in written.iter().enumerate() {
            let name = format!("{}-{index}", walk.request_id);
            let reader = applied.reader;
            texts.push(paper::write_letter(clerk, letter, reader, &folder, &name).await);
            assert!(is_to_a_party(letter) || letter.addressee == applied.name);
        }
        // What is withheld is withheld for a reason, which the applicant reads.
        if answer.as_str_name().contains("WITHHELD") {
            let reason = content().reason;
            assert!(texts.iter().any(|text| text.contains(&reason)), "{texts:?}");
        }
        assert!(
            written.len() >= 2,
            "{}: receipt and reply",
            answer.as_str_name()
        );
        // By the register of dispatches.
        let served = written.iter().filter(|letter| {
            let kind = letter.kind().as_str_name();
            kind.starts_with("LETTER_KIND_REPLY_") && letter.place() == LetterPlace::Served
        });
        let closed = [Answer::NotCorrected, Answer::FeeNotPaid, Answer::Withdrawn];
        assert_eq!(served.count(), usize::from(!closed.contains(&answer)));
        letters += written.len();
        let file = paper::read_file(clerk, BUREAU, id, &mut unknown).await;
        assert!(file.entries.len() >= 2 && !file.letters.is_empty());
        // The file tells how each letter went, whatever closed the case.
        for letter in &written {
            let filed = file
                .letters
                .iter()
                .find(|filed| filed.letter_id == letter.id);
            let filed = filed.unwrap();
            let arrived = filed
                .dispatches
                .iter()
                .any(|sent| !sent.served_on.is_empty());
            assert_eq!(
                arrived,
                letter.place() == LetterPlace::Served,
                "{}",
                filed.title
            );
        }
        numbers.insert(file.number);
    }
    assert!(unknown.is_empty(), "without a word: {unknown:?}");
    // Receipt and reply of each, and the four notices between; the third party's, and what tells of it.
    assert_eq!(letters, READERS.len() * (2 * ROWS.len() + 6));

    let clerk = &desk.staff.clerk;
    let mut partly = all.iter();
    let partly = partly.find(|applied| applied.answer == Answer::PartlyGranted);
    let third = &partly.unwrap().walk.application_id;
    paper::write_file(clerk, BUREAU, third, &folder, "case-file").await;
    assert_eq!(numbers.len(), all.len());
    paper::write_register(
        clerk,
        BUREAU,
        CaseKind::Application,
        2024,
        &numbers,
        &folder,
    )
    .await;
    assert_eq!(
        paper::taken_along(&desk.staff.leader, BUREAU).await.len(),
        all.len()
    );

    every_row_is_counted(&desk).await;
    desk.close().await;
}
