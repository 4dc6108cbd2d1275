"""The nouns that every room speaks of. No input or output here."""
