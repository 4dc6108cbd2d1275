"""What of a check counts: which codes, how much each weighs, what is known already, and which files are looked at."""
