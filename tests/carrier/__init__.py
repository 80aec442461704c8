"""Tests of the Twilio stand-in, one file a verb."""
