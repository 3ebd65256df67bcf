"""Word documents made safe, and turned into PDF."""
