"""Suggesting marks: laying the received picture over the listing's, and finding where they differ. Needs OpenCV."""
