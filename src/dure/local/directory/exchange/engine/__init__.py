"""Reading tables of organizations out of any file, and what their columns mean: pure functions, no Django."""
