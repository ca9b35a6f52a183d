"""Pages of imports: each step of a run is a page of its own that works without JavaScript."""
