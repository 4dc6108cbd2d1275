"""What was made or measured before, kept on disk by the contents it was made from, so that no work is done twice."""
