"""TOML that people write: read whole, and every mistake told at once with its line and the right form to type."""
