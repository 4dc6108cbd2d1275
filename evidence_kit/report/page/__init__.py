"""The page of a package that a person reads: one file, made from the manifest and the pictures beside it."""
