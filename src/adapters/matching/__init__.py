"""String similarity by rapidfuzz."""
