"""The valuation engine: plain Python, usable as a library and from the command line."""
