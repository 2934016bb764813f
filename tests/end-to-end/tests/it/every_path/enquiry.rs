//! Each path of an enquiry.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_proto::intake::v1::{
    self as intake, CaseKind, EnquiryCategory, EnquiryChannel, EnquiryEnd, LetterKind,
    Satisfaction, SupervisionMeasure,
};

use super::Desk;
use crate::{office::BUREAU, paper};

impl Desk {
    async fn register(&self, request: intake::RegisterEnquiryRequest) -> intake::Enquiry {
        let request = intake::RegisterEnquiryRequest {
            request_id: self.request_id(),
            ..request
        };
        let registered = self.clerk.enquiries().register_enquiry(request).await;
        registered.unwrap().into_inner().enquiry.unwrap()
    }

    async fn close(&self, id: &str) {
        act!(
            self,
            clerk,
            enquiries,
            close_enquiry(CloseEnquiryRequest {
                enquiry_id: id.to_owned(),
                answer: "经现场核查，占用物已清理。\n已责令物业服务企业加强巡查".to_owned(),
            })
        );
    }

    async fn enquiry(&self, id: &str) -> intake::Enquiry {
        let request = intake::GetEnquiryRequest {
            bureau_id: BUREAU.to_owned(),
            enquiry_id: id.to_owned(),
        };
        let read = self.clerk.enquiries().get_enquiry(request).await.unwrap();
        read.into_inner().enquiry.unwrap()
    }

    /// Split over two offices, returned, assigned anew, supervised with every measure, answered.
    async fn work_on(&self, id: &str) {
        let task = |office_id: &str, content: &str| intake::EnquiryAssignment {
            content: content.to_owned(),
            office_id: office_id.to_owned(),
            ..Default::default()
        };
        act!(
            self,
            clerk,
            enquiries,
            split_enquiry(SplitEnquiryRequest {
                enquiry_id: id.to_owned(),
                tasks: vec![task("safety", "核查现场"), task("permits", "核查经营许可")],
            })
        );
        act!(
            self,
            clerk,
            enquiries,
            return_task(ReturnTaskRequest {
                enquiry_id: id.to_owned(),
                task: 2,
                reason: "不属于本股室职责".to_owned(),
            })
        );
        act!(
            self,
            clerk,
            enquiries,
            reassign_task(ReassignTaskRequest {
                enquiry_id: id.to_owned(),
                task: 2,
                office_id: "general".to_owned(),
                person: "clerk@heshan-emb".to_owned(),
                reason: "由办公室办理".to_owned(),
            })
        );
        for measure in [
            SupervisionMeasure::Remind,
            SupervisionMeasure::Expedite,
            SupervisionMeasure::Escalate,
        ] {
            act!(
                self,
                supervisor,
                enquiries,
                supervise_enquiry(SuperviseEnquiryRequest {
                    enquiry_id: id.to_owned(),
                    measure: measure as i32,
                    note: "请于今日办结".to_owned(),
                })
            );
        }
        for task in [1, 2] {
            act!(
                self,
                clerk,
                enquiries,
                answer_task(AnswerTaskRequest {
                    enquiry_id: id.to_owned(),
                    task: task,
                    answer: "已核查，情况属实".to_owned(),
                })
            );
        }
    }
}

fn enquiry(category: EnquiryCategory, channel: EnquiryChannel) -> intake::RegisterEnquiryRequest {
    let slip = if channel == EnquiryChannel::Hotline {
        "12345-20240304-0001"
    } else {
        ""
    };
    intake::RegisterEnquiryRequest {
        bureau_id: BUREAU.to_owned(),
        category: category as i32,
        channel: channel as i32,
        name: "王某某".to_owned(),
        content: "某某小区消防通道被占用，多次反映无果".to_owned(),
        office_id: "general".to_owned(),
        contact: "0737-0000000".to_owned(),
        hotline_slip_number: slip.to_owned(),
        ..Default::default()
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "every path of every category over the same days"
)]
#[tokio::test(flavor = "multi_thread")]
async fn an_enquiry_of_each_path_has_its_letters_its_file_and_its_count() {
    const CATEGORIES: [EnquiryCategory; 5] = [
        EnquiryCategory::Consultation,
        EnquiryCategory::Complaint,
        EnquiryCategory::Hotline,
        EnquiryCategory::LetterOrVisit,
        EnquiryCategory::Petition,
    ];
    let channels = [
        EnquiryChannel::Telephone,
        EnquiryChannel::Counter,
        EnquiryChannel::Online,
        EnquiryChannel::Hotline,
        EnquiryChannel::Letter,
        EnquiryChannel::Visit,
        EnquiryChannel::Unspecified,
    ];
    let desk = Desk::open().await;
    desk.on("2024-03-04").await;
    let mut ids = Vec::new();
    // Closed at once, one of each category on each channel.
    for category in CATEGORIES {
        for channel in channels {
            let registered = desk.register(enquiry(category, channel)).await;
            desk.close(&registered.id).await;
            ids.push((registered.id, EnquiryEnd::Closed));
        }
    }
    let urgent = intake::RegisterEnquiryRequest {
        urgent: true,
        ..enquiry(EnquiryCategory::Hotline, EnquiryChannel::Hotline)
    };
    let urgent = desk.register(urgent).await;
    assert_eq!(urgent.due_on, "2024-03-04");
    desk.close(&urgent.id).await;
    ids.push((urgent.id, EnquiryEnd::Closed));
    // Through every hand, and each verdict of the citizen.
    let verdicts = [
        Satisfaction::Satisfied,
        Satisfaction::BasicallySatisfied,
        Satisfaction::Dissatisfied,
    ];
    let mut worked_on = Vec::new();
    for verdict in verdicts {
        let registered = desk
            .register(enquiry(EnquiryCategory::Complaint, EnquiryChannel::Visit))
            .await;
        desk.work_on(&registered.id).await;
        worked_on.push((registered.id, verdict));
    }
    desk.on("2024-03-05").await;
    for (id, verdict) in &worked_on {
        desk.close(id).await;
        act!(
            desk,
            clerk,
            enquiries,
            appraise_enquiry(AppraiseEnquiryRequest {
                enquiry_id: id.clone(),
                satisfaction: *verdict as i32,
                remark: "希望加强巡查".to_owned(),
            })
        );
        ids.push((id.clone(), EnquiryEnd::Closed));
    }
    // Late, merged, voided, withdrawn and pointed on, one of each category.
    let mut late = Vec::new();
    for category in CATEGORIES {
        let new = async || {
            desk.register(enquiry(category, EnquiryChannel::Letter))
                .await
                .id
        };
        let (stays, double, mistake, petition) =
            (new().await, new().await, new().await, new().await);
        let withdrawn = new().await;
        act!(
            desk,
            clerk,
            enquiries,
            withdraw_enquiry(WithdrawEnquiryRequest {
                enquiry_id: withdrawn.clone(),
                reason: "问题已经解决".to_owned(),
            })
        );
        act!(
            desk,
            clerk,
            enquiries,
            merge_enquiry(MergeEnquiryRequest {
                enquiry_id: double.clone(),
                into_enquiry_id: stays.clone(),
                reason: "同一来信人重复反映".to_owned(),
            })
        );
        act!(
            desk,
            reviewer,
            enquiries,
            void_enquiry(VoidEnquiryRequest {
                enquiry_id: mistake.clone(),
                reason: "误登记".to_owned(),
            })
        );
        let channel = if category == EnquiryCategory::Petition {
            ""
        } else {
            "赫山区信访局（电话0737-0000001）"
        };
        act!(
            desk,
            clerk,
            enquiries,
            point_to_petition(PointToPetitionRequest {
                enquiry_id: petition.clone(),
                reason: "属于信访事项".to_owned(),
                petition_channel: channel.to_owned(),
            })
        );
        ids.extend([
            (double, EnquiryEnd::Merged),
            (mistake, EnquiryEnd::Voided),
            (petition, EnquiryEnd::Petition),
            (withdrawn, EnquiryEnd::Withdrawn),
        ]);
        late.push(stays);
    }
    desk.on("2024-04-10").await;
    for id in late {
        desk.close(&id).await;
        ids.push((id, EnquiryEnd::Closed));
    }

    let folder = paper::folder("enquiry-letters");
    let (mut unknown, mut kinds) = (BTreeSet::new(), BTreeMap::new());
    let (mut seen, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (id, end) in &ids {
        let read = desk.enquiry(id).await;
        assert_eq!(read.end(), *end);
        let written = paper::letters_of(&desk.clerk, BUREAU, id).await;
        let sends = !matches!(end, EnquiryEnd::Merged | EnquiryEnd::Voided);
        assert_eq!(written.len(), usize::from(sends));
        for letter in &written {
            *kinds.entry(letter.kind()).or_insert(0) += 1;
            if seen.insert((letter.kind(), read.category)) {
                let name = format!("{}-{:?}", letter.title, read.category());
                let reader = paper::Reader::Person;
                paper::write_letter(&desk.clerk, letter, reader, &folder, &name).await;
            }
        }
        let file = paper::read_file(&desk.clerk, BUREAU, id, &mut unknown).await;
        assert_eq!(file.letters.len(), written.len());
        assert!(!file.closed_on.is_empty() && !file.result.is_empty());
        numbers.insert(file.number);
    }
    assert!(unknown.is_empty(), "without a word: {unknown:?}");
    let closed = 5 * 7 + 1 + 3 + 5;
    let expected = BTreeMap::from([
        (LetterKind::EnquiryReply, closed),
        (LetterKind::PetitionPointer, 5),
        (LetterKind::EnquiryWithdrawal, 5),
    ]);
    assert_eq!(kinds, expected);
    paper::write_file(&desk.clerk, BUREAU, &worked_on[0].0, &folder, "file").await;
    assert_eq!(numbers.len(), ids.len());
    paper::write_register(
        &desk.clerk,
        BUREAU,
        CaseKind::Enquiry,
        2024,
        &numbers,
        &folder,
    )
    .await;
    desk.figures(
        2024,
        &[
            // Consultations and complaints: on each channel, through every hand, late, pointed on, and withdrawn.
            ("enquiries.received", f64::from(2 * (7 + 1 + 1 + 1) + 3)),
            // Hotline slips, with the urgent one, letters and visits.
            ("hotline.handled", f64::from(2 * (7 + 1 + 1 + 1) + 1)),
            ("petitions", f64::from(7 + 1 + 1 + 1)),
            ("enquiries.appraised", 3.0),
            ("enquiries.satisfied", 2.0),
        ],
    )
    .await;
    desk.suite.stop().await.unwrap();
}
