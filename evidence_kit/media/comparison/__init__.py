"""The comparison picture: listing on the left, received on the right, the same numbered boxes on both."""
