"""Lets ``python -m casework`` run the command line."""

from casework.cli.main import main

main()
