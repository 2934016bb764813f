//! Work that is due by the civil clock: looked for again and again, and at once when a manual clock
//! is moved.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// Asks a timer to look now; answered when it has.
type Ask = oneshot::Sender<()>;

/// Reaches one timer.
#[derive(Clone)]
pub struct Waker(mpsc::Sender<Ask>);

impl Waker {
    /// Lets the timer do what is due now, and waits until it has.
    pub async fn run_now(&self) {
        let (done, finished) = oneshot::channel();
        if self.0.send(done).await.is_ok() {
            // A timer that ends meanwhile has nothing more to do.
            let _ = finished.await;
        }
    }
}

/// The two ends of a timer.
pub(crate) fn timer() -> (Waker, mpsc::Receiver<Ask>) {
    let (sender, receiver) = mpsc::channel(8);
    (Waker(sender), receiver)
}

/// Runs `work` every `every`, and when asked, until `cancel`. `work` logs its own failures: what is
/// due stays due and is found the next time.
pub(crate) async fn run<F: Future<Output = ()>>(
    every: Duration,
    mut asked: mpsc::Receiver<Ask>,
    cancel: CancellationToken,
    mut work: impl FnMut() -> F,
) {
    loop {
        let waiting = tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(every) => None,
            ask = asked.recv() => match ask {
                Some(ask) => Some(ask),
                None => return cancel.cancelled().await,
            },
        };
        work().await;
        if let Some(done) = waiting {
            // Whoever asked may have gone.
            let _ = done.send(());
        }
    }
}
