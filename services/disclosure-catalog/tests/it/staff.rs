//! The directory of a bureau's people.

use gongkai_proto::catalog::v1 as proto;
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};

use crate::fixture::{Catalog, clerk, leader, reader, reason, root, violations};

fn member(subject: &str, name: &str, office_id: &str) -> proto::StaffMember {
    proto::StaffMember {
        subject: subject.to_owned(),
        name: name.to_owned(),
        office_id: office_id.to_owned(),
        ..proto::StaffMember::default()
    }
}

async fn set(
    catalog: &Catalog,
    who: &Who,
    (request_id, etag): (&str, &str),
    member: proto::StaffMember,
) -> Result<proto::StaffMember, Status> {
    let request = proto::SetStaffMemberRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        etag: etag.to_owned(),
        member: Some(member),
    };
    let mut staff = catalog.staff();
    let answer = staff.set_staff_member(catalog.as_who(who, request));
    Ok(answer.await?.into_inner().member.unwrap())
}

async fn list(
    catalog: &Catalog,
    who: &Who,
    request: proto::ListStaffRequest,
) -> Result<proto::ListStaffResponse, Status> {
    let request = proto::ListStaffRequest {
        bureau_id: "heshan-emb".to_owned(),
        ..request
    };
    let mut staff = catalog.staff();
    let answer = staff.list_staff(catalog.as_who(who, request));
    Ok(answer.await?.into_inner())
}

async fn etag(catalog: &Catalog) -> String {
    let request = proto::GetBureauRequest {
        bureau_id: "heshan-emb".to_owned(),
    };
    let mut bureaus = catalog.bureaus();
    let answer = bureaus.get_bureau(catalog.as_who(&reader(), request));
    answer.await.unwrap().into_inner().staff_etag
}

#[tokio::test]
async fn people_are_entered_changed_and_kept_when_they_leave() {
    let catalog = Catalog::with_bureaus().await;
    assert_eq!(etag(&catalog).await, "0");
    let wang = || proto::StaffMember {
        position: "股长".to_owned(),
        in_charge: true,
        ..member("clerk-wang", "王芳", "safety-1")
    };
    let entered = set(&catalog, &leader(), ("1", "0"), wang()).await.unwrap();
    let expected = proto::StaffMember {
        etag: "1".to_owned(),
        ..wang()
    };
    assert_eq!(entered, expected);
    // A repetition is answered as then.
    let again = set(&catalog, &leader(), ("1", "0"), wang()).await.unwrap();
    assert_eq!(again, expected);
    let liu = member("leader-liu", "刘建国", "");
    set(&catalog, &root(), ("2", ""), liu).await.unwrap();
    assert_eq!(etag(&catalog).await, "2");

    // Who read an older state is told; who left is listed on demand only.
    let left = || proto::StaffMember {
        left_on: "2019-10-08".to_owned(),
        ..wang()
    };
    let late = set(&catalog, &leader(), ("3", "0"), left())
        .await
        .unwrap_err();
    assert_eq!((late.code(), reason(&late)), (Code::Aborted, "CONFLICT"));
    set(&catalog, &leader(), ("4", "1"), left()).await.unwrap();
    let subjects = |page: proto::ListStaffResponse| -> Vec<String> {
        page.members.into_iter().map(|it| it.subject).collect()
    };
    let now = list(&catalog, &clerk(), proto::ListStaffRequest::default()).await;
    assert_eq!(subjects(now.unwrap()), ["leader-liu"]);
    let former = proto::ListStaffRequest {
        with_former: true,
        page_size: 1,
        ..proto::ListStaffRequest::default()
    };
    let first = list(&catalog, &clerk(), former.clone()).await.unwrap();
    assert_eq!(first.members[0].left_on, "2019-10-08");
    let second = proto::ListStaffRequest {
        page_token: first.next_page_token,
        ..former
    };
    let second = list(&catalog, &clerk(), second).await.unwrap();
    assert_eq!(subjects(second), ["leader-liu"]);
    let of_office = proto::ListStaffRequest {
        office_id: "safety-1".to_owned(),
        with_former: true,
        ..proto::ListStaffRequest::default()
    };
    let of_office = list(&catalog, &clerk(), of_office).await.unwrap();
    assert_eq!(subjects(of_office), ["clerk-wang"]);
    catalog.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_told_at_once_and_strangers_are_refused() {
    let catalog = Catalog::with_bureaus().await;
    let wrong = proto::StaffMember {
        name: "王\n芳".to_owned(),
        position: "长".repeat(101),
        left_on: "2019-02-30".to_owned(),
        ..member("", "", "no-office")
    };
    let refused = set(&catalog, &leader(), ("1", ""), wrong)
        .await
        .unwrap_err();
    let mut fields = violations(&refused);
    fields.sort();
    let expected = [
        "member.left_on",
        "member.name",
        "member.office_id",
        "member.position",
        "member.subject",
    ];
    assert_eq!(fields, expected);
    let head = proto::StaffMember {
        in_charge: true,
        ..member("leader-liu", "刘建国", "")
    };
    let refused = set(&catalog, &leader(), ("2", ""), head).await.unwrap_err();
    assert_eq!(violations(&refused), ["member.office_id"]);

    let elsewhere = Who::new("leader-xu", "heshan", "leader");
    let liu = || member("leader-liu", "刘建国", "");
    let refused = set(&catalog, &elsewhere, ("3", ""), liu())
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "BUREAU_FOREIGN");
    let refused = set(&catalog, &clerk(), ("4", ""), liu()).await.unwrap_err();
    assert_eq!(reason(&refused), "ROLE_MISSING");
    // Names are for the bureau's own people and those above, not for the public.
    let refused = list(&catalog, &reader(), proto::ListStaffRequest::default()).await;
    assert_eq!(reason(&refused.unwrap_err()), "ROLE_MISSING");
    let above = Who::new("city-chen", "heshan", "city");
    list(&catalog, &above, proto::ListStaffRequest::default())
        .await
        .unwrap();
    catalog.stop().await;
}
