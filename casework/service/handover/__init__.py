"""Packs handed over to the LA, and its answers."""
