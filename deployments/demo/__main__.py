"""`python -m deployments.demo`, as `make demo` calls it."""

from __future__ import annotations

import sys

from deployments.demo.run import main

sys.exit(main())
