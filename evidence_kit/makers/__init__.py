"""One placement of the plan becomes one upload."""
