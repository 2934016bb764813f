//! Counts what a service asks PostgreSQL: passes the connections on and reads the messages.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy},
    net::{TcpListener, TcpStream},
};

/// Requests for encryption, which come before the message that opens a connection.
const SSL: u32 = 80_877_103;
const GSS: u32 = 80_877_104;

/// Counters over all connections of one role.
#[derive(Default)]
pub(crate) struct Counters {
    trips: AtomicU64,
    statements: AtomicU64,
}

/// What was asked so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Messages after which the client waits for the server: Sync, and a simple Query.
    pub(crate) trips: u64,
    /// Statements executed.
    pub(crate) statements: u64,
}

impl Counters {
    pub(crate) fn read(&self) -> Asked {
        Asked {
            trips: self.trips.load(Ordering::Relaxed),
            statements: self.statements.load(Ordering::Relaxed),
        }
    }

    fn add(&self, asked: Asked) {
        self.trips.fetch_add(asked.trips, Ordering::Relaxed);
        self.statements
            .fetch_add(asked.statements, Ordering::Relaxed);
    }
}

/// Listens on a port of its own and counts the connections of `role`; the port.
pub(crate) async fn start(server: (String, u16), role: &str) -> Result<(u16, Arc<Counters>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let counters = Arc::<Counters>::default();
    let (counting, role) = (Arc::clone(&counters), role.to_owned());
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let reader = Reader::new(&role);
            let (server, counters) = (server.clone(), Arc::clone(&counting));
            tokio::spawn(async move {
                // A connection that breaks is told by whoever uses it.
                let _ = pass(client, server, reader, &counters).await;
            });
        }
    });
    Ok((port, counters))
}

async fn pass(
    mut client: TcpStream,
    server: (String, u16),
    mut reader: Reader,
    counters: &Counters,
) -> Result<()> {
    let mut server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let asking = async {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            let length = from_client.read(&mut bytes).await?;
            if length == 0 {
                return to_server.shutdown().await;
            }
            counters.add(reader.read(&bytes[..length]));
            to_server.write_all(&bytes[..length]).await?;
        }
    };
    tokio::select! {
        asked = asking => asked?,
        answered = copy(&mut from_server, &mut to_client) => drop(answered?),
    }
    Ok(())
}

/// Reads one connection's messages, however they are cut.
struct Reader {
    role: Vec<u8>,
    /// The beginning of a message whose end has not come yet.
    rest: Vec<u8>,
    /// Whether the connection is open, and its role ours.
    opened: Option<bool>,
}

impl Reader {
    fn new(role: &str) -> Self {
        Self {
            role: [b"user\0", role.as_bytes(), b"\0"].concat(),
            rest: Vec::new(),
            opened: None,
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Asked {
        self.rest.extend_from_slice(bytes);
        let mut asked = Asked::default();
        // Only the messages before the connection is open have no letter in front.
        loop {
            let letters = usize::from(self.opened.is_some());
            let Some(length) = number(&self.rest, letters) else {
                return asked;
            };
            let end = letters + usize::try_from(length).unwrap_or(usize::MAX);
            if self.rest.len() < end {
                return asked;
            }
            let message: Vec<u8> = self.rest.drain(..end).collect();
            match self.opened {
                None if matches!(number(&message, 4), Some(SSL | GSS)) => {}
                None => {
                    let role = self.role.as_slice();
                    self.opened = Some(message.windows(role.len()).any(|part| part == role));
                }
                Some(true) => {
                    asked.trips += u64::from(matches!(message[0], b'S' | b'Q'));
                    asked.statements += u64::from(matches!(message[0], b'E' | b'Q'));
                }
                Some(false) => {}
            }
        }
    }
}

/// The number that stands at a place.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(letter: &str, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap();
        [letter.as_bytes(), &length.to_be_bytes(), body].concat()
    }

    fn session(user: &str) -> Vec<u8> {
        let opening = format!("user\0{user}\0database\0t\0\0");
        [
            message("", &SSL.to_be_bytes()),
            message("", &[&[0, 3, 0, 0], opening.as_bytes()].concat()),
            message("p", b"secret\0"),
            message("P", b"s\0SELECT 1\0\0\0"),
            message("S", b""),
            message("Q", b"BEGIN\0"),
            message("B", b"\0s\0"),
            message("E", b"\0\0\0\0\0"),
            message("S", b""),
        ]
        .concat()
    }

    #[test]
    fn trips_and_statements_are_counted_however_the_bytes_are_cut() {
        let session = session("intake_app");
        for cut in [1, 3, 7, session.len()] {
            let mut reader = Reader::new("intake_app");
            let parts = session.chunks(cut).map(|part| reader.read(part));
            let asked = parts.fold(Asked::default(), |sum, part| Asked {
                trips: sum.trips + part.trips,
                statements: sum.statements + part.statements,
            });
            let expected = Asked {
                trips: 3,
                statements: 2,
            };
            assert_eq!(asked, expected, "{cut}");
        }
    }

    #[test]
    fn other_roles_are_not_counted() {
        let mut reader = Reader::new("intake_app");
        assert_eq!(reader.read(&session("intake_wide")), Asked::default());
    }
}
