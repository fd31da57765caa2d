"""Another pair of eyes before anything is published, where the site asks for it: docs/adr/0016.

Nobody publishes there by their own hand; the last approval does. Whoever wrote since the last publication, handed the
page in or approved it before cannot approve it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PagePermissionTester, Task, TaskState, Workflow, WorkflowPage, WorkflowTask

from accounts.models import User
from grids.charge import charge_of
from grids.duties import KEEPING
from grids.models import Area
from home import asking_eyes

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from home.models.publication import Publication

NAMES = {"two": ["审核"], "three": ["二审", "三审"]}  # the tasks of each workflow; the first look is the author's own
OURS = "发布前审核："


def eyes(area: Area) -> str:
    """What the nearest site profile asks for: none, two or three. One query."""
    profiles = apps.get_model("home", "SiteProfile").objects.filter(area__path__in=area.lineage_paths())
    return profiles.order_by("-area__depth").values_list("four_eyes", flat=True).first() or "none"


class SeveralEyes(PagePermissionTester):
    """The CMS's own rights, less publishing by one's own hand where others have to approve. Superusers are people too."""

    def by_own_hand(self) -> bool:
        area = getattr(self.page, "area", None) if getattr(self.page, "area_id", None) else None
        return area is None or eyes(area) == "none"

    def can_publish(self) -> bool:
        return super().can_publish() and self.by_own_hand()

    def can_publish_subpage(self) -> bool:
        return super().can_publish_subpage() and self.by_own_hand()

    def can_unschedule(self) -> bool:
        """To keep something back needs no second person."""
        return super().can_publish()

    def can_move_to(self, destination: Page) -> bool:
        """What stands would be published at the new place."""
        there = destination.permissions_for_user(self.user)
        if isinstance(there, SeveralEyes) and self.page.live and not self.page.is_child_of(destination):
            return super().can_move_to(destination) and there.by_own_hand()
        return super().can_move_to(destination)


class OtherPersonTask(Task):
    """An editor or administrator of the place who had no hand in this version. 另一人审核"""

    class Meta:
        verbose_name = verbose_name_plural = _("另一人审核")

    @staticmethod
    def had_a_hand(obj: Publication) -> set[int]:
        """Ids of who wrote since the last publication, who handed it in, and who approved it before."""
        fresh = obj.revisions.filter(pk__gt=obj.live_revision_id or 0)
        hands = set(fresh.values_list("user", flat=True))
        if state := obj.current_workflow_state:
            approved = state.task_states.filter(status=TaskState.STATUS_APPROVED)
            hands |= {state.requested_by_id, *approved.values_list("finished_by", flat=True)}
        return {pk for pk in hands if pk}

    @staticmethod
    def keeps(obj: Publication, user: User) -> bool:
        return charge_of(user, KEEPING).covers(obj.specific.area)

    def may(self, obj: Publication, user: User) -> bool:
        return self.keeps(obj, user) and user.pk not in self.had_a_hand(obj)

    def user_can_access_editor(self, obj: Publication, user: User) -> bool:
        return self.keeps(obj, user)

    def get_actions(self, obj: Publication, user: User) -> list[tuple[str, Any, bool]]:
        """Whoever keeps the place may send it back; only somebody else may approve."""
        if not self.keeps(obj, user):
            return []
        back = [("reject", _("退回修改"), True)]
        return (
            [*back, ("approve", _("通过"), False), ("approve", _("通过并附言"), True)] if self.may(obj, user) else back
        )

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Whoever may approve hears of it, in the same transaction."""
        page = workflow_state.content_object
        asking_eyes.ask(page.specific, self.had_a_hand(page))
        return super().start(workflow_state, user=user)

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Asked again where it is done. Raises PermissionDenied."""
        page = task_state.workflow_state.content_object
        allowed = {name for name, _label, _more in self.get_actions(page, user)}
        if action_name not in allowed:
            raise PermissionDenied(str(_("写的人不能自己通过，请另一位信息员审核。")))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state")
        publications = apps.get_model("home", "Publication").objects.filter(charge_of(user, KEEPING).within("area"))
        ids = {str(pk) for pk in publications.values_list("pk", flat=True)} if waiting.exists() else set()
        return waiting.filter(workflow_state__object_id__in=ids)

    @classmethod
    def get_description(cls) -> str:
        return str(_("由这个区域的另一位信息员或管理员通过"))


def put_up(area: Area) -> None:
    """Give every place that publishes at or below this area the workflow that its nearest site profile asks for."""
    pages = apps.get_model("home", "AreaPage").objects.filter(area__path__startswith=area.path).select_related("area")
    for page in pages:
        asked = eyes(page.area)
        WorkflowPage.objects.filter(Q(page=page.pk), Q(workflow__name__startswith=OURS)).delete()
        if asked != "none":
            WorkflowPage.objects.update_or_create(page_id=page.pk, defaults={"workflow": workflow(asked)})


def workflow(asked: str) -> Workflow:
    """The one of this name, made when it is missing."""
    found, made = Workflow.objects.get_or_create(name=OURS + "、".join(NAMES[asked]))
    if made:
        for order, name in enumerate(NAMES[asked]):
            task, _made = OtherPersonTask.objects.get_or_create(name=name)
            WorkflowTask.objects.create(workflow=found, task=task, sort_order=order)
    return found
