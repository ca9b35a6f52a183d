"""Pages of daily logs and of reports."""
