"""Long work: done by workers, with progress, retry, cancel and a schedule."""
