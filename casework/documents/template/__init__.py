"""The school's Word templates: found, checked, filled."""
