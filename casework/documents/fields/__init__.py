"""What a letter's fields say, computed from the case."""
