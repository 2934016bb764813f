//! How a registered bureau is changed: its names, offices and groups, the bureau above it, its successor, the day it was
//! founded.
//!
//! Every change is a new version with its reason and is told by an event; nothing is taken away that
//! figures, letters or items bear: offices are closed, names are dated. The bureau above decides which city
//! reads a bureau, so the platform alone changes that.

use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM, Principal, Scope},
};

use chrono::NaiveDate;
use gongkai_law::calendar::day_zh;

use super::{Bureau, dated::DatedText, state::UNFOUNDED, version::Change};

/// The caller who changes `id`, with the bureaus `above` it. Which bureau stands above, and so which city reads
/// it, is the platform's to say: whoever stands above now, rightly or wrongly, could keep it or give it away. To whom
/// its duties pass, and so whose people act in its cases, is said above it.
pub fn changer(
    principal: &Principal,
    id: &BureauId,
    above: &[String],
    (moves, passes_on): (bool, bool),
) -> Result<Scope> {
    if moves && principal.bureau.as_str() != PLATFORM {
        return Err(Error::new(Reason::BureauForeign)
            .with("bureau", PLATFORM)
            .next(
                "Ask the administrator of the platform to set the bureau above.",
                "上级机关决定由哪个市级平台查看本机关，只能由平台管理员变更，请向平台提出。",
            ));
    }
    if passes_on && principal.bureau == *id && id.as_str() != PLATFORM {
        return Err(Error::new(Reason::BureauForeign)
            .with("bureau", above.first().map_or(PLATFORM, String::as_str))
            .next(
                "Ask the administrator of the bureau above to enter the succession.",
                "职责划转由上级机关决定，承接机关的人员将办理本机关的未办结事项，请由上级机关的管理员登记。",
            ));
    }
    principal.scope_below(id, above)
}

/// Nothing that was counted or printed goes: every office and group of before is there still.
pub fn check_kept(fields: &mut Fields, before: &Bureau, change: &Change, today: NaiveDate) {
    match change {
        Change::Offices(offices) => {
            let kept = |id: &str| offices.iter().any(|office| office.id == id);
            for office in before.offices.iter().filter(|office| !kept(&office.id)) {
                let (id, name) = (&office.id, &office.name);
                fields.wrong(
                    "bureau.offices",
                    &format!("股室“{name}（{id}）”不能删除：以往办理的事项仍归其名下；不再使用的，请填写停用日期"),
                    &format!("office {id} cannot be left out, for what it did bears its name: set closed_on"),
                );
            }
        }
        Change::ItemGroups(groups) => {
            let kept = |code: &str| groups.iter().any(|group| group.code == code);
            for group in (before.item_groups.iter()).filter(|group| !kept(&group.code)) {
                let (code, name) = (&group.code, &group.name);
                fields.wrong(
                    "bureau.item_groups",
                    &format!("信息分组“{name}（{code}）”不能删除：以往公开的信息按其统计"),
                    &format!("group {code} cannot be left out, for items are counted in it"),
                );
            }
        }
        Change::Names(names) => check_names(fields, &before.dated_names, names, today),
        Change::Parent(_) | Change::Succession(_) | Change::Founded(_) => {}
    }
}

/// Names that were in force stay: letters, items and reports bear them. One that is entered late comes after them; what
/// begins today or later may be changed, and what the bureau was called before anybody entered a name.
fn check_names(fields: &mut Fields, before: &[DatedText], names: &[DatedText], today: NaiveDate) {
    let in_force = |name: &&DatedText| name.valid_from < today && name.source != UNFOUNDED;
    let kept: Vec<_> = before.iter().filter(in_force).collect();
    let same = |one: &DatedText, other: &DatedText| {
        one.valid_from == other.valid_from && one.text == other.text
    };
    for name in &kept {
        if !names.iter().any(|next| same(name, next)) {
            let (text, from) = (&name.text, name.valid_from);
            fields.wrong(
                "bureau.dated_names",
                &format!(
                    "名称“{text}”自{}起使用，文书、公开信息和报告已按此署名，不能更改或者删除；更名的，请增加新的名称",
                    day_zh(from)
                ),
                &format!("{text} was in force from {from} and stays: add the new name after it"),
            );
        }
    }
    let Some(last) = kept.last() else { return };
    let between = names.iter().find(|next| {
        next.valid_from < last.valid_from && !kept.iter().any(|name| same(name, next))
    });
    if let Some(next) = between {
        let from = next.valid_from;
        fields.wrong(
            "bureau.dated_names",
            &format!(
                "名称“{}”的起始日期不得早于现用名称的起始日期{}",
                next.text,
                day_zh(last.valid_from)
            ),
            &format!("a name from {from} would change what the bureau was called then"),
        );
    }
}

/// No bureau stands above itself; `chain` is the new bureau above with all above it, none if it is unknown.
pub fn check_parent(fields: &mut Fields, id: &BureauId, chain: &[String]) {
    if chain.is_empty() {
        fields.wrong(
            "bureau.parent_id",
            "上级机关未登记",
            "no such bureau is registered",
        );
    } else if chain.iter().any(|above| above == id.as_str()) {
        fields.wrong(
            "bureau.parent_id",
            "不能以本机关或者其下级机关为上级机关",
            "the bureau itself or one below it cannot stand above it",
        );
    }
}

/// No bureau succeeds itself; `chain` is the successor with all that succeed it, none if it is unknown.
pub fn check_successor(fields: &mut Fields, id: &BureauId, chain: &[String]) {
    if chain.is_empty() {
        fields.wrong(
            "bureau.succeeded_by.bureau_id",
            "承接机关未登记",
            "no such bureau is registered",
        );
    } else if chain.iter().any(|next| next == id.as_str()) {
        fields.wrong(
            "bureau.succeeded_by.bureau_id",
            "承接机关不能是本机关，也不能是已由本机关承接的机关",
            "the bureau itself or one that it succeeds cannot succeed it",
        );
    }
}
