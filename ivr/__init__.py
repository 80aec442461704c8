"""The voice edge: Twilio's form in, TwiML out, and nothing of the flow in between."""
