//! End-to-end and structure tests; everything is in `tests/`.
