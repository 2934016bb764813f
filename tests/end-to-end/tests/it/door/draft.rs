//! A draft: begun, given a file, read again, submitted; and gone, when it was erased or left alone.

use std::{fmt::Write as _, fs, path::Path};

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{
    self as intake, DraftKey, Submission, upload_to_draft_request::Part,
};
use tokio::{sync::mpsc, task::JoinSet};
use tokio_stream::{iter, wrappers::ReceiverStream};
use tonic::{Code, Status};

use super::{application, application_id, long, public, said, seen, submission};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, violations},
};

const CONTENTS: &[u8] = b"%PDF-1.7\n\xe6\x9d\x8e\xe6\x9f\x90\xe6\x9f\x90\n";

pub fn save(request_id: &str, draft: Option<&DraftKey>, wanted: &str) -> intake::SaveDraftRequest {
    intake::SaveDraftRequest {
        request_id: long(request_id),
        bureau_id: BUREAU.to_owned(),
        draft: draft.cloned(),
        submission: Some(Submission {
            what: Some(application(wanted)),
        }),
    }
}

async fn read(public: &Caller, draft: &DraftKey) -> Result<intake::GetDraftResponse, Status> {
    let request = intake::GetDraftRequest {
        bureau_id: BUREAU.to_owned(),
        draft: Some(draft.clone()),
    };
    let answer = public.applicants().get_draft(request).await?;
    Ok(answer.into_inner())
}

/// The checksum of contents as headers have it.
pub fn sha256(contents: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, contents);
    digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// The first message of an upload.
fn first(request_id: &str, draft: &DraftKey) -> intake::UploadToDraftRequest {
    let header = intake::DraftFileHeader {
        draft: Some(draft.clone()),
        purpose: intake::AttachmentPurpose::ProofOfIdentity as i32,
        file_name: "身份证.pdf".to_owned(),
        byte_size: CONTENTS.len().try_into().unwrap(),
        sha256: sha256(CONTENTS),
    };
    intake::UploadToDraftRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        part: Some(Part::Header(header)),
    }
}

pub async fn upload(
    public: &Caller,
    request_id: &str,
    draft: &DraftKey,
) -> Result<intake::MyFile, Status> {
    let messages = [
        first(request_id, draft),
        intake::UploadToDraftRequest {
            part: Some(Part::Chunk(CONTENTS.to_vec())),
            ..Default::default()
        },
    ];
    let answer = public.applicants().upload_to_draft(iter(messages)).await?;
    Ok(answer.into_inner().file.unwrap())
}

/// How many contents of files of the bureau there are.
fn stored(objects: &Path) -> usize {
    fs::read_dir(objects.join(BUREAU)).map_or(0, Iterator::count)
}

pub async fn gone(public: &Caller, draft: &DraftKey) {
    let refused = read(public, draft).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "CODE_WRONG");
    // A draft has neither a receipt nor a letter.
    let words = said(&refused);
    assert!(
        words.contains("草稿口令") && !words.contains("回执"),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one draft all its way")]
async fn a_draft_becomes_a_case_with_its_files_and_is_opened_by_its_secret_alone() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let begun = door.save_draft(save("begin", None, "甲")).await.unwrap();
    let again = door.save_draft(save("begin", None, "甲")).await.unwrap();
    assert_eq!(begun.get_ref(), again.get_ref());
    let begun = begun.into_inner();
    assert_eq!(begun.kept_until, "2024-04-03");
    let draft = begun.draft.unwrap();
    let other = DraftKey {
        secret: "0000-0000-0000".to_owned(),
        ..draft.clone()
    };
    let refused = upload(&public, "other", &other).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "CODE_WRONG");
    gone(&public, &other).await;
    let typed = DraftKey {
        secret: "短".to_owned(),
        ..draft.clone()
    };
    let refused = read(&public, &typed).await.unwrap_err();
    assert_eq!(violations(&refused), ["draft.secret"]);
    let words = said(&refused);
    assert!(
        words.contains("草稿口令") && !words.contains("回执"),
        "{words}"
    );
    let file = upload(&public, "file", &draft).await.unwrap();
    assert_eq!(file, upload(&public, "file", &draft).await.unwrap());

    // Saved again on another day, it is kept longer; nothing of it is readable in what is stored.
    office.on("2024-03-20").await;
    let saved = door.save_draft(save("more", Some(&draft), "2023年度执法记录"));
    assert_eq!(saved.await.unwrap().into_inner().kept_until, "2024-04-19");
    let shown = read(&public, &draft).await.unwrap();
    let said = shown.submission.clone().unwrap();
    assert_eq!(said.what, Some(application("2023年度执法记录")));
    assert_eq!(shown.files, std::slice::from_ref(&file));
    assert!(file.by_applicant);

    let request = intake::SubmitByApplicantRequest {
        draft: Some(draft.clone()),
        ..submission("submit", said.what.unwrap())
    };
    let submitted = door.submit_by_applicant(request.clone()).await.unwrap();
    let again = door.submit_by_applicant(request).await.unwrap();
    assert_eq!(submitted.get_ref(), again.get_ref());
    let key = submitted.into_inner().key.unwrap();
    let shown = seen(&public, &key).await;
    assert_eq!(shown.about, "2023年度执法记录");
    // What he uploaded is his to see and to read; what the bureau attaches for itself is not.
    assert_eq!(shown.files, std::slice::from_ref(&file));
    let read_file = intake::ReadMyFileRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
        file_id: file.id.clone(),
        offset: 0,
    };
    let mut stream = door.read_my_file(read_file).await.unwrap().into_inner();
    let first = stream.message().await.unwrap().unwrap().part;
    assert_eq!(
        first,
        Some(intake::read_my_file_response::Part::File(file.clone()))
    );
    let case_id = application_id(&office, &key.number).await;
    super::given::attached(&office, &case_id).await;
    assert_eq!(seen(&public, &key).await.files, std::slice::from_ref(&file));
    gone(&public, &draft).await;
    let list = intake::ListAttachmentsRequest {
        bureau_id: BUREAU.to_owned(),
        case_id,
        withdrawn_too: false,
    };
    let mut attachments = office.staff.clerk.attachments();
    let listed = attachments
        .list_attachments(list)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(listed.attachments.len(), 2);
    let attachment = &listed.attachments[0];
    assert_eq!(attachment.file_name, "身份证.pdf");
    let request = intake::ReadAttachmentRequest {
        bureau_id: BUREAU.to_owned(),
        attachment_id: attachment.id.clone(),
        offset: 0,
    };
    let mut stream = attachments
        .read_attachment(request)
        .await
        .unwrap()
        .into_inner();
    let mut contents = Vec::new();
    while let Some(message) = stream.message().await.unwrap() {
        if let Some(intake::read_attachment_response::Part::Chunk(chunk)) = message.part {
            contents.extend(chunk);
        }
    }
    assert_eq!(contents, CONTENTS);
    let withdraw = intake::WithdrawAttachmentRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        attachment_id: file.id,
        reason: "误传他人证件".to_owned(),
    };
    attachments.withdraw_attachment(withdraw).await.unwrap();
    assert!(seen(&public, &key).await.files.is_empty());
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_erased_when_its_owner_says_so_and_after_thirty_days() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let mut drafts = Vec::new();
    for request_id in ["erased", "left alone"] {
        let begun = door.save_draft(save(request_id, None, "甲")).await.unwrap();
        let draft = begun.into_inner().draft.unwrap();
        upload(&public, request_id, &draft).await.unwrap();
        drafts.push(draft);
    }
    let objects = office.suite.objects();
    assert_eq!(stored(&objects), 2);
    let erase = intake::EraseDraftRequest {
        request_id: "erase".to_owned(),
        bureau_id: BUREAU.to_owned(),
        draft: Some(drafts[0].clone()),
    };
    door.erase_draft(erase.clone()).await.unwrap();
    door.erase_draft(erase).await.unwrap();
    gone(&public, &drafts[0]).await;
    assert_eq!(stored(&objects), 1);

    office.on("2024-04-03").await;
    assert!(read(&public, &drafts[1]).await.is_ok(), "the last day");
    office.on("2024-04-04").await;
    // It looks at once when it starts.
    office.suite.restart("intake").await.unwrap();
    for _ in 0..500 {
        if stored(&objects) == 0 && read(&public, &drafts[1]).await.is_err() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    gone(&public, &drafts[1]).await;
    assert_eq!(stored(&objects), 0);
    office.close().await;
}

/// Whoever shows the secret of a draft that is gone guesses nothing, and what was done before is answered as then.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_submitted_once_and_its_owner_is_no_guesser() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    // The public shares a token: an id that another one may think of would be answered with the secret.
    let mut short = save("begin", None, "甲");
    short.request_id = "begin".to_owned();
    let refused = door.save_draft(short).await.unwrap_err();
    assert_eq!(violations(&refused), ["request_id"]);
    let short = intake::SubmitByApplicantRequest {
        request_id: "1".repeat(31),
        ..submission("submit", application("甲"))
    };
    let refused = door.submit_by_applicant(short).await.unwrap_err();
    assert_eq!(violations(&refused), ["request_id"]);

    let begun = door.save_draft(save("begin", None, "甲")).await.unwrap();
    let draft = begun.into_inner().draft.unwrap();
    let more = save("more", Some(&draft), "乙");
    let saved = door.save_draft(more.clone()).await.unwrap().into_inner();
    let file = upload(&public, "file", &draft).await.unwrap();
    let mut submissions = JoinSet::new();
    for n in 0..16 {
        let request = intake::SubmitByApplicantRequest {
            draft: Some(draft.clone()),
            ..submission(&format!("submit-{n}"), application("乙"))
        };
        let mut door = public.applicants();
        submissions.spawn(async move { door.submit_by_applicant(request).await });
    }
    let mut done = 0;
    while let Some(answer) = submissions.join_next().await {
        match answer.unwrap() {
            Ok(_) => done += 1,
            Err(refused) => assert_refused(&refused, Code::NotFound, "CODE_WRONG"),
        }
    }
    assert_eq!(done, 1);
    let again = door.save_draft(more).await.unwrap().into_inner();
    assert_eq!(again, saved);
    assert_eq!(upload(&public, "file", &draft).await.unwrap(), file);
    gone(&public, &draft).await;
    office.close().await;
}

/// Slow uploads hold the places of their own draft alone, though all citizens are one caller.
#[tokio::test(flavor = "multi_thread")]
async fn uploads_of_one_draft_keep_no_other_citizen_waiting() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let mut door = public.applicants();
    let mut drafts = Vec::new();
    for request_id in ["slow-1", "slow-2", "slow-3", "other"] {
        let begun = door.save_draft(save(request_id, None, "甲")).await.unwrap();
        drafts.push(begun.into_inner().draft.unwrap());
    }
    let (mut senders, mut uploads) = (Vec::new(), JoinSet::new());
    // One more than it may of the first, and as many as they may of two others.
    for (draft, count) in drafts[..3].iter().zip([3, 2, 2]) {
        for number in 0..count {
            let (sender, receiver) = mpsc::channel(1);
            let message = first(&format!("{number}-{}", draft.draft_id), draft);
            sender.try_send(message).unwrap();
            senders.push(sender);
            let mut door = public.applicants();
            uploads.spawn(async move { door.upload_to_draft(ReceiverStream::new(receiver)).await });
        }
    }
    // Those that have a place wait for what their files contain; the one without has its answer at once.
    let refused = uploads.join_next().await.unwrap().unwrap().unwrap_err();
    assert_refused(&refused, Code::ResourceExhausted, "OVERLOADED");
    upload(&public, "other", &drafts[3]).await.unwrap();
    drop(senders);
    while let Some(answer) = uploads.join_next().await {
        answer.unwrap().unwrap_err();
    }
    office.close().await;
}
