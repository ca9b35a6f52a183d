"""Pages of safe use."""
