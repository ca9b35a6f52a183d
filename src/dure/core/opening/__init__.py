"""When something is open: the pure engine, its hours in words and as schema.org, and the form that asks for them."""
