"""Pages that keep entries true."""
