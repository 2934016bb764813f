//! Proposals of an applicant's kind, and check digits.

use gongkai_law::application::ApplicantKind::{
    self, Business, LegalService, NaturalPerson, Other, PublicBenefit, Research,
};
use gongkai_law::application::applicant::{
    NumberFault, credit_code_fault, propose, resident_id_fault,
};
use proptest::prelude::*;

#[test]
fn kinds_are_proposed_from_code_and_name() {
    let table: &[(&str, Option<&str>, ApplicantKind)] = &[
        ("益阳某某建材有限公司", Some("91430903MA4L0000X1"), Business),
        ("赫山区张记粮油店", Some("92430903MA4L0000X1"), Business),
        (
            "益阳某某种植专业合作社",
            Some("93430903MA4L0000X1"),
            Business,
        ),
        (
            "湖南某某律师事务所",
            Some("31430000MD0000000X"),
            LegalService,
        ),
        ("益阳市公证处", Some("32430900MD0000000X"), LegalService),
        ("桃花仑法律服务所", Some("33430900MD0000000X"), LegalService),
        (
            "益阳市企业家协会",
            Some("51430900MJ0000000X"),
            PublicBenefit,
        ),
        (
            "益阳某某社会工作服务中心",
            Some("52430900MJ0000000X"),
            PublicBenefit,
        ),
        ("湖南某某基金会", Some("53430000MJ0000000X"), PublicBenefit),
        ("湖南省农业科学院", Some("12430000444877000X"), Research),
        ("某某安全生产研究所", None, Research),
        ("某某研究院附属医院", None, Other),
        ("某某大学法律援助中心", None, LegalService),
        ("赫山区第一中学", Some("12430903444877000X"), Other),
        ("益阳市中心医院", Some("12430900444877000X"), Other),
        (
            "龙光桥街道某某村民委员会",
            Some("54430903ME0000000X"),
            Other,
        ),
        ("赫山区财政局", Some("11430903006000000X"), Other),
        ("个体工商户王建国", None, Business),
        ("清华大学", None, Other),
        ("某公司", None, Business),
        ("张三", None, NaturalPerson),
        ("刘大学", None, NaturalPerson),
        ("欧阳建国", None, NaturalPerson),
        ("阿卜杜拉·买买提", None, NaturalPerson),
        ("John Smith", None, NaturalPerson),
        ("Acme Co., Ltd.", None, Other),
        ("王五", Some("  "), NaturalPerson),
        ("李小红", Some("11010519491231002X"), NaturalPerson),
        // Not an association, though its numbers begin so; mistyped, too.
        ("李小红", Some("510105194912310024"), NaturalPerson),
        ("李小红", Some("510105194912310026"), NaturalPerson),
        ("李小红", Some("E12345678"), NaturalPerson),
        // That of its agent.
        ("益阳某某建材有限公司", Some("11010519491231002X"), Business),
        ("某某大厦业主筹备组", None, Other),
        ("", None, Other),
    ];
    for (name, code, kind) in table {
        let found = propose(name, *code);
        assert_eq!(found.kind, *kind, "{name}: {}", found.reason);
        assert!(
            found.reason.ends_with(kind.zh()),
            "{name}: {}",
            found.reason
        );
    }
}

#[test]
fn the_code_says_more_than_the_name() {
    // A research institute that is a company, a lawyer under his firm's code.
    let institute = propose("湖南某某研究院有限公司", Some("91430100MA4L0000X1"));
    assert_eq!(institute.kind, Business);
    insta::assert_snapshot!(institute.reason, @"统一社会信用代码以91开头（市场监管部门登记的企业），建议归为商业企业");
    assert_eq!(
        propose("李四", Some("31430000MD0000000X")).kind,
        LegalService
    );
    // An organ with a short name and a code is no person.
    assert_eq!(propose("区政府", Some("11430903006000000X")).kind, Other);
    insta::assert_snapshot!(propose("某某安全生产研究所", None).reason, @"名称含“研究所”，建议归为科研机构");
    insta::assert_snapshot!(propose("李四", None).reason, @"未提供统一社会信用代码，名称为个人姓名，建议归为自然人");
}

#[test]
fn credit_codes() {
    // The example of GB 32100-2015, and codes as printed by their owners.
    for good in [
        "91350100M000100Y43",
        "11370305MB2855731K",
        "91330100799655058B",
        "9144030071526726XG",
        "914403001922038216",
        " 91350100m000100y43 ",
    ] {
        assert_eq!(credit_code_fault(good), None, "{good}");
    }
    for (bad, fault) in [
        ("91350100M000100Y4", NumberFault::Length),
        ("", NumberFault::Length),
        ("91350100M000100Y4O", NumberFault::Character),
        ("9135010OM000100Y43", NumberFault::Character),
        ("９1350100M000100Y43", NumberFault::Character),
        ("91350100M000100Y44", NumberFault::CheckDigit),
        ("93150100M000100Y43", NumberFault::CheckDigit),
    ] {
        assert_eq!(credit_code_fault(bad), Some(fault), "{bad}");
    }
    assert_eq!(NumberFault::CheckDigit.zh(), "校验码不符");
}

#[test]
fn resident_ids() {
    // The two examples of GB 11643-1999; the first with a small letter, too.
    for good in [
        "11010519491231002X",
        "440524188001010014",
        "11010519491231002x",
    ] {
        assert_eq!(resident_id_fault(good), None, "{good}");
    }
    for (bad, fault) in [
        ("110105491231002", NumberFault::Length),
        ("1101051949123100２X", NumberFault::Character),
        ("1101051949123100AX", NumberFault::Character),
        ("11010519491231002Y", NumberFault::Character),
        ("1X010519491231002X", NumberFault::Character),
        ("110105194902310028", NumberFault::BirthDate),
        ("110105194912310021", NumberFault::CheckDigit),
        ("110105194912130024", NumberFault::CheckDigit),
    ] {
        assert_eq!(resident_id_fault(bad), Some(fault), "{bad}");
    }
}

proptest! {
    #[test]
    fn one_wrong_character_is_found(
        at in 0_usize..18, to in prop::sample::select("0123456789ABCDEFGHJKLMNPQRTUWXY".chars().collect::<Vec<_>>())
    ) {
        let good = "91350100M000100Y43";
        let changed: String =
            good.chars().enumerate().map(|(index, c)| if index == at { to } else { c }).collect();
        prop_assert_eq!(credit_code_fault(&changed).is_some(), changed != good);
    }

    #[test]
    fn one_wrong_digit_is_found(at in 0_usize..17, to in 0_u8..10) {
        let good = "11010519491231002X";
        let to = char::from(b'0' + to);
        let changed: String =
            good.chars().enumerate().map(|(index, c)| if index == at { to } else { c }).collect();
        prop_assert_eq!(resident_id_fault(&changed).is_some(), changed != good);
    }

    #[test]
    fn nothing_panics(name in "\\PC{0,30}", code in "\\PC{0,20}") {
        let _ = propose(&name, Some(&code));
        let _ = (credit_code_fault(&code), resident_id_fault(&code));
    }
}
