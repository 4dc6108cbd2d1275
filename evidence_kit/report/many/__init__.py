"""The page of many cases: one table with filters."""
