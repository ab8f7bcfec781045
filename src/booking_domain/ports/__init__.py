"""What the domain needs from outside: one protocol a file."""
