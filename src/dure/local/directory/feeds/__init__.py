"""Feeds: sources of organizations that are loaded again and again, with what came, changed and vanished."""
