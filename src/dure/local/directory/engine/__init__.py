"""Reading and writing files of organizations. Plain Python, usable without a site."""
