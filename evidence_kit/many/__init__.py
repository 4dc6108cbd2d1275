"""Many cases at once: found below a folder, spread over processes or a cluster, and told in one table."""
