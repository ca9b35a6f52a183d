"""Keeping entries true: owners, proposals, moderators, revisions, freshness."""
