"""The work register: templates for lines, and saved searches.

tables    the view's tables
"""

from __future__ import annotations

from domain.casefile import template_events as templates
from domain.searches import events as searches
from projections.register import Handlers, RegisterView, Step
from projections.work_register.tables import METADATA, line_templates, saved_searches


def _template_saved(data: templates.LineTemplateSaved, step: Step) -> None:
    members = {
        "name": data.name,
        "catalogue": data.catalogue,
        "crimes": data.crimes,
        "context_kind": data.context_kind,
        "modes": data.modes or None,
        "stage": data.stage,
    }
    forum = None if data.forum is None else str(data.forum)
    step.enter(line_templates, step.stream_id, members, kind=data.kind, state="in_use", forum=forum)


def _template_retired(_: templates.LineTemplateRetired, step: Step) -> None:
    step.amend(line_templates, step.stream_id, state="retired")


def _search_saved(data: searches.SearchSaved, step: Step) -> None:
    members = {"name": data.name, "filters": data.filters or None}
    step.enter(saved_searches, step.stream_id, members, list_rpc=data.list_rpc)


def _search_retired(_: searches.SavedSearchRetired, step: Step) -> None:
    step.rows.close(saved_searches, step.stream_id)


_HANDLERS: Handlers = {
    templates.LineTemplateSaved: _template_saved,
    templates.LineTemplateRetired: _template_retired,
    searches.SearchSaved: _search_saved,
    searches.SavedSearchRetired: _search_retired,
}

WORK_REGISTER = RegisterView("work_register", 1, METADATA, _HANDLERS)
