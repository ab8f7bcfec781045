"""What a caller hears: results of the domain as German sentences and flat data."""
