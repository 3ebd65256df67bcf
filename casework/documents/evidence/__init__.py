"""Files handed in as evidence: read once, bounded, and made into pages."""
