//! Closed lists of our own: one code each, the same in facts, in the contract and in columns.

/// Defines an enum of plain variants, each `Variant = "code"`: `as_str`, `FromStr` and serde agree.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// The fixed code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(code: &str) -> Result<Self, ()> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(()),
                }
            }
        }
    };
}
pub(crate) use codes;
