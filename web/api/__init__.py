"""`/api/v1`: a small JSON API by which another case system follows and changes cases (docs/api.md)."""
