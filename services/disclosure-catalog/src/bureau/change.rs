//! How a registered bureau is changed: its names, offices and groups, the bureau above it, its successor.
//!
//! Every change is a new version with its reason and is told by an event; nothing is taken away that
//! figures, letters or items bear: offices are closed, names are dated. The bureau above decides which city
//! reads a bureau, so the platform alone changes that.

use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM, Principal, Scope},
};

use super::{Bureau, version::Change};

/// The caller who changes `id`, with the bureaus `above` it. Which bureau stands above, and so which city reads
/// it, is the platform's to say: whoever stands above now, rightly or wrongly, could keep it or give it away.
pub fn changer(
    principal: &Principal,
    id: &BureauId,
    above: &[String],
    moves: bool,
) -> Result<Scope> {
    if moves && principal.bureau.as_str() != PLATFORM {
        return Err(Error::new(Reason::BureauForeign)
            .with("bureau", PLATFORM)
            .next(
                "Ask the administrator of the platform to set the bureau above.",
                "上级机关决定由哪个市级平台查看本机关，只能由平台管理员变更，请向平台提出。",
            ));
    }
    principal.scope_below(id, above)
}

/// Nothing that was counted or printed goes: every office and group of before is there still.
pub fn check_kept(fields: &mut Fields, before: &Bureau, change: &Change) {
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
        Change::Names(_) | Change::Parent(_) | Change::Succession(_) => {}
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
