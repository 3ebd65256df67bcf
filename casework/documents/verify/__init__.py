"""A pack proved by a reader that did not write it."""
