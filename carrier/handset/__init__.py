"""The handset API: telephones, lines and the clock, as JSON over HTTP."""
