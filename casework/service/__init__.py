"""What people do with the program, one module for each kind of work."""
