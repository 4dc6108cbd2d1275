"""The page that shows what a watcher does: the values it shows, and the page as HTML."""
