"""The command line."""

from accord.cli.app import main

__all__ = ["main"]
