"""Redis: what several processes share to be quicker; nothing rests on it."""
