"""Tests of what the assistant understands."""
