"""Copies of a pack for the court and for each parent."""
