//! Enum values of the contract as the codes the rest of the suite uses: the value's name without
//! its prefix, in lower case. `ANSWER_GRANTED` of `gongkai.intake.v1.Answer` is `granted`.

use crate::POOL;

/// The code of a value; `None` for UNSPECIFIED and for numbers this version does not know.
pub fn of_number(enumeration: &str, number: i32) -> Option<String> {
    if number == 0 {
        return None;
    }
    let descriptor = POOL.get_enum_by_name(enumeration)?;
    let value = descriptor.get_value(number)?;
    Some(
        value
            .name()
            .strip_prefix(&prefix(&descriptor)?)?
            .to_ascii_lowercase(),
    )
}

/// The number of a code; 0 (UNSPECIFIED) if the contract has no such value.
pub fn to_number(enumeration: &str, code: &str) -> i32 {
    let found = || {
        let descriptor = POOL.get_enum_by_name(enumeration)?;
        let name = format!("{}{}", prefix(&descriptor)?, code.to_ascii_uppercase());
        descriptor
            .get_value_by_name(&name)
            .map(|value| value.number())
    };
    found().unwrap_or_default()
}

/// The code that a name of a value in the contract stands for, `granted` for `ANSWER_GRANTED`; `None` if no enum of the
/// package has it.
pub fn of_name(package: &str, name: &str) -> Option<String> {
    let mut enums = POOL.all_enums().filter(|of| of.package_name() == package);
    enums.find_map(|descriptor| {
        let value = descriptor.get_value_by_name(name)?;
        of_number(descriptor.full_name(), value.number())
    })
}

fn prefix(descriptor: &prost_reflect::EnumDescriptor) -> Option<String> {
    let zero = descriptor.get_value(0)?;
    Some(zero.name().strip_suffix("UNSPECIFIED")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_both_ways() {
        let name = "gongkai.intake.v1.Answer";
        assert_eq!(of_number(name, 2).as_deref(), Some("granted"));
        assert_eq!(to_number(name, "granted"), 2);
        assert_eq!(of_number(name, 0), None);
        assert_eq!(of_number(name, 999), None);
        assert_eq!(to_number(name, "nonsense"), 0);
        let of_name = |name| of_name("gongkai.intake.v1", name);
        assert_eq!(of_name("ANSWER_GRANTED").as_deref(), Some("granted"));
        for other in [
            "granted",
            "GRANTED",
            "ANSWER_UNSPECIFIED",
            "ANSWER_NONSENSE",
        ] {
            assert_eq!(of_name(other), None, "{other}");
        }
    }
}
