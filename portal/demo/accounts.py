"""The accounts of the demo: who can sign in to look around, in the order in which the sign-in page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Account:
    """`key` is its name in this package, `role` its name in demo.json, `words` what the sign-in page says."""

    key: str
    role: str
    phone: str
    name: str
    words: str
    where: str


ACCOUNTS = (
    Account("resident", "resident", "13800000001", "罗先生", _("居民"), "西西里小区 3 栋"),
    Account("neighbour", "resident", "13800000002", "秦女士", _("居民"), "凉风岗小区 2 栋"),
    Account("grid_worker", "grid_worker", "13800001001", "周敏", _("网格员"), "西西里第二网格"),
    Account("grid_leader", "grid_leader", "13800001002", "何立", _("网格长"), "西西里小区"),
    Account("deputy", "deputy", "13800001003", "吴芳", _("副网格长"), "西西里小区"),
    Account("clerk", "community_staff", "13800001004", "王立", _("社区工作人员"), "江州社区"),
    Account("keeper", "community_staff", "13800001005", "史刚", _("社区工作人员，经办保密事项"), "江州社区"),
    Account("lawyer", "legal_adviser", "13800001015", "文立", _("法律顾问"), "江州社区"),
    Account("chief", "subdistrict_staff", "13800001006", "谢立", _("街道工作人员，经办保密事项"), "鼎山街道"),
    Account("plumber", "unit_staff", "13800001007", "武立", _("单位联络员"), "鼎山街道水务所"),
    Account("editor", "editor", "13800001008", "金立", _("信息员"), "鼎山街道"),
    Account("auditor", "auditor", "13800001009", "蔡立", _("审计员"), "鼎山街道"),
    Account("stranger", "stranger", "13800001010", "罗静", _("别的社区的网格员"), "艾坪第五网格"),
    Account("editor_jiangzhou", "editor", "13800001011", "江立", _("信息员"), "江州社区"),
    Account("editor_ganxi", "editor", "13800001012", "甘立", _("信息员"), "甘溪镇"),
    Account("volunteer", "volunteer", "13800001014", "苏立", _("志愿者"), "西西里第二网格"),
    Account("administrator", "administrator", "13800001013", "关立", _("管理员"), "鼎山街道"),
    Account("guard", "security", "13800001016", "卫立", _("安全管理员"), "鼎山街道"),
)
