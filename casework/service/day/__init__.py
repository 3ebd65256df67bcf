"""The officer's day: absences, arrivals, contacts, decisions."""
