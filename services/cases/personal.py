"""What cases keep about people: accounts.personal says how this is read; ADR 26 says what is erased, and how."""

from __future__ import annotations

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.personal import Basis, Datum, Fields, Whose

ERASE = "cases.erase"

DATA: tuple[Datum, ...] = (
    Datum(
        code="phone",
        whose=Whose.RESIDENT,
        what=_("手机号（可不留）"),
        purpose=_("回复您、向您核实情况；加密保存。"),
        how_long=format_lazy(_("没有登录过的，办结后 {days} 天删除。"), days=settings.KEEP_CONTACT_DAYS),
        ending=_("在“我的数据”里删除，或打监督电话要求删除。"),
        seen_by=_("办这件事的人写明原因才能看，每次都记下来；承办单位要您单独同意。"),
        basis=Basis.CONSENT,
        task=ERASE,
        days=settings.KEEP_CONTACT_DAYS,
    ),
    Datum(
        code="name",
        whose=Whose.RESIDENT,
        what=_("称呼（可不留）"),
        purpose=_("联系您时怎么称呼。"),
        how_long=_("与手机号相同。"),
        ending=_("与手机号相同。"),
        seen_by=_("办这件事的人。"),
        basis=Basis.CONSENT,
        task=ERASE,
        days=settings.KEEP_CONTACT_DAYS,
    ),
    Datum(
        code="ways",
        whose=Whose.RESIDENT,
        what=_("语言、邮箱、怎么通知、免打扰时间、微信标识（可不留，加密保存）"),
        purpose=_("用您方便的方式通知您；绑了微信，能用微信登录。微信的昵称和头像不取。"),
        how_long=_("与手机号相同。"),
        ending=_("与手机号相同。"),
        seen_by=_("只有系统。"),
        basis=Basis.CONSENT,
        task=ERASE,
        days=settings.KEEP_CONTACT_DAYS,
    ),
    Datum(
        code="words",
        whose=Whose.RESIDENT,
        what=_("您写的话和照片"),
        purpose=_("办理您反映的事；照片里的位置信息当场抹掉。"),
        how_long=format_lazy(
            _("最迟办结 {days} 天后删除；没有登录过的，号码到期时一起删。"), days=settings.KEEP_WORDS_DAYS
        ),
        ending=_("在“我的数据”里删除：办完的马上删，没办完的办完就删。"),
        seen_by=_("这里的工作人员和承办的人；保密的事只有指定的几个人。"),
        basis=Basis.CONSENT,
        task=ERASE,
        days=settings.KEEP_WORDS_DAYS,
    ),
    Datum(
        code="loose",
        whose=Whose.RESIDENT,
        what=_("选好了没有提交的照片"),
        purpose=_("表单要改时不用您再选一次。"),
        how_long=_("一天后删除。"),
        ending=_("不用您做什么，到时自动删。"),
        seen_by=_("只有选照片的人。"),
        basis=Basis.CONSENT,
        task="cases.sweep_loose_photos",
        days=1,
    ),
    Datum(
        code="case",
        whose=Whose.RESIDENT,
        what=_("事项的办理记录：哪里、什么类别、何时、办到哪一步"),
        purpose=_("事事有着落，公开的数字由此算出。"),
        how_long=_("长期保存；您的号码和写的话删除后，就不知道是谁的事了。"),
        ending=_("在“我的数据”里注销，记录里就不再有您。"),
        seen_by=_("这里的工作人员、承办的人、上级；保密的事只有指定的几个人。"),
        basis=Basis.DUTY,
    ),
    Datum(
        code="posting",
        whose=Whose.RESIDENT,
        what=_("公示栏上隐去个人信息的文字和照片"),
        purpose=_("让邻居知道已经有人反映、怎样解决的。"),
        how_long=_("公示一年；底稿与您写的话同时删除。"),
        ending=_("在“我的”里撤回同意，当天撤下。"),
        seen_by=_("所有人。"),
        basis=Basis.SEPARATE,
        task=ERASE,
        days=settings.KEEP_WORDS_DAYS,
    ),
    Datum(
        code="subject",
        whose=Whose.OFFICER,
        what=_("被反映的工作人员是谁"),
        purpose=_("让上一级来办，本人不经手。"),
        how_long=_("与事项的办理记录一样长期保存。"),
        ending=_("对处理结果有意见，请向上一级提出。"),
        seen_by=_("上一级指定的几个人；被反映的人看不到这件事。"),
        basis=Basis.DUTY,
    ),
)

FIELDS: Fields = {
    "words": {
        "cases.Case": "text",
        "cases.CaseWords": "words places",
        "cases.EventText": "salt words",
        "cases.Photo": "key stage file",
    },
    "loose": {"cases.Photo": "taken_in_at"},
    "case": {
        "cases.Case": "number kind parent merged_into again_of topic times_before requester category place building"
        " entrance source created_at state phase tier openness outcome desk version open_children next_look_at due_at"
        " erased_at",
        "cases.Event": "case seq verb source target tier outcome facts channel at words_hash hash",
    },
    "posting": {"cases.Posting": "case words answer before after put_up_at taken_down_at"},
    "subject": {"cases.Case": "subject_person"},
    "deeds": {
        "cases.Case": "owner_appointment",
        "cases.Event": "person owner",
        "cases.Posting": "checked_by",
        "cases.Routed": "appointment",
        "cases.SavedFilter": "person name query",
    },
}
OTHERWISE: dict[str, str] = {
    "cases.Case": "subject_organisation owner_organisation at_county at_subdistrict at_community at_estate at_grid"
    " at_micro_grid in_county in_subdistrict in_community in_estate in_grid in_micro_grid astray",
    "cases.Event": "desk_id",
    "cases.Category": "code kind name name_en hint hint_en warning warning_en",
    "cases.Question": "code label label_en choices",
    "cases.Once": "key scope body_hash answer",
    "cases.WorkCalendar": "code name hours weekdays",
    "cases.CalendarDay": "name",
    "cases.TimeLimit": "clock category calendar",
    "cases.CannedReply": "text",
    "cases.RoutingRule": "kind name categories answer estate_types",
    "cases.Routed": "case rule words organisation at",
    "cases.CaseClock": "name calendar",
}
