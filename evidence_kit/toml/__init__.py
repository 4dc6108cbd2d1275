"""TOML that people write: every mistake is reported at once, with its line and the right form."""
