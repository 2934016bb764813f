//! SQL of letters, their originals, dispatches and templates.

mod dispatches;
mod letters;
mod listed;
mod original;
mod templates;

/// What attaches and withdraws originals reads and writes.
pub mod originals {
    pub use super::{
        letters::get_letter,
        original::{insert_original, originals_of, withdraw_original},
    };
}
/// What the register of dispatches reads and writes.
pub mod register {
    pub use super::{
        dispatches::{annul_dispatch, annul_end, end_dispatch, insert_dispatch, lock_letter},
        letters::get_letter,
        listed::{dispatches_of, list_dispatches},
    };
}
pub use dispatches::{
    End, annul_end, end_dispatch, insert_dispatch, letters_on_their_ways, letters_on_way,
    lock_letter, ways_of, ways_of_all,
};
pub use letters::{Filter, Stored, list_letters, of_case, sealed, shown, some_letters};
pub use listed::{
    Annulled, Listed as ListedDispatch, Place as DispatchPlace, Unsent, dispatches_of,
};
pub use original::originals_of;
pub use templates::{
    OwnTemplate, insert_template, latest_template, lock_templates, template_in_force,
    template_version, templates_in_force, templates_of,
};
