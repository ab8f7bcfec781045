"""Cal.com's API v2 as a calendar provider."""
