"""The shipped catalogue, parsed once for all tests of the law."""

from __future__ import annotations

import pytest

from adapters.law_files import shipped_files
from domain.law import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(shipped_files())
