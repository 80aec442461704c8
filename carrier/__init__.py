"""A stand-in for Twilio and the telephone network: one local server that speaks Twilio's HTTP contract."""
