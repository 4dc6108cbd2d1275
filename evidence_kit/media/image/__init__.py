"""Looking at, cleaning, converting and composing images."""
