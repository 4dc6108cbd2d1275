"""Looking at, deciding about and encoding video."""
