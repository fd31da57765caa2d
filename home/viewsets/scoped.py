"""The one base of what editors keep beside pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import URLPattern, reverse
from wagtail.admin.viewsets.model import ModelViewSet

from grids.duties import KEEPING, Duty
from grids.models import Area, Building
from grids.slugs import read_slug
from home.charges import PLACES, narrow
from home.viewsets import views
from home.viewsets.forms import PlacedForm, place_of
from home.viewsets.policy import ChargePolicy

ADMINISTRATORS = (Duty.ADMINISTRATOR,)
NOBODY: tuple[Duty, ...] = ()


class ScopedViewSet(ModelViewSet):
    """Rows that lie at a place, for whoever keeps that place: list, results, export, edit, delete, inspect, copy, history.

    To add a kind of row:

    1. Say in home.charges.PLACES how a row leads to its area. A model without a line there shows nobody anything.
    2. Subclass: `model`, `form` (a PlacedForm: its related fields offer only what the user keeps), `joins` (related rows
       the list shows, so that it costs the same for one row and for a thousand), `list_display`, `list_export`.
    3. Say who: `keepers` see and correct, `adders` make, `removers` end or delete. `may` refines it for one row.
    4. Write: `make`, `mend` and `remove` go through the only writer of that row (grids.changes …) and bump what they
       show in the same transaction. They get the valid form; ChangeRefused and ValidationError become words in it.
    5. Register it in home.wagtail_hooks; tests/walls/test_editors_elsewhere.py finds its addresses by itself and fails
       until its rows are planted there with the marker word.

    Filters by a related row (`list_filter`) are narrowed too. There is no page of usage: it lists whatever refers to a
    row, wherever that lies. Choosers and bulk actions are not offered.
    """

    form: type[PlacedForm]
    keepers: tuple[Duty, ...] = KEEPING
    adders: tuple[Duty, ...] = KEEPING
    removers: tuple[Duty, ...] = KEEPING
    for_all_places = False  # rows that lie at no place but hold everywhere: a superuser's
    joins: tuple[str, ...] = ()
    farewell = ""  # what is asked before a row goes; empty: the CMS's own question

    index_view_class = views.IndexView
    add_view_class = views.CreateView
    edit_view_class = views.EditView
    delete_view_class = views.DeleteView
    inspect_view_class = views.InspectView
    copy_view_class = views.CopyView
    history_view_class = views.HistoryView
    copy_view_enabled = False
    search_backend_name = None
    add_to_reference_index = False
    add_to_admin_menu = False
    icon = "list-ul"
    edit_template_name = "home/keepers/edit.html"

    # -- who and which --

    @property
    def permission_policy(self) -> ChargePolicy:
        return ChargePolicy(self)

    def duties_for(self, action: str) -> tuple[Duty, ...]:
        return {"add": self.adders, "delete": self.removers}.get(action, self.keepers)

    def rows(self, user: Any) -> QuerySet:
        """What this user keeps, with what the list shows of related rows."""
        found = narrow(self.model._default_manager.all(), user, *self.keepers)
        return found.select_related(*self.joins) if self.joins else found

    def at(self, code: str) -> Q:
        """The rows at the place of this code and below it."""
        area = Area.objects.filter(slug=read_slug(code) or "").first()
        found = Q(pk__in=[])
        for place in PLACES.get(self.model, ()) if area else ():
            found |= Q(**{f"{place}__path__startswith" if place else "path__startswith": area.path})
        return found

    def may(self, user: Any, action: str, thing: Model) -> bool:
        """Whether `thing`, one of the rows, may be viewed, changed, deleted by this user. Costs no query."""
        return True

    def place_of(self, thing: Model) -> Area | None:
        return place_of(thing, PLACES.get(self.model, ()))

    # -- writing --

    def make(self, user: Any, form: PlacedForm) -> Model:
        """A new row from the form. Part of the caller's transaction, as the next two."""
        raise NotImplementedError

    def mend(self, user: Any, thing: Model, form: PlacedForm) -> None:
        raise NotImplementedError

    def remove(self, user: Any, thing: Model) -> None:
        raise NotImplementedError

    # -- what the resident sees --

    def seen_at(self, thing: Model) -> str:
        """The page that shows this row, empty when it is shown nowhere."""
        if isinstance(thing, Building):
            return reverse("building", args=[thing.slug])
        place = self.place_of(thing)
        return reverse("area", args=[place.slug]) if place else ""

    def preview_url(self, thing: Model) -> str:
        """Where the form can be sent to see the page before it is saved; empty when it cannot."""
        return ""

    def tried_at(self, thing: Model) -> str:
        """The page on which this row can be tried on what has been, empty when there is none."""
        return ""

    # -- wiring --

    def get_form_class(self, for_update: bool = False) -> type[PlacedForm]:
        return self.form

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"viewset": self, **kwargs, "usage_url_name": None})

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable:
        """The gate ENTER: the CMS leads who is not signed in to our door, home.gatekeeper asks for the post."""
        view = super().construct_view(view_class, **{**kwargs, "usage_url_name": None})
        view.gate = "signed_in"
        return view

    def get_urlpatterns(self) -> list[URLPattern]:
        offered = {"usage": NOBODY, "add": self.adders, "delete": self.removers}
        return [one for one in super().get_urlpatterns() if offered.get(one.name or "", self.keepers)]

    def get_permissions_to_register(self) -> Any:
        """None: these rights are no boxes to tick in a group."""
        return super().get_permissions_to_register().none()

    @cached_property
    def search_fields(self) -> Any:
        return None
