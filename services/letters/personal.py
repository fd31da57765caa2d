"""What letters keep about who reads them: accounts.personal says how this is read."""

from __future__ import annotations

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.personal import Basis, Datum, Fields, Whose

DATA: tuple[Datum, ...] = (
    Datum(
        code="letters",
        whose=Whose.RESIDENT,
        what=_("发给您的通知"),
        purpose=_("告诉您办到哪一步；没送到的换一种方式再发。"),
        how_long=format_lazy(_("里面的文字最迟办结 {days} 天后删除；注销时马上全删。"), days=settings.KEEP_WORDS_DAYS),
        ending=_("在“我的数据”里删除。"),
        seen_by=_("您自己；办这件事的人看得到送没送到。短信由运营商和短信服务商送达。"),
        basis=Basis.CONSENT,
        task="cases.erase",
        days=settings.KEEP_WORDS_DAYS,
    ),
)

FIELDS: Fields = {
    "letters": {
        "letters.Letter": "key to kind verb about facts text written_at fate way ticket claimed_at given_at due_at tries"
        " sent_at ask_at arrived_at fault read_at"
    }
}
