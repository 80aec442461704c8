"""Tests of the actions that Rasa calls."""
