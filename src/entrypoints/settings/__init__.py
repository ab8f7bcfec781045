"""Configuration: one TOML file, addresses from the environment, secrets by reference."""
