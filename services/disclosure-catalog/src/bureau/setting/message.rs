//! Numbers as sent.

use chrono::NaiveDate;
use gongkai_chassis::{clock::timestamp, code::to_number};
use gongkai_law::rules::{OwnRule, Setting, Unit};
use gongkai_proto::catalog::v1 as proto;

use super::state::{Entered, settings};

/// A number that the bureau has set.
pub fn own_message(own: &OwnRule) -> proto::BureauSetting {
    proto::BureauSetting {
        setting: to_number(own.setting),
        number: own.number,
        valid_from: own.valid_from.to_string(),
        source: own.source.clone(),
    }
}

/// How a thing is ruled on that day, with everything that was entered for it.
pub fn in_force(setting: Setting, entered: &[Entered], today: NaiveDate) -> proto::SettingInForce {
    let known = settings(entered);
    let (counts, own) = (known.on(setting, today), known.own(setting, today));
    let usual = setting.rule().on(today);
    let since = own.map_or(usual.valid_from, |own| own.valid_from);
    let bounds = setting.bounds();
    let of_it = entered
        .iter()
        .filter(|entered| entered.own.setting == setting);
    let mut of_it: Vec<&Entered> = of_it.collect();
    // Of one day the last that was entered first, for it counts.
    of_it.reverse();
    of_it.sort_by_key(|entered| std::cmp::Reverse(entered.own.valid_from));
    let entered = of_it.into_iter().map(|entered| proto::EnteredSetting {
        setting: Some(own_message(&entered.own)),
        planned: entered.own.valid_from > today,
        set_by: entered.set_by.clone(),
        set_at: Some(timestamp(entered.set_at)),
    });
    let unit = match usual.unit {
        Unit::WorkingDays => proto::SettingUnit::WorkingDays,
        Unit::Days => proto::SettingUnit::Days,
        Unit::Months => proto::SettingUnit::Months,
        Unit::Exists => proto::SettingUnit::YesOrNo,
    };
    proto::SettingInForce {
        setting: to_number(setting),
        title: setting.zh().to_owned(),
        number: counts.number,
        unit: unit.into(),
        source: counts.source,
        since: since.to_string(),
        own: own.is_some(),
        settable: bounds.is_some(),
        least: bounds.map_or(usual.number, |bounds| bounds.least),
        most: bounds.map_or(usual.number, |bounds| bounds.most),
        basis: bounds
            .map_or(usual.source, |bounds| bounds.basis)
            .to_owned(),
        entered: entered.collect(),
    }
}
