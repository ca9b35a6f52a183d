"""When a place is open: recurring hours, public holidays and exceptions. Pure Python, no Django."""
