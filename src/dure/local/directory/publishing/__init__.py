"""Giving the directory away: linked data, profiles, files."""
