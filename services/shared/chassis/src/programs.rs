//! Which program of the suite serves which part of the contract.

use gongkai_proto::POOL;

/// The programs, and the packages whose services each serves.
const PROGRAMS: [(&str, &[&str]); 3] = [
    (
        "disclosure-catalog",
        &["gongkai.catalog.v1", "gongkai.feed.v1"],
    ),
    ("intake", &["gongkai.intake.v1", "gongkai.feed.v1"]),
    ("reporting", &["gongkai.reporting.v1"]),
];

/// The full names of the services that a program serves.
pub fn services(program: &str) -> Vec<String> {
    let packages = PROGRAMS.iter().find(|(name, _)| *name == program);
    let packages = packages.map_or(&[][..], |(_, packages)| *packages);
    POOL.services()
        .filter(|service| packages.contains(&service.package_name()))
        .map(|service| service.full_name().to_owned())
        .collect()
}

/// The programs that serve a method (`/package.Service/Method`); none if the contract does not have it.
pub fn that_serve(method: &str) -> Vec<&'static str> {
    let service = method.split('/').nth(1).unwrap_or_default();
    let Some(service) = POOL.get_service_by_name(service) else {
        return Vec::new();
    };
    let serves = |packages: &[&str]| packages.contains(&service.package_name());
    let programs = PROGRAMS.iter().filter(|(_, packages)| serves(packages));
    programs.map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_of_the_contract_is_served_by_the_program_of_its_package() {
        for service in POOL.services() {
            let method = format!("/{}/Any", service.full_name());
            let package = service.package_name().to_owned();
            let expected: &[&str] = match package.as_str() {
                "gongkai.catalog.v1" => &["disclosure-catalog"],
                "gongkai.intake.v1" => &["intake"],
                "gongkai.reporting.v1" => &["reporting"],
                "gongkai.feed.v1" => &["disclosure-catalog", "intake"],
                other => panic!("who serves {other}?"),
            };
            assert_eq!(that_serve(&method), expected, "{method}");
        }
        assert!(that_serve("/gongkai.intake.v1.NoService/Any").is_empty());
        assert!(services("reporting").contains(&"gongkai.reporting.v1.ReportService".to_owned()));
        assert!(
            !services("reporting")
                .iter()
                .any(|name| name.contains("intake"))
        );
        assert!(services("nobody").is_empty());
    }
}
