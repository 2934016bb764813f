//! The list and the labels as documents.

use chrono::NaiveDate;
use gongkai_document::{Align, Cell, Column, Label, Labels, Register, date_text};

use super::state::Mail;
use crate::people::bureaus::Letterhead;

/// What the remark says of mail without an address.
const NO_ADDRESS: &str = "地址未登记，请填写";

/// The list of what is handed over, on that day.
pub fn list(head: &Letterhead, day: NaiveDate, mails: &[Mail]) -> Register {
    // With room for what is written in at the post office.
    let columns = [
        ("序号", 2, Align::Center, 0),
        ("收件人", 5, Align::Left, 0),
        ("收件地址", 10, Align::Left, 12),
        ("邮政编码", 3, Align::Center, 5),
        ("文书", 7, Align::Center, 0),
        ("邮件种类", 3, Align::Center, 5),
        ("邮件号码", 6, Align::Center, 10),
        ("备注", 4, Align::Left, 5),
    ];
    let row = |(number, mail): (i64, &Mail)| {
        let no_address = if mail.address.is_empty() {
            NO_ADDRESS
        } else {
            ""
        };
        let said = [no_address, &mail.void].into_iter();
        let remark: Vec<&str> = said.filter(|said| !said.is_empty()).collect();
        vec![
            Cell::Number(number),
            mail.recipient.as_str().into(),
            mail.address.as_str().into(),
            mail.postcode.as_str().into(),
            mail.number.as_str().into(),
            Cell::default(),
            mail.tracking_number.as_str().into(),
            remark.join("；").into(),
        ]
    };
    let line = "＿".repeat(8);
    Register {
        title: "交寄清单".to_owned(),
        subtitle: format!(
            "交寄单位：{}　交寄日期：{}　共{}件",
            head.organ_on(day),
            date_text(day),
            mails.len()
        ),
        columns: columns
            .map(|(title, weight, align, room)| Column::new(title, weight, align).at_least(room))
            .to_vec(),
        rows: (1..).zip(mails).map(row).collect(),
        notes: vec![
            "邮件种类填写挂号或者EMS，邮件号码由收寄人编定或者核对。".to_owned(),
            format!(
                "交寄人（签名）：{line}　　收寄人（签名）：{line}　　收寄日戳：{line}　　收寄件数：{line}"
            ),
        ],
        date: Some(day),
    }
}

/// The labels of the envelopes.
pub fn labels(head: &Letterhead, day: NaiveDate, mails: &[Mail]) -> Labels {
    let sender = [head.organ_on(day), &head.address].map(|line| line.trim().to_owned());
    Labels {
        sender: sender.into_iter().filter(|line| !line.is_empty()).collect(),
        sender_postcode: head.postcode.clone(),
        sender_telephone: head.telephone.trim().to_owned(),
        labels: mails
            .iter()
            .map(|mail| Label {
                recipient: mail.recipient.clone(),
                address: mail.address.clone(),
                postcode: mail.postcode.clone(),
                reference: mail.number.clone(),
            })
            .collect(),
        date: Some(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_who_sends_it_as_far_as_that_is_known() {
        let day = "2024-03-04".parse().unwrap();
        let head = Letterhead {
            organ: "赫山区应急管理局".to_owned(),
            postcode: "413002".to_owned(),
            telephone: " 0737-1234567".to_owned(),
            ..Letterhead::default()
        };
        let sheet = labels(&head, day, &[]);
        assert_eq!(sheet.sender, ["赫山区应急管理局"]);
        assert_eq!(sheet.sender_postcode, "413002");
        assert_eq!(sheet.sender_telephone, "0737-1234567");
    }

    /// The kind and the number of a piece of mail are written in by whoever takes it in.
    #[test]
    fn a_list_has_room_to_write_in() {
        let list = list(&Letterhead::default(), "2024-03-04".parse().unwrap(), &[]);
        let room = |title: &str| {
            let column = list.columns.iter().find(|column| column.title == title);
            column.unwrap().at_least
        };
        assert!(room("邮件种类") > 4 && room("邮件号码") > 8);
    }
}
