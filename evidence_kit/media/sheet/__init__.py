"""Sheets of several pictures: numbered cells with captions, as one picture or as the pages of a PDF."""
