//! What a worker allows itself. The kernel holds it to that.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// Addresses it may use: fonts take a quarter of them.
const MEMORY: u64 = 512 << 20;
/// Seconds of a core that a job may take.
const SECONDS: u64 = 20;

/// At the start: no more memory than this for ever, and no core file, which would hold what was
/// printed.
pub fn limit() -> io::Result<()> {
    set(Resource::As, MEMORY)?;
    set(Resource::Core, 0)
}

/// Before a job: so much more of a core, then SIGXCPU ends the process.
pub fn renew() -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let current = Some(u64::try_from(used).unwrap_or_default() + SECONDS);
    let maximum = getrlimit(Resource::Cpu).maximum;
    Ok(setrlimit(Resource::Cpu, Rlimit { current, maximum })?)
}

fn set(resource: Resource, limit: u64) -> io::Result<()> {
    let limit = Some(limit);
    Ok(setrlimit(
        resource,
        Rlimit {
            current: limit,
            maximum: limit,
        },
    )?)
}
