"""The designer's pages: where people give up, and whether they came to the right place."""
