//! Enumerations with a fixed code for machines and an official Chinese term for people.
//!
//! Codes are stored in facts and events, so they never change once released; the term
//! is what the law or the official form prints.

/// A code that is not in the list of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} is not a code of {kind}")]
pub struct UnknownCode {
    /// What was being read, for instance `Channel`.
    pub kind: &'static str,
    /// The text that was found.
    pub code: String,
}

/// Defines an enum of plain variants, each `Variant = "code", "中文"`.
///
/// One definition yields `ALL`, `as_str`, `zh`, `index`, `FromStr`, `Display` and serde
/// under the same code, so that no spelling can drift from another.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal, $zh:literal;)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every value, in the official order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The fixed code, snake_case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The official Chinese term.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// The place in [`Self::ALL`], from 0.
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::code::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == code).ok_or_else(|| {
                    $crate::code::UnknownCode { kind: stringify!($name), code: code.to_owned() }
                })
            }
        }
    };
}

pub(crate) use codes;
