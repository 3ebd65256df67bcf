"""What is kept on disk: case journals, registers, documents."""
