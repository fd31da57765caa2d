"""The CMS's generic views, each kept to the rows that its user keeps. A row of another place is not there: 404."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_filters.filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history
from wagtail.log_actions import log

from grids.changes import ChangeRefused
from home.charges import narrow
from home.viewsets.forms import refused_words
from services.figures.sheets import BOM, text

if TYPE_CHECKING:
    from home.viewsets.scoped import ScopedViewSet


class Scoped:
    """Looks its object up among the rows that the user keeps, and asks for the very object whether it may be touched."""

    viewset: ScopedViewSet
    asks = "change"

    def get_object(self, *_args: Any) -> Model:
        if found := getattr(self, "object", None):
            return found
        pk = self.kwargs[self.pk_url_kwarg]  # type: ignore[attr-defined]
        found = get_object_or_404(self.viewset.rows(self.request.user), pk=pk)  # type: ignore[attr-defined]
        if not self.viewset.may(self.request.user, self.asks, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


class Called:
    """By the name the menu has: Chinese knows no plural, and the CMS would add an s."""

    viewset: ScopedViewSet

    def get_page_title(self) -> str:
        listed = isinstance(self, generic.IndexView)
        return str(self.viewset.menu_label) if listed else super().get_page_title()  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        many = capfirst(self.model._meta.verbose_name_plural)  # type: ignore[attr-defined]
        items = super().get_breadcrumbs_items()  # type: ignore[misc]
        return [item | ({"label": self.viewset.menu_label} if item["label"] == many else {}) for item in items]


class ScopedFilterSet(WagtailFilterSet):
    """A filter by something related offers what the user keeps, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.filters.values():
            if isinstance(one, ModelChoiceFilter):
                one.field.queryset = narrow(one.field.queryset, self.request.user)


class IndexView(Called, generic.IndexView):
    """List, results and export alike. `?at=<code>` shows one place and what lies in it."""

    viewset: ScopedViewSet = None  # type: ignore[assignment]
    base_filterset_class = ScopedFilterSet

    def get_base_queryset(self) -> QuerySet:
        rows = self.viewset.rows(self.request.user)
        at = self.request.GET.get("at", "")
        return rows.filter(self.viewset.at(at)) if at else rows

    def get_edit_url(self, instance: Model) -> str | None:
        return super().get_edit_url(instance) if self.viewset.may(self.request.user, "change", instance) else None

    def get_delete_url(self, instance: Model) -> str | None:
        return super().get_delete_url(instance) if self.viewset.may(self.request.user, "delete", instance) else None

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """No spreadsheet takes a cell of ours for a formula."""
        made = super().preprocess_field_value(field, value, export_format)
        return text(force_str(made)) if isinstance(made, str) else made

    def stream_csv(self, queryset: QuerySet) -> Iterator[str]:
        yield BOM
        yield from super().stream_csv(queryset)


class Writing:
    """Saves through the viewset; what its writer refuses is said in the form, and nothing that was typed is lost."""

    viewset: ScopedViewSet
    words_for = "wagtail.edit"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()  # type: ignore[misc]
        thing = kwargs.get("instance")
        place = self.viewset.place_of(thing) if thing is not None and thing.pk else None
        return {**kwargs, "user": self.request.user, "place": place}  # type: ignore[attr-defined]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            form.store()
            return super().form_valid(form)  # type: ignore[misc]
        except ChangeRefused:
            form.say(None, refused_words())
        except ValidationError as wrong:
            for field, words in wrong.message_dict.items():
                form.say(field, " ".join(words))
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class CreateView(Writing, Called, generic.CreateView):
    viewset: ScopedViewSet = None  # type: ignore[assignment]

    def save_instance(self) -> Model:
        made = self.viewset.make(self.request.user, self.form)
        log(instance=made, action="wagtail.create", content_changed=True)
        return made


class EditView(Writing, Scoped, Called, generic.EditView):
    viewset: ScopedViewSet = None  # type: ignore[assignment]

    def save_instance(self) -> Model:
        """On a row read afresh: the form has already put its values on the one it was made with."""
        thing = self.viewset.rows(self.request.user).get(pk=self.object.pk)
        self.has_content_changes = self.form.has_changed()
        if self.has_content_changes:
            self.viewset.mend(self.request.user, thing, self.form)
        log(instance=thing, action="wagtail.edit", content_changed=self.has_content_changes)
        return thing

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ways = {"seen_at": self.viewset.seen_at, "preview": self.viewset.preview_url, "tried_at": self.viewset.tried_at}
        return super().get_context_data(**kwargs, **{name: way(self.object) for name, way in ways.items()})


class DeleteView(Scoped, generic.DeleteView):
    viewset: ScopedViewSet = None  # type: ignore[assignment]
    asks = "delete"

    @property
    def confirmation_message(self) -> str:
        return self.viewset.farewell or super().confirmation_message

    def delete_action(self) -> None:
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete")
            self.viewset.remove(self.request.user, self.object)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except (ProtectedError, ChangeRefused):
            messages.error(self.request, _("还有别的内容用着它，不能删除。"))
            return redirect(self.get_success_url())


class InspectView(Scoped, Called, generic.InspectView):
    viewset: ScopedViewSet = None  # type: ignore[assignment]
    asks = "view"


class CopyView(Writing, Scoped, Called, generic.CopyView):
    viewset: ScopedViewSet = None  # type: ignore[assignment]
    asks = "view"
    save_instance = CreateView.save_instance


class HistoryView(Scoped, Called, history.HistoryView):
    viewset: ScopedViewSet = None  # type: ignore[assignment]
    asks = "view"
