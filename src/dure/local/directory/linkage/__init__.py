"""Which entries mean the same organization: a pure engine."""
