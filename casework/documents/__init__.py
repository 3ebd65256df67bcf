"""From a case to paper: Word templates, PDF, evidence, the pack."""
