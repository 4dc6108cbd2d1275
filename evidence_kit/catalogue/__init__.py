"""Findings: their words, shared by several rooms."""
