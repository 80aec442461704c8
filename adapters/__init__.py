"""The outside world: one module for each port of core."""
