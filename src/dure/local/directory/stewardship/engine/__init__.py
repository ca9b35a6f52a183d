"""What two states of an entry differ in, and how long ago one was confirmed. Knows nothing of Django."""
