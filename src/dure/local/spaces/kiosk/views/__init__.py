"""The screen at the entrance and what it asks for; the pages on which staff look after it."""
