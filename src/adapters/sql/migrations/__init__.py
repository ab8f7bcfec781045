"""The history of the schema, in the package so that an installed program can migrate."""
