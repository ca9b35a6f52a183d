"""Time slots with fair quotas, waiting lists and the callback list."""
