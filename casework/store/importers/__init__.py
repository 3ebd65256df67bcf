"""Reading the files that a school hands over: pupils, contacts, marks, calendar."""
