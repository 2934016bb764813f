//! The search: by name, by number, by words.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::ListFoundCasesRequest;

use super::{Asked, Called, SEARCH};
use crate::lists::{
    bare::Statement,
    sealed::{Sealed, bits, name},
};

pub(super) fn searches(caller: &Caller, bureau: &str, sealed: &Sealed) -> Vec<Asked> {
    let searches = [
        ("姓名 a name", name(4711)),
        ("编号 a case number", "〔2024〕1000号".to_owned()),
        ("常见词 a frequent word", "应急预案".to_owned()),
        ("两词 two words", "征地补偿 2019".to_owned()),
        ("罕见词 a rare word", "碧螺沟尾矿库".to_owned()),
        ("无此词 a word in none", "鹳雀".to_owned()),
    ];
    let asked = searches.into_iter().map(|(what, words)| {
        let bits = bits(&sealed.pairs, words.split_whitespace());
        let one = bits.find('1').unwrap_or_default();
        let statement = Statement {
            name: "texts_that_may_hold".to_owned(),
            parameters: format!("'{bureau}', '{bits}', NULL, 500, {one}"),
        };
        let request = ListFoundCasesRequest {
            bureau_id: bureau.to_owned(),
            words,
            ..ListFoundCasesRequest::default()
        };
        let finder = caller.case_finder();
        let may_be_empty = what.ends_with("none");
        let call = move || -> Called {
            let (mut finder, request) = (finder.clone(), request.clone());
            Box::pin(async move {
                let page = finder.list_found_cases(request).await?;
                Ok(page.into_inner().cases.len())
            })
        };
        Asked {
            may_be_empty,
            ..Asked::new(
                &format!("ListFoundCases：{what}"),
                SEARCH,
                vec![statement],
                call,
            )
        }
    });
    asked.collect()
}
