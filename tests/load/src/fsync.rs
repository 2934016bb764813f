//! What the disk can do alone: small writes, each forced to it.

use std::{
    fs::File,
    os::unix::fs::FileExt as _,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use tokio::task::spawn_blocking;

use crate::stats::number;

const BLOCK: usize = 4096;
/// As large as a segment of PostgreSQL's log, and like one it is written over, not lengthened:
/// lengthening a file costs a write of its metadata in each round.
const BLOCKS: u64 = 4096;
const LENGTH: Duration = Duration::from_secs(1);

/// A file to write to.
pub(crate) struct Probe(Arc<File>);

impl Probe {
    /// Makes the file in `folder`, which must lie in the file system that is meant.
    pub(crate) fn new(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("fdatasync");
        let make = || {
            let file = File::create_new(&path)?;
            for block in 0..BLOCKS {
                write(&file, block)?;
            }
            file.sync_all()?;
            Ok::<_, std::io::Error>(file)
        };
        let file = make().with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self(Arc::new(file)))
    }

    /// Writes and forces one block after the other for a second; how many it were.
    pub(crate) async fn per_second(&self) -> anyhow::Result<f64> {
        let file = Arc::clone(&self.0);
        spawn_blocking(move || {
            let began = Instant::now();
            let mut count = 0;
            while began.elapsed() < LENGTH {
                write(&file, count % BLOCKS)?;
                file.sync_data()?;
                count += 1;
            }
            Ok(number(count) / began.elapsed().as_secs_f64())
        })
        .await?
    }
}

fn write(file: &File, block: u64) -> std::io::Result<()> {
    file.write_all_at(&[0x5a; BLOCK], block * BLOCK as u64)
}
