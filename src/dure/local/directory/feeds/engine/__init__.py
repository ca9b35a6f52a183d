"""What a source answers, read into rows: pure functions without Django."""
