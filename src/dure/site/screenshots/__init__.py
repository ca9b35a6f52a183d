"""Pictures of every page of the demo, and what is wrong with it in a real browser. For development."""
