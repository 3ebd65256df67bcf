"""Makes the letters' Word templates, manifests and samples from code, the same bytes each time."""
