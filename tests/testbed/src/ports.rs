//! Free ports on the loopback address.

use std::collections::HashSet;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{LazyLock, Mutex, PoisonError};

use anyhow::{Result, bail};

/// Below the range from which Linux takes the local ports of outgoing connections (32768 and up):
/// a port found here stays free until its server binds it, even while that server restarts.
/// A port got by binding port 0 lies inside that range and is lost to any chance connection.
const RANGE: std::ops::Range<u16> = 20_000..32_000;

/// What this process handed out already; its servers may not listen yet.
static TAKEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);

/// A port nobody listens on. Another process may still be quicker, so servers retry.
pub(crate) fn free() -> Result<u16> {
    for _ in 0..1000 {
        let port = rand::random_range(RANGE);
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        if free
            && TAKEN
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(port)
        {
            return Ok(port);
        }
    }
    bail!(
        "127.0.0.1 的 {RANGE:?} 端口中找不到空闲端口；no free port among {RANGE:?} on 127.0.0.1: \
         look with `ss -ltn` at who holds them"
    )
}
