"""Pages of services and the places where they are offered."""
