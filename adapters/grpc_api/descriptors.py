"""Every service of the API by its descriptor: whatever `protos/gravamen/v1/*_service.proto` defines."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import gravamen.v1
from google.protobuf.descriptor import ServiceDescriptor

_MODULES = tuple(
    import_module(f"gravamen.v1.{module.name}")
    for module in iter_modules(gravamen.v1.__path__)
    if module.name.endswith("_service_pb2")
)

SERVICES: dict[str, ServiceDescriptor] = {
    name: service for module in _MODULES for name, service in module.DESCRIPTOR.services_by_name.items()
}
"""Every service by its name."""
