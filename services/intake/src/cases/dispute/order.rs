//! What decisions order the bureau to do, and by when.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    dispute::{DisputeRuling, Instance, OrderedPeriod},
};
use serde::{Deserialize, Serialize};

use crate::cases::kernel::private::Private;

/// An order as its decision says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// In which period.
    pub within: OrderedPeriod,
    /// Whether it lies on the application, which is answered anew.
    pub on_application: bool,
    /// What is ordered.
    pub text: Private,
}

/// An order and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// As its decision says it.
    pub ordered: Ordered,
    /// Civil date from which it is in force and its period counts.
    pub in_force_on: Option<NaiveDate>,
    /// Civil date it was complied with.
    pub complied_on: Option<NaiveDate>,
}

impl Order {
    /// The day by which; none while it is not in force.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        self.in_force_on
            .map(|day| self.ordered.within.due(calendar, day))
    }

    /// Whether it has to be complied with.
    pub fn is_in_force(&self) -> bool {
        self.in_force_on.is_some()
    }

    /// Whether the dispute itself still owes it.
    pub fn is_owed(&self) -> bool {
        self.is_in_force() && !self.ordered.on_application && self.complied_on.is_none()
    }
}

/// A decision of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeDecision {
    /// Which instance.
    pub instance: Instance,
    /// What it comes to for the disputed act.
    pub ruling: DisputeRuling,
    /// Civil date of the decision.
    pub decided_on: NaiveDate,
    /// Its number; empty where it bears that of the case.
    pub number: String,
    /// Who decided; empty for the organ or court that accepted the dispute, and where nobody said.
    pub court_name: String,
    /// Civil date the bureau received it.
    pub received_on: NaiveDate,
    /// What it orders.
    pub order: Option<Order>,
}
