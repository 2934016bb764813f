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

/// A closed list: each value has a code, which is stored and never changes, and a Chinese term.
pub trait Code: Copy + std::str::FromStr<Err = UnknownCode> + 'static {
    /// Every value, in the official order.
    fn all() -> impl Iterator<Item = Self>;

    /// The fixed code, snake_case.
    fn as_str(self) -> &'static str;

    /// The Chinese term.
    fn zh(self) -> &'static str;
}

/// A closed list that the contract has, too: with the same codes, as the names of its values.
pub trait InContract: Code {
    /// The full name of the contract's enum.
    const CONTRACT: &'static str;
}

/// Defines enums of plain variants, each `Variant = "code", "中文";`. One that the contract has,
/// too, says where: `enum Answer as "gongkai.intake.v1.Answer"`.
///
/// One definition yields `ALL`, `as_str`, `zh`, `FromStr`, `Display`, serde and [`Code`] under the
/// same code, so that no spelling can drift from another.
#[macro_export]
macro_rules! codes {
    ($($(#[$meta:meta])* $vis:vis enum $name:ident $(as $contract:literal)? {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal, $zh:literal;)+
    })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        $vis enum $name {
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
        }

        impl $crate::code::Code for $name {
            fn all() -> impl Iterator<Item = Self> {
                Self::ALL.iter().copied()
            }

            fn as_str(self) -> &'static str {
                Self::as_str(self)
            }

            fn zh(self) -> &'static str {
                Self::zh(self)
            }
        }

        $(impl $crate::code::InContract for $name {
            const CONTRACT: &'static str = $contract;
        })?

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
    )+};
}

pub use codes;
