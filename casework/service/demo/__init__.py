"""A made-up school, its year and its people, for the demo and the tests."""
