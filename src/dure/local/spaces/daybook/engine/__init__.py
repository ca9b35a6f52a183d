"""The figures of days, months and years, without a database."""
