"""The key store: keys wrapped by one key-encryption key, each destroyed for good when it must be."""
