"""The evidence vault: bytes stored once by digest, encrypted with age, on a folder or in a bucket."""
