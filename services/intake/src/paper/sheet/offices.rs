//! The offices of a bureau, by what a clerk calls them.

/// Offices: id and name.
#[derive(Debug, Clone, Default)]
pub struct Offices(pub Vec<(String, String)>);

impl Offices {
    /// The id of an office by its name, if no other has it, or by its id.
    pub fn id_of(&self, said: &str) -> Option<&str> {
        let mut named = self.0.iter().filter(|(_, name)| name == said);
        let by_name = named.next().filter(|_| named.next().is_none());
        by_name
            .or_else(|| self.0.iter().find(|(id, _)| id == said))
            .map(|(id, _)| id.as_str())
    }
}
