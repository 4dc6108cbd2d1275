"""What goes where. Pure."""
