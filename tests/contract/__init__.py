"""Tests of the wire between Rasa and the action server."""
