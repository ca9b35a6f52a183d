"""The screen at the entrance at which people check in by themselves, also without a network."""
