"""Every figure that is published, with its definition: the one registry that page, CSV and open-data page read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

FEWEST = 5  # of fewer, no share and nothing of what residents said is shown


@dataclass(frozen=True)
class Measure:
    """A number of cases. `of`: the base of what residents said, see unsaid.py: where it is too small, nothing is."""

    code: str  # the column of the CSV, the same for ever and in every language
    label: Any
    definition: Any
    of: str = ""

    def public(self, counts: Mapping[str, int], unsaid: Collection[str] = ()) -> int | None:
        """The number as it is published; None where too few people said something, or it would give them away."""
        few = self.of and (self.of in unsaid or 0 < counts[self.of] < FEWEST)
        return None if few else counts[self.code]


MEASURES = (
    Measure("filed", _("收到"), _("这一期间提交的事项，居民反映的和网格员登记的都算。")),
    Measure("filed_by_staff", _("其中网格员发现"), _("收到的事项中，由网格员登记或巡查发现的。")),
    Measure("accepted", _("受理"), _("这一期间有人受理的事项，当场办结的也算。每件只算一次。")),
    Measure("declined", _("不予受理"), _("不归这里办、已说明理由和该找哪里的事项。")),
    Measure(
        "resolved",
        _("答复"),
        _("办完并答复了居民的事项，算在第一次答复那天，同一件答复几次也只算一件。办得好不好由居民评价。"),
    ),
    Measure("rated", _("评价"), _("居民作出评价的事项。同一件评价几次的，以最后一次为准，算在最后一次那天。")),
    Measure(
        "solved", _("居民说已解决"), _("居民评价“已解决”的事项。同一个人登记、又由他自己办结的不计。"), of="judged"
    ),
    Measure(
        "unsolved", _("居民说没解决"), _("居民评价“没解决”的事项。同一个人登记、又由他自己办结的不计。"), of="judged"
    ),
    Measure(
        "satisfied",
        _("满意"),
        _("评价时说“满意”的。“基本满意”另外列出，不算在内。同一个人登记、又由他自己办结的不计。"),
        of="said",
    ),
    Measure("fairly", _("基本满意"), _("评价时说“基本满意”的。"), of="said"),
    Measure("dissatisfied", _("不满意"), _("评价时说“不满意”的。"), of="said"),
    Measure("reopened", _("重办"), _("居民不认可结果、经审核重新办理的次数。")),
    Measure("withdrawn", _("撤回"), _("居民自己撤回的事项。")),
    Measure("merged", _("并案"), _("与另一件同一件事、合在一起办的事项。")),
    Measure("timed", _("有时限的答复"), _("这一期间作出的、有办理时限的答复。")),
    Measure("on_time", _("按时答复"), _("其中在时限以内的。等居民补充的时间不算在时限里。")),
    Measure("self_handled", _("自登自办"), _("登记和办结是同一个人的事项。它们不计入已解决、没解决和满意。")),
    Measure("open_now", _("在办"), _("此刻还没有答复的事项，不论何时提交。")),
    Measure("overdue_now", _("超期在办"), _("此刻在办、已经过了时限的事项。")),
    Measure("asked", _("说了有没有联系"), _("评价时回答了“办理的人联系过您吗”的事项。"), of="asked"),
    Measure("contacted", _("居民说联系过"), _("其中回答“联系过”的。"), of="asked"),
    Measure("hand_backs", _("退回"), _("承办人说明理由、把事项退回的次数。")),
    Measure("nudges", _("催办"), _("居民催一下的次数。")),
    Measure("recurred", _("重复发生"), _("同一栋楼、同一类别的事，答复以后 90 天内又有人反映的。")),
    Measure("whistles", _("吹哨"), _("社区或街道请有关部门到场的次数，算在吹哨那天。")),
    Measure("reported_in", _("部门报到"), _("其中部门已经报到的。")),
    Measure("answered_grid", _("网格答复"), _("最后在网格答复的事项。同一件答复几次的，以最后一次为准。")),
    Measure("settled_grid", _("网格内办成"), _("其中结果是已解决、居民没有说“没解决”的。自登自办的不计。")),
    Measure("answered_community", _("社区答复"), _("最后在社区答复的事项。")),
    Measure("settled_community", _("社区办成"), _("其中结果是已解决、居民没有说“没解决”的。自登自办的不计。")),
    Measure("answered_subdistrict", _("街道答复"), _("最后在街道答复的事项。")),
    Measure("settled_subdistrict", _("街道办成"), _("其中结果是已解决、居民没有说“没解决”的。自登自办的不计。")),
)
FOR_STAFF = (  # on the page and in the sheet of who works there, and nowhere else
    Measure(
        "beyond_list",
        _("交给社区的清单外事项"),
        _("交办或下派给社区、而社区公布的职责清单里没有这一类的次数，每次都写明了理由。"),
    ),
)
BY_CODE = {one.code: one for one in MEASURES}
