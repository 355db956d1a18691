"""Many callers, one transaction: what waits while a transaction is written goes into the next one."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from adapters.event_store.errors import DeadlinePassedError
from domain.errors import StoreUnavailableError
from domain.ports.store import EventStore, NewAct, Receipt
