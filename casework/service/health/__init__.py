"""Whether the machine, a home and its case files are as they should be."""
