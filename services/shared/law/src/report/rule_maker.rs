//! Who can make rules (规章): governments of provinces and of cities with districts (立法法 arts 91, 93), and no organ below.

use crate::bureau::Level;

/// Whether an organ is known to be unable to make rules. Nothing is said of an office that reports for a government, nor
/// of a government whose name leaves its tier open.
pub fn makes_no_rules(level: Level, name: &str) -> bool {
    match level {
        Level::Platform => false,
        Level::Department => {
            let reports_for_government = ["办公厅", "办公室"].iter().any(|end| name.ends_with(end));
            !reports_for_government
        }
        Level::Government => {
            let below = ["县", "旗", "镇", "乡", "街道", "街道办事处"];
            let tier = name.trim_end_matches("人民政府");
            let district = tier.ends_with('区') && !tier.ends_with("自治区");
            district || below.iter().any(|end| tier.ends_with(end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_and_a_department_make_none_and_of_a_city_it_is_not_known() {
        for (level, name, expected) in [
            (Level::Department, "益阳市赫山区应急管理局", true),
            (Level::Department, "上海市人民政府办公厅", false),
            (Level::Government, "益阳市赫山区人民政府", true),
            (Level::Government, "沭阳县人民政府", true),
            (Level::Government, "广西壮族自治区人民政府", false),
            (Level::Government, "杭州市人民政府", false),
        ] {
            assert_eq!(makes_no_rules(level, name), expected, "{name}");
        }
    }
}
