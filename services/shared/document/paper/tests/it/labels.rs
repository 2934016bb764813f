//! Labels for envelopes.

use gongkai_document::{Label, Labels};
use gongkai_paper::Print as _;

use crate::fonts;

#[test]
fn eight_labels_fill_a_page_and_say_to_whom_and_from_whom() {
    let label = |number: usize| Label {
        recipient: format!("收件人{number}"),
        address: "益阳市赫山区某某路某某小区".to_owned(),
        postcode: "413001".to_owned(),
        reference: format!("赫应急公开〔2024〕{number}号"),
    };
    let of = |count: usize| Labels {
        sender: vec!["某某区应急管理局".to_owned(), "某某路1号".to_owned()],
        sender_postcode: "413002".to_owned(),
        sender_telephone: "0737-1234567".to_owned(),
        labels: (1..=count).map(label).collect(),
        date: None,
    };
    assert_eq!(of(8).pages(fonts()).unwrap().count(), 1);
    let pages = of(9).pages(fonts()).unwrap();
    let texts = pages.texts();
    assert_eq!(pages.count(), 2);
    assert!(texts[0].contains("收件人8") && texts[1].contains("收件人9"));
    for said in [
        "寄件人：",
        "某某区应急管理局",
        "某某路1号",
        "电话：0737-1234567",
        "邮政编码：413002",
        "挂号",
        "〔2024〕9号",
    ] {
        assert!(texts[1].contains(said), "{said}: {}", texts[1]);
    }
}
