"""The rules of a contact centre: standard library only, no I/O, no clock."""
