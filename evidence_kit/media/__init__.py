"""Everything that reads or writes bytes: files, pictures, videos, documents, child processes."""
