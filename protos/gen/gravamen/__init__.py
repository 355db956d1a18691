"""Generated from protos/gravamen by `make protos`; never edited."""
