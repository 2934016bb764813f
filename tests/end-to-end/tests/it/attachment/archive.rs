//! A closed case leaves for an archive, with its files.

use std::{fs, path::Path, process::Command};

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, export_case_package_response::Part};
use gongkai_testbed::binaries;
use tonic::{Code, Status};

use super::{Desk, SECRET, pdf, sha256};
use crate::{office::BUREAU, support::assert_refused};

/// The package of a case: its name and its bytes.
async fn export(caller: &Caller, case_id: &str) -> Result<(String, Vec<u8>), Status> {
    let request = intake::ExportCasePackageRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
    };
    let answer = caller.case_archive().export_case_package(request).await?;
    let mut stream = answer.into_inner();
    let first = stream.message().await?.unwrap();
    let Some(Part::Package(told)) = first.part else {
        panic!("no description comes first");
    };
    let mut package = Vec::new();
    while let Some(message) = stream.message().await? {
        let Some(Part::Chunk(bytes)) = message.part else {
            panic!("a second description");
        };
        package.extend(bytes);
    }
    assert_eq!(told.sha256, sha256(&package));
    Ok((first.file_name, package))
}

/// What the program says of a package, and whether it is right.
fn check(package: &Path) -> (bool, String) {
    let output = Command::new(binaries::binary("intake").unwrap())
        .arg("check-package")
        .arg(package)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (output.status.success(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_case_leaves_with_its_files_and_is_checked_when_it_is_received() {
    gongkai_testbed::fonts().unwrap();
    let desk = Desk::open().await;
    let contents = pdf(700_000);
    desk.upload("file", "身份证明.pdf", &contents)
        .await
        .unwrap();
    let leader = desk.services.caller(&desk.suite.mint, BUREAU, "leader");
    let leader = leader.unwrap();
    let status = export(&leader, &desk.case_id).await.unwrap_err();
    assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS");
    let close = intake::CloseApplicationRequest {
        request_id: "close".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: desk.case_id.clone(),
        way: intake::CloseWay::Withdrawn as i32,
        reason: "申请人来电撤回".to_owned(),
        ..Default::default()
    };
    desk.clerk
        .applications()
        .close_application(close)
        .await
        .unwrap();
    let status = export(&desk.clerk, &desk.case_id).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");

    let (name, package) = export(&leader, &desk.case_id).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let received = folder.path().join(name);
    fs::write(&received, &package).unwrap();
    let (right, said) = check(&received);
    assert!(right && said.contains("检测通过"), "{said}");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package.clone())).unwrap();
    let names: Vec<String> = (0..archive.len())
        .map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    let attached = names.iter().find(|name| name.ends_with("_身份证明.pdf"));
    let mut unpacked = Vec::new();
    let mut file = archive.by_name(attached.unwrap()).unwrap();
    std::io::Read::read_to_end(&mut file, &mut unpacked).unwrap();
    assert!(unpacked == contents, "the file is not what was attached");

    // One byte of the package is not what it was.
    let mut broken = package;
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    fs::write(&received, &broken).unwrap();
    let (right, said) = check(&received);
    assert!(!right, "{said}");
    assert!(!said.contains(SECRET));
    desk.suite.stop().await.unwrap();
}
