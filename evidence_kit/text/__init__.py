"""Words, names, amounts and letters as people and systems write them."""
