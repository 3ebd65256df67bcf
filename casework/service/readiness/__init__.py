"""What a pack still lacks before the LA would take it."""
