//! Which roles may call which method: the contract names them, here stands what its sets hold.
//! What names nobody is refused.
//!
//! Whether the caller may act in the *bureau* a request names is the second question, answered by
//! [`crate::identity::Principal::scope`]; row-level security is the third.

use std::{collections::HashMap, sync::LazyLock};

use gongkai_proto::{POOL, common::v1::Callers};
use prost_reflect::{MethodDescriptor, Value};

use crate::{
    error::{Error, Reason, Result},
    identity::{
        Principal,
        Role::{
            self, Administrator, Auditor, City, Clerk, Leader, Public, Reviewer, Service,
            Supervisor,
        },
        role_missing,
    },
};

/// Who may call a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without a token: health and reflection.
    Open,
    /// Callers with one of these roles.
    Roles(Vec<Role>),
}

/// Methods that are not of our contract and need no token.
const OPEN: [&str; 5] = [
    "/grpc.health.v1.Health/Check",
    "/grpc.health.v1.Health/List",
    "/grpc.health.v1.Health/Watch",
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
];

/// The roles that a word of the contract stands for.
fn roles(callers: Callers) -> &'static [Role] {
    match callers {
        Callers::Unspecified => &[],
        Callers::Clerk => &[Clerk],
        Callers::Reviewer => &[Reviewer],
        Callers::Leader => &[Leader],
        Callers::Supervisor => &[Supervisor],
        Callers::Auditor => &[Auditor],
        Callers::City => &[City],
        Callers::Administrator => &[Administrator],
        Callers::Public => &[Public],
        Callers::Service => &[Service],
        // An act that comes too late to be dated today may be recorded by a reviewer or leader
        // alone ([`crate::fields::legal_date`]), so they may do what a clerk does.
        Callers::Handlers => &[Clerk, Reviewer, Leader],
        // No administrator: who registers bureaus has no business with applicants' data.
        Callers::Staff => &[Clerk, Reviewer, Leader, Supervisor, Auditor],
        Callers::Anybody => &[
            Clerk,
            Reviewer,
            Leader,
            Supervisor,
            Auditor,
            City,
            Administrator,
            Public,
            Service,
        ],
    }
}

/// What the contract says of one method.
struct Method {
    access: Access,
    uploads: bool,
}

/// What the contract says of each method, read once.
static METHODS: LazyLock<HashMap<String, Method>> = LazyLock::new(|| {
    let ours = POOL.services().flat_map(|service| {
        let methods: Vec<_> = service
            .methods()
            .filter_map(|method| {
                let roles = allowed(&method);
                let name = format!("/{}/{}", service.full_name(), method.name());
                (!roles.is_empty()).then(|| {
                    let row = Method {
                        access: Access::Roles(roles),
                        uploads: method.is_client_streaming(),
                    };
                    (name, row)
                })
            })
            .collect();
        methods
    });
    let open = |name: &str| {
        let row = Method {
            access: Access::Open,
            uploads: false,
        };
        (name.to_owned(), row)
    };
    ours.chain(OPEN.map(open)).collect()
});

/// The roles that the contract lets call a method: none if it names none.
pub fn allowed(method: &MethodDescriptor) -> Vec<Role> {
    let Some(option) = POOL.get_extension_by_name("gongkai.common.v1.callers") else {
        return Vec::new();
    };
    let options = method.options();
    let named = options.get_extension(&option);
    let words = named.as_list().unwrap_or_default().iter();
    words
        .filter_map(Value::as_enum_number)
        .filter_map(|number| Callers::try_from(number).ok())
        .flat_map(roles)
        .copied()
        .collect()
}

/// Who may call `method` (`/package.Service/Method`); `None` if nobody decided.
pub fn access(method: &str) -> Option<&'static Access> {
    METHODS.get(method).map(|row| &row.access)
}

/// A caller as it may call `method`: admitted by those of its roles that let it. `ROLE_MISSING` if none
/// does, `METHOD_WITHOUT_POLICY` if nobody decided.
pub fn admitted(method: &str, caller: &Principal) -> Result<Principal> {
    let roles = match access(method) {
        None => return Err(Error::new(Reason::MethodWithoutPolicy).with("method", method)),
        Some(Access::Open) => return Ok(caller.clone()),
        Some(Access::Roles(roles)) => roles,
    };
    let admitted = roles.iter().copied().filter(|role| caller.has(*role));
    let admitted: Vec<Role> = admitted.collect();
    if admitted.is_empty() {
        return Err(role_missing(roles));
    }
    Ok(Principal {
        admitted,
        ..caller.clone()
    })
}

/// Whether callers of `method` send a stream: of a file nobody knows how long it takes to come.
pub fn uploads(method: &str) -> bool {
    METHODS.get(method).is_some_and(|row| row.uploads)
}

#[cfg(test)]
mod tests {
    use std::{env, fmt::Write as _, fs, path::Path};

    use super::*;

    #[test]
    fn what_nobody_decided_is_refused() {
        assert_eq!(
            access("/gongkai.intake.v1.ApplicationService/DropEverything"),
            None
        );
    }

    #[test]
    fn administrators_read_no_cases_and_who_back_dates_may_handle_them() {
        let roles = |method: &str| match access(&format!("/gongkai.intake.v1.{method}")) {
            Some(Access::Roles(roles)) => roles,
            other => panic!("{method}: {other:?}"),
        };
        assert!(!roles("ApplicationService/GetApplication").contains(&Administrator));
        for role in [Clerk, Reviewer, Leader] {
            assert!(roles("ApplicationService/SubmitApplication").contains(&role));
        }
        assert_eq!(*roles("ApplicationService/ReopenApplication"), [Leader]);
    }

    #[test]
    fn the_contract_says_what_is_uploaded() {
        for (method, expected) in [
            ("AttachmentService/UploadAttachment", true),
            ("AttachmentService/ReadAttachment", false),
            ("AttachmentService/ListAttachments", false),
        ] {
            let method = format!("/gongkai.intake.v1.{method}");
            assert!(access(&method).is_some(), "{method}");
            assert_eq!(uploads(&method), expected, "{method}");
        }
    }

    #[test]
    fn the_page_of_rights_is_the_committed_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../proto/rights.md");
        let actual = page();
        if env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
            fs::write(&path, &actual).unwrap();
        }
        assert!(
            fs::read_to_string(&path).unwrap_or_default() == actual,
            "proto/rights.md is not what the contract says; if the change is meant, run the test \
             again with UPDATE_SNAPSHOTS=1"
        );
    }

    /// Every method beside every role.
    fn page() -> String {
        let mut text = String::from(
            "# Who may call what / 接口权限\n\n\
             Written from the contract by the test `rights`, with UPDATE_SNAPSHOTS=1; not by hand. \
             A role counts in the bureau of its token.\n",
        );
        let everybody = roles(Callers::Anybody);
        let mut services: Vec<_> = POOL.services().collect();
        services.sort_by(|a, b| a.full_name().cmp(b.full_name()));
        for service in services {
            writeln!(text, "\n## {}\n", service.full_name()).unwrap();
            text.push_str("| method |");
            for role in everybody {
                write!(text, " {role} |").unwrap();
            }
            writeln!(text, "\n|---|{}", ":-:|".repeat(everybody.len())).unwrap();
            for method in service.methods() {
                let allowed = allowed(&method);
                write!(text, "| {} |", method.name()).unwrap();
                for role in everybody {
                    let mark = if allowed.contains(role) { "✓" } else { "" };
                    write!(text, " {mark} |").unwrap();
                }
                text.push('\n');
            }
        }
        text
    }
}
