//! A fault that stops a handler half-way: its caller is answered, and the log names the method.

use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

/// What `work` comes to, or what it said when it panicked. Nothing of it is used after that: what it held
/// is dropped, a transaction without its commit.
pub(super) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let mut work = pin!(work);
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => Poll::Ready(Err(words(panic.as_ref()))),
        },
    )
    .await
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no words").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_words_of_a_panic_are_kept() {
        let number = 7;
        assert_eq!(caught(async { number }).await, Ok(7));
        assert_eq!(
            caught(async { panic!("plain") }).await,
            Err::<(), _>("plain".to_owned())
        );
        let made = caught(async { panic!("number {number}") }).await;
        assert_eq!(made, Err::<(), _>("number 7".to_owned()));
    }
}
