"""The reports of a school: each module makes some of them, ``catalogue`` finds them by name."""
