"""The API process under test: one as `gravamen api` composes it, with the yardsticks' servicers beside it."""

from __future__ import annotations

import os
import signal
import threading

from adapters.composing.api import serving_api
from adapters.settings import Role, Settings, variable
from deployments.bench.node import yardsticks


def settings() -> Settings:
    """Read the settings from the environment, as `gravamen api` does."""
    named = {name: os.environ[key] for name in Settings.model_fields if (key := variable(name)) in os.environ}
    return Settings.model_validate(named | {"role": Role.API})


def main() -> None:
    """Serve until told to stop."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    with serving_api(settings(), beside=yardsticks) as served:
        print(f"the API answers at {served.server.address}", flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
