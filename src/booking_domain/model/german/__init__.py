"""German as callers speak it: words about time in, a closed sum type out."""
