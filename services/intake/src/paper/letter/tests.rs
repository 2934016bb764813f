//! Every letter as it is printed, and what a bureau's own template must not leave out.

use std::fmt::Write as _;

use gongkai_document::{Letter, Paragraph};
use gongkai_law::{
    application::Answer,
    letter::{LetterKind, Party},
};

use super::{
    Order, issue,
    placeholder::{ANEW, DEEMED_ON, MATTER_KIND, Places, faults, find, sample_order},
    template::{built_in, check},
};
use crate::{
    cases::number::CaseNumber,
    people::bureaus::{DatedText, Instance, Letterhead},
};

const CASE: CaseNumber = CaseNumber {
    year: 2024,
    number: 3,
};

const CODE: &str = "7K3M-PQ2X-90BD";

fn always(text: &str) -> Vec<DatedText> {
    vec![DatedText {
        from: "2008-05-01".parse().unwrap(),
        text: text.to_owned(),
    }]
}

fn head() -> Letterhead {
    Letterhead {
        organ: "某某市某某区应急管理局".to_owned(),
        names: Vec::new(),
        letter_codes: always("某应急公开"),
        unit: "局办公室".to_owned(),
        address: "某某市某某区某某路1号".to_owned(),
        postcode: "000000".to_owned(),
        telephone: "0000-0000000".to_owned(),
        payments: always("持本通知书到区政务服务中心非税收入窗口缴纳"),
        instances: vec![Instance {
            from: "2024-01-01".parse().unwrap(),
            reconsideration_organ: "某某市某某区人民政府".to_owned(),
            court: "某某市某某区人民法院".to_owned(),
        }],
    }
}

fn made(order: &Order, template: &str, day: &str) -> Letter {
    let day = Some(day.parse().unwrap());
    let values = issue::values(&head(), order, (CASE, CODE), day);
    let number = Some("某应急公开〔2024〕12号");
    issue::letter(&head(), &values, template, day, number).unwrap()
}

/// The text of a letter, as somebody reads it.
fn text(letter: &Letter) -> String {
    let mut text = format!(
        "【{}】{}\n",
        letter.organ,
        letter.number.as_deref().unwrap_or("（无字号）")
    );
    let _ = writeln!(text, "　　　　{}\n{}：", letter.title, letter.addressee);
    for paragraph in &letter.paragraphs {
        match paragraph {
            Paragraph::Body { text: body } => {
                for line in body.lines() {
                    let _ = writeln!(text, "　　{line}");
                }
            }
            Paragraph::Heading { text: heading } => {
                let _ = writeln!(text, "　　#{heading}");
            }
            Paragraph::Quote { text: quote } => {
                let _ = writeln!(text, "　　　　｢{quote}｣");
            }
            Paragraph::Table { rows } => {
                for row in rows {
                    let _ = writeln!(text, "　　│{}│{}", row.label, row.value);
                }
            }
        }
    }
    for name in &letter.attachments {
        let _ = writeln!(text, "　　附件：{name}");
    }
    let date = letter.date.map(gongkai_document::date_text);
    let _ = writeln!(
        text,
        "　　　　　　　　{}\n　　　　　　　　{}",
        letter.signer,
        date.unwrap_or_default()
    );
    if let Some(contact) = &letter.contact {
        let _ = writeln!(text, "　　（{contact}）");
    }
    text
}

#[test]
fn every_letter_reads_as_an_official_writes_it() {
    let mut all = String::new();
    for kind in LetterKind::all() {
        let order = sample_order(kind);
        let variants: &[&str] = if Places::of(kind).has(MATTER_KIND) {
            &["行政许可", "初审", "服务性办件"]
        } else {
            &[""]
        };
        for matter in variants {
            let mut order = order.clone();
            for value in &mut order.values {
                if value.0 == MATTER_KIND {
                    (*matter).clone_into(&mut value.1);
                }
            }
            let letter = made(&order, built_in(kind), "2024-03-15");
            let _ = writeln!(all, "=== {kind} {matter}\n{}", text(&letter));
            let rare = match kind {
                LetterKind::Acceptance => Some((DEEMED_ON, "逾期未告知")),
                LetterKind::Reply(Answer::Granted) => Some((ANEW, "重新答复")),
                _ => None,
            };
            if let Some((name, what)) = rare {
                let sample = find(name).unwrap().sample.to_owned();
                order.values.push((name, sample));
                let letter = made(&order, built_in(kind), "2024-03-15");
                let _ = writeln!(all, "=== {kind} {matter} {what}\n{}", text(&letter));
            }
        }
    }
    assert!(
        !all.contains("。。") && !all.contains("：\n　　\n") && !all.contains("{{"),
        "{all}"
    );
    insta::assert_snapshot!("letters", all);
}

/// A person is 您, an organisation 你单位: both at once only where nobody knows what the reader is.
#[test]
fn a_letter_speaks_to_its_reader() {
    let spoken = |kind, party| {
        let order = Order {
            party,
            ..sample_order(kind)
        };
        text(&made(&order, built_in(kind), "2024-03-15"))
    };
    let mut open = 0;
    for kind in LetterKind::all() {
        let (person, organisation) = (
            spoken(kind, Party::Person),
            spoken(kind, Party::Organisation),
        );
        assert!(
            !person.contains("单位）") && !person.contains("你单位"),
            "{person}"
        );
        assert!(!organisation.contains('您'), "{organisation}");
        open += usize::from(spoken(kind, Party::Unknown).contains("您（单位）"));
    }
    // All but the one to another organ, which is 贵机关.
    assert_eq!(open, LetterKind::all().count() - 1);
}

/// What an official said is in the letter, whatever the answer.
#[test]
fn every_reply_prints_all_it_is_given() {
    for kind in LetterKind::all() {
        let mut order = sample_order(kind);
        let rare = Places::of(kind).rare.into_iter();
        let rare = rare
            .filter_map(find)
            .map(|place| (place.name, place.sample.to_owned()));
        order.values.extend(rare);
        let text = text(&made(&order, built_in(kind), "2024-03-15"));
        for (name, value) in &order.values {
            assert!(
                *name == MATTER_KIND || value.lines().all(|line| text.contains(line)),
                "{kind} does not print {name}: {text}"
            );
        }
    }
}

/// A reason may begin as reasons do.
#[test]
fn no_lead_stands_twice() {
    let leads = ["因", "由于", "经核实，", "经审查，", "经审核，"];
    for kind in LetterKind::all() {
        for lead in leads {
            let mut order = sample_order(kind);
            for (name, value) in &mut order.values {
                if matches!(*name, "reason" | "answer") {
                    *value = format!("{lead}材料数量较大");
                }
            }
            let text = text(&made(&order, built_in(kind), "2024-03-15"));
            for before in leads {
                let twice = format!("{before}{lead}");
                assert!(!text.contains(&twice), "{kind}: {text}");
            }
        }
    }
}

#[test]
fn every_kind_has_a_built_in_template_that_passes_its_own_check() {
    for kind in LetterKind::all() {
        let places = Places::of(kind);
        assert!(places.names().all(|name| find(name).is_some()), "{kind}");
        let order = sample_order(kind);
        assert_eq!(faults(&order), (Vec::new(), Vec::new()), "{kind}");
        for day in ["2019-06-03", "2024-03-15"] {
            let values = issue::values(&head(), &order, (CASE, CODE), Some(day.parse().unwrap()));
            assert_eq!(check(kind, built_in(kind), &values), [], "{kind} on {day}");
        }
    }
}

#[test]
fn the_remedy_is_that_of_the_answer_and_the_day() {
    let clause = |kind, day| {
        let letter = made(&sample_order(kind), built_in(kind), day);
        match letter.paragraphs.last() {
            Some(Paragraph::Body { text }) => text.clone(),
            other => panic!("{other:?}"),
        }
    };
    let withheld = LetterKind::Reply("withheld_third_party".parse().unwrap());
    let partly = LetterKind::Reply(Answer::PartlyGranted);
    let granted = LetterKind::Reply(Answer::Granted);
    let (old, new) = ("2023-12-29", "2024-01-02");
    assert!(clause(withheld, new).contains("先向某某市某某区人民政府申请行政复议"));
    assert!(
        clause(withheld, old)
            .contains("也可以自收到本告知书之日起6个月内向有管辖权的人民法院提起行政诉讼")
    );
    assert!(
        clause(partly, new).contains("不予公开的部分") && clause(partly, new).contains("6个月内")
    );
    assert!(!clause(partly, old).contains("先向"));
    assert!(clause(granted, new).contains("也可以"));
    assert!(
        clause(withheld, old).contains("向有管辖权的行政复议机关"),
        "no organ was set for that day"
    );
}

/// Every reply read on the last day before and the first day of each rule that its remedy hangs on.
#[test]
fn every_reply_names_the_remedy_of_its_day() {
    for kind in LetterKind::all() {
        let LetterKind::Reply(answer) = kind else {
            continue;
        };
        for (day, organ, first) in [
            ("2019-05-14", "有管辖权的行政复议机关", false),
            ("2019-05-15", "有管辖权的行政复议机关", false),
            ("2023-12-31", "有管辖权的行政复议机关", false),
            ("2024-01-01", "某某市某某区人民政府", true),
        ] {
            let read = text(&made(&sample_order(kind), built_in(kind), day));
            let first = first && answer.needs_ground();
            let either = !first || answer == Answer::PartlyGranted;
            let says = |words: &str| read.contains(words);
            assert!(says(&format!("向{organ}申请行政复议")), "{answer} {day}");
            assert_eq!(says(&format!("先向{organ}")), first, "{answer} {day}");
            assert_eq!(says("也可以自收到本"), either, "{answer} {day}");
            assert_eq!(says("15日内向"), first, "{answer} {day}");
        }
    }
}

#[test]
fn all_faults_of_a_template_are_told_at_once_with_their_lines() {
    let kind = LetterKind::Reply(Answer::PartlyGranted);
    let values = issue::values(
        &head(),
        &sample_order(kind),
        (CASE, CODE),
        Some("2024-03-15".parse().unwrap()),
    );
    let told = |template: &str| -> Vec<(usize, String)> {
        let faults = check(kind, template, &values);
        faults
            .into_iter()
            .map(|fault| (fault.line, fault.en))
            .collect()
    };
    let whole = built_in(kind);
    assert_eq!(told(whole), []);

    // What must be said is left out; what nobody knows is asked for.
    let poor = whole
        .replace("{{ withheld_part|sentence }}", "详见附件")
        .replace("{{ remedy }}", "")
        .replace("标题：", "标题：{{ motto }}");
    assert_eq!(
        told(&poor),
        [
            (0, "must print {{ withheld_part }}".to_owned()),
            (0, "must print {{ remedy }}".to_owned()),
            (1, "this kind has no placeholder motto".to_owned()),
        ]
    );
    // A new answer withdraws the earlier one, by an own template, too.
    let silent = whole.replace("{% if anew %}{{ anew|sentence }}{% endif %}", "");
    assert_eq!(told(&silent), [(0, "must print {{ anew }}".to_owned())]);
    let hidden = whole.replace("{% if anew %}", "{% if anew and not form_wanted %}");
    assert_eq!(told(&hidden), [(0, "must print {{ anew }}".to_owned())]);
    // Used is not printed.
    let hidden = whole.replace(
        "{{ remedy }}",
        "{% if corrected_on %}{{ remedy }}{% endif %}",
    );
    assert_eq!(told(&hidden), [(0, "must print {{ remedy }}".to_owned())]);
    let never = whole.replace(
        "{{ remedy }}",
        "{% if remedy == \"\" %}{{ remedy }}{% endif %}",
    );
    assert_eq!(told(&never), [(0, "must print {{ remedy }}".to_owned())]);
    // What may be missing stands in a condition.
    let line = whole.lines().count() + 1;
    let bold = format!("{whole}{{{{ form_wanted }}}}\n");
    let faults = told(&bold);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].0, line, "{faults:?}");
    // Broken language, unknown filter, no title.
    assert_eq!(told(&whole.replace("{% endif %}", ""))[0].0, line - 1);
    assert!(
        told(&whole.replace("|numbered", "|shout"))[0]
            .1
            .contains("shout")
    );
    assert!(
        told(&whole.replace("标题：政府信息部分公开告知书", ""))[0]
            .1
            .contains("标题：")
    );
}

/// A name that comes in without a mark that shows nothing is printed without it where it came in before.
#[test]
fn what_the_door_takes_out_is_not_printed_either() {
    for c in '\u{80}'..=char::MAX {
        let text = format!("甲{c}乙");
        if gongkai_chassis::plain::plain(&text) == "甲乙" {
            assert_eq!(
                gongkai_document::text::clean(&text),
                "甲乙",
                "{:04x}",
                u32::from(c)
            );
        }
    }
}
