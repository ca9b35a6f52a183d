"""Bringing organizations in: files, mappings, import runs, feeds."""
