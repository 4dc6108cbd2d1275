"""The folder that is written, and what proves what it was made from."""
