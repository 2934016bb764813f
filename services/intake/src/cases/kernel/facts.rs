//! What can happen to a kind of case: each fact with the code under which it is stored, and the word by
//! which people know it.

use serde::{Serialize, de::DeserializeOwned};

/// The facts of a kind of case, or of a part of it.
pub trait Facts: Serialize + DeserializeOwned + Clone + Send + Sync {
    /// The code of each fact, and its word.
    fn words() -> impl Iterator<Item = (&'static str, &'static str)>;

    /// The word of a code; none if no fact has it.
    fn word(code: &str) -> Option<&'static str> {
        Self::words()
            .find(|(known, _)| *known == code)
            .map(|(_, zh)| zh)
    }
}

/// `facts! { pub enum Name { … } }`: an enum of facts. Each has `#[fact("code", "中文")]` above it, or it
/// does not compile: the code is stored and never changes, the word stands in the file of the case.
macro_rules! facts {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[doc = $doc:literal])* #[fact($code:literal, $zh:literal)]
        $fact:ident $({ $($fields:tt)* })? $(( $($tuple:tt)* ))?,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "fact")]
        $vis enum $name {
            $($(#[doc = $doc])* #[serde(rename = $code)]
            $fact $({ $($fields)* })? $(( $($tuple)* ))?,)+
        }

        impl $crate::cases::kernel::facts::Facts for $name {
            fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
                [$(($code, $zh)),+].into_iter()
            }
        }
    };
}
pub(crate) use facts;
