"""PDF documents: what is in them, cleaned without changing a page, and their pages as pictures."""
