"""The `vaxel` commands."""
