"""The daily log that writes itself, and the reports of months and years."""
