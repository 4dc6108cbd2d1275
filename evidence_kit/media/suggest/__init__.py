"""Suggest marks by aligning the received picture with the listing and finding differences. Needs OpenCV."""
