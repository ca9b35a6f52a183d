"""Calls for help, who answers them, and what is learned from them."""
