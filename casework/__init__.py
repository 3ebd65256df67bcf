"""Runs a pupil's attendance case from the first letter to court, and assembles the papers."""
