"""What a production set-up still lacks, in plain words, each with the remedy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection
from django.http.request import validate_host
from django.utils.translation import gettext as _

from accounts import moment, sms
from grids import hats
from grids.models import Town
from portal import embedded, health
from portal.models import Pulse
from services.cases import calendar, stranded

BACKUP_HOURS = 26  # a daily backup, with two hours of grace
FREE_BYTES = 2_000_000_000
SHORTEST_KEY = 40
NAMED_AT_MOST = 5


def findings() -> list[str]:
    """One sentence for each thing that lacks; empty when nothing does."""
    report = health.report()
    found = [*openness(), *keys(), *addresses(), *letters(), *processes(), *state(report)]
    if report["database"] == report["migrations"] == "ok":
        found += [*hats_of_two(), *confidential(), *names_of_towns()]
    return found


def hats_of_two() -> list[str]:
    """System, security and audit administrator are three people, where that is asked for."""
    words = _(
        "%(name)s 同时是系统、安全、审计管理员中的两种，请分给不同的人；人手不够的小社区可设 SEPARATE_ADMINISTRATORS=0。"
    )
    return [words % {"name": person} for person in hats.doubled()[:NAMED_AT_MOST]]


def openness() -> Iterator[str]:
    if settings.DEBUG:
        yield _("DEBUG 还开着：出错时会把程序内情给外人看。请设 DEBUG=0。")
    if settings.DEMO:
        yield _("演示模式还开着：任何人都能用演示账号登录。请设 LINGE_DEMO=0。")


def keys() -> Iterator[str]:
    own = settings.DATA_DIR / "secret_key"
    if own.exists() and own.read_text() == settings.SECRET_KEY:
        yield _("没有设 SECRET_KEY，用的是数据目录里自动生成的一把。请设一把自己保管的。")
    elif len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield _("SECRET_KEY 太短，容易被猜出。请换成 40 个以上的随机字符。")
    if not settings.FIELD_KEYS:
        yield _("没有设 FIELD_KEYS，电话号码的加密依赖 SECRET_KEY。请单独设一把，并与备份分开保管。")
    elif not all(is_field_key(key) for key in settings.FIELD_KEYS):
        yield _("FIELD_KEYS 里有一把格式不对。请用 Fernet.generate_key() 生成。")


def is_field_key(key: str) -> bool:
    try:
        Fernet(key.encode())
    except ValueError:
        return False
    return True


def addresses() -> Iterator[str]:
    if not settings.PUBLIC_URL.startswith("https:"):
        yield _("PUBLIC_URL 不是 https：登录和号码会明文传输。请配证书，并设 PUBLIC_URL=https://…")
    elif not settings.TRUSTED_PROXIES:
        yield _("PUBLIC_URL 是 https，但 TRUSTED_PROXIES 是 0。前面有几层自己的代理就设几，限流才认得来访者。")
    if "*" in settings.ALLOWED_HOSTS:
        yield _("ALLOWED_HOSTS 接受任何域名。请只写本站的域名。")
    elif settings.PUBLIC_HOST not in settings.ALLOWED_HOSTS:
        yield _("ALLOWED_HOSTS 里没有 PUBLIC_URL 的域名，居民会打不开。")


def names_of_towns() -> Iterator[str]:
    """Domains of towns that would be turned away. One query."""
    for name in (name.partition(":")[0] for town in Town.objects.all() for name in town.names):
        if not validate_host(name, settings.ALLOWED_HOSTS):
            yield _("ALLOWED_HOSTS 里没有分站的域名 %(name)s，那里的居民会打不开。") % {"name": name}


def letters() -> Iterator[str]:
    if not sms.is_real():
        yield _("没有短信网关：验证码和通知只写成文件，居民收不到。请设 SMS_HTTP_URL 或 SMS_PROVIDER。")
    elif not sms.can_be_asked():
        yield _("短信网关不能查询：结果不明的短信无法核对，可能漏发。请设 SMS_QUERY_URL。")


def processes() -> Iterator[str]:
    several = not embedded.is_embedded()
    if several and "LocMem" in settings.CACHES["default"]["BACKEND"]:
        yield _("有多个进程，却没有共用的缓存：各进程的页面会不一致。请设 CACHE_URL。")
    if several and connection.vendor == "sqlite":
        yield _("有多个进程，却用 SQLite。请用 PostgreSQL，设 DATABASE_URL。")
    if shutil.disk_usage(settings.DATA_DIR).free < FREE_BYTES:
        yield _("数据目录所在的磁盘快满了，不足 2 GB。")


def state(report: dict[str, Any]) -> Iterator[str]:
    """What only the running parts can tell; `report` is that of portal.health."""
    if report["database"] != "ok":
        yield _("数据库没有回答。请核对 DATABASE_URL。")
        return
    if report["migrations"] != "ok":
        yield _("数据库结构不是最新。请运行 manage.py migrate。")
        return
    if "broker" in report["bad"]:
        yield _("消息队列没有回答。请核对 CELERY_BROKER_URL。")
    if "last_beat" in report["bad"]:
        yield _("后台任务没有在运行：通知发不出，时限不会提醒。请启动 worker 和 beat。")
    if "oldest_unsent_seconds" in report["bad"]:
        yield _("有通知超过十分钟没有发出。请查看短信网关。")
    needed = calendar.needed_until(moment.today()).isoformat()
    if not report["calendar_until"] or report["calendar_until"] < needed:
        yield _("工作日历里还没有 %(year)s 年的放假和调休。国务院公布后请填写，在那以前按周一到周五上班计算。") % {
            "year": needed[:4]
        }
    if not is_fresh(Pulse.last("backup")):
        yield _("一天内没有备份。请每天运行 manage.py backup，并试过恢复。")


def confidential() -> Iterator[str]:
    """Sealed cases are for named handlers only; where nobody is named, nobody can open them."""
    if bare := stranded.uncovered():
        facts = {"areas": "、".join(map(str, bare[:NAMED_AT_MOST])), "count": len(bare)}
        yield (
            _(
                "%(count)s 个地方没有人经办保密事项（家暴、未成年人、邻里纠纷等）：%(areas)s。"
                "请在任职中给社区或街道的工作人员勾选“经办保密事项”，每处最好两人。"
            )
            % facts
        )
    if waiting := stranded.stranded().count():
        yield _("有 %(count)s 件保密事项眼下没有人能打开。指定经办人以后，会自动转到最近的经办人那里。") % {
            "count": waiting
        }


def is_fresh(backup: datetime | None) -> bool:
    return backup is not None and moment.now() - backup < timedelta(hours=BACKUP_HOURS)
