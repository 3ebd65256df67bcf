"""What one reader may not see: found, replaced, drawn over, and proved to be gone."""
