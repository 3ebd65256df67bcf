"""The policy as data: dated values, conditions, machines, and the loader that checks them."""
