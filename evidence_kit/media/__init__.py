"""What touches bytes: files, pictures, videos, child processes."""
