"""The local page in which a package is made: its server, and what it knows of a case."""
