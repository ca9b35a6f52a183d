"""Pages of one's account, of people and their roles, and of the access log."""
