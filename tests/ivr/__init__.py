"""The voice edge."""
