"""Golden cases of calls."""
