"""`python -m deployments.checks`: the deployments against the schemas of those who read them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from deployments.checks.fetching import FetchError
from deployments.checks.manifests import OVERLAYS, alarm_faults, compose_faults, overlay, overlay_faults
from deployments.checks.recipe import RecipeError, rehearse

NOT_RUN = """\
not run here, where there is neither a container engine nor a cluster: the image was not built, no image was
pulled (that each pinned tag exists was not looked up), nothing was applied; rules in CEL and the operators'
admission webhooks were not evaluated; no Prometheus scraped and no Grafana drew"""


def main() -> int:
    """Check everything; the exit code says whether something is amiss."""
    found: list[str] = []
    try:
        found += [f"compose.yaml: {fault}" for fault in compose_faults()]
        print("compose.yaml: checked against the Compose specification")
        found += alarm_faults()
        print("alarms: checked, and tried on series, by Prometheus's own promtool")
        for name in OVERLAYS:
            found += [f"{name}: {fault}" for fault in overlay_faults(name)]
            print(f"overlay {name}: {len(overlay(name))} documents checked against their schemas")
        with tempfile.TemporaryDirectory() as folder:
            print(f"image: the recipe's steps ran in a folder, and it says {rehearse(Path(folder))}")
    except (FetchError, RecipeError) as error:
        found.append(str(error))
    print(NOT_RUN)
    for fault in found:
        print(f"error: {fault}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
