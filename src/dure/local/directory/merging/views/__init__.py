"""Pages of adding and merging entries."""
