"""Whole calls."""
