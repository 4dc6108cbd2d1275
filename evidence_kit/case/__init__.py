"""The buyer's folder and its case.toml."""
