"""What watching a folder takes: its cases, the states of their files, what wakes the watcher and what it remembers."""
