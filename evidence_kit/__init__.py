"""Turns a folder of phone media into an upload-ready dispute package."""

__version__ = "0.1.0"
