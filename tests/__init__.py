"""What proves that Växel keeps its word."""
