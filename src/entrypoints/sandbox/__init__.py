"""A stateful double of the part of Cal.com's API that we use, with faults and a page to look at."""
