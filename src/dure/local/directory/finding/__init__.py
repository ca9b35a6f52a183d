"""The page on which everything is found: one box, facets, a list and a map."""
