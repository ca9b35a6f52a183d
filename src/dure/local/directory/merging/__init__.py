"""Entries that may mean the same organization: found, compared, merged, taken apart again."""
