"""Reports as pages, charts and calendar files."""
