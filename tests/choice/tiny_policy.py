"""A policy that accepts next to nothing."""

TINY_POLICY = """schema = "evidence_kit.policy/1"
name = "tiny"
title = "Tiny"
as_of = 2026-11-01
party = "buyer"
status = "current"
confidence = "A"
[image]
max_bytes = { value = 1000, source = "us" }
"""
