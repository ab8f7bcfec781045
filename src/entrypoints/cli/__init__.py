"""The command `voice-booking`."""
