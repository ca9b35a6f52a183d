"""Who should be looked after now. Pure: no Django, no names."""
