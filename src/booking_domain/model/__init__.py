"""What booking by phone means: pure, sync, without IO and without a clock."""
