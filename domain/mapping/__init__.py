"""Mappings of facts to elements: suggested, proposed, endorsed by someone else, rejected, withdrawn."""
