"""The rules of fair booking, without a database: quotas, waiting lists, calendars."""
