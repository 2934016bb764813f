//! The bureaus that are called.

use gongkai_demo::{clients::Services, play, year::Year};
use gongkai_proto::catalog::v1::{Bureau, BureauLevel, Office, RegisterBureauRequest};
use gongkai_testbed::suite::Suite;

/// As many as a city has departments, or a few less.
pub(crate) const BUREAUS: usize = 16;

/// Registers `count` bureaus, the year's own first; their ids.
pub(crate) async fn register(
    suite: &Suite,
    year: &Year,
    count: usize,
) -> anyhow::Result<Vec<String>> {
    play::register(suite, year).await?;
    let platform = Services::of(suite)?.caller(&suite.mint, "platform", "administrator")?;
    let mut ids = vec![year.bureau.id.clone()];
    for number in 2..=count {
        let id = format!("load-{number:02}");
        let bureau = Bureau {
            id: id.clone(),
            name: format!("压测第{number}局"),
            parent_id: year.city.id.clone(),
            level: BureauLevel::Department as i32,
            offices: vec![Office {
                id: "general".to_owned(),
                name: "办公室".to_owned(),
                ..Office::default()
            }],
            ..Bureau::default()
        };
        let request = RegisterBureauRequest {
            request_id: format!("register-{id}"),
            bureau: Some(bureau),
        };
        let registered = platform.bureaus().register_bureau(request).await;
        registered.map_err(play::told)?;
        ids.push(id);
    }
    Ok(ids)
}
