"""What is answered when something is refused: problem details (RFC 9457), in the language that was asked for."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accounts.limits import TooMany, too_many_words
from services.cases.act import AnswersRefused, CaseChanged, StepNotAllowed
from services.cases.evidence import PhotoRefused
from services.cases.once import OnceReused


class Refused(Exception):
    """A refusal with its status and one sentence."""

    def __init__(self, status: int, title: Any) -> None:
        super().__init__(status, title)
        self.status, self.title = status, title


def problem(status: int, title: Any, **more: Any) -> JsonResponse:
    told = {"title": str(title), "status": status, **more}
    answer = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/problem+json"
    return answer


def answer_for(fault: Exception) -> HttpResponse:
    """What this refusal is, to who asked."""
    match fault:
        case Refused():
            return problem(fault.status, fault.title)
        case AuthenticationError():
            answer = problem(401, _("没有有效的接口凭据。"))
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        case AnswersRefused():
            return problem(422, _("有的内容要改一下。"), errors=fault.form.errors.get_json_data())
        case PhotoRefused():
            return problem(422, str(fault))
        case OnceReused():
            return problem(422, _("这个 Idempotency-Key 已经用在另一个请求上。"))
        case CaseChanged():
            return problem(409, _("事项已有变化，请重新读取后再办。"))
        case StepNotAllowed():
            return problem(409, _("事项现在不能办这一步。"))
        case TooMany():
            answer = problem(429, too_many_words(fault.retry_after))
            answer["Retry-After"] = str(math.ceil(fault.retry_after))
            return answer
        case ValidationError():
            return problem(422, _("请求的格式不对。"), errors={"request": fault.errors})
        case HttpError():
            return problem(fault.status_code, fault.message)
        case PermissionDenied():
            return problem(403, _("这一步不归您办。"))
    return problem(404, _("没有找到。"))


def install(api: NinjaAPI) -> None:
    """Let every refusal of the house be answered this way."""
    refusals = (Refused, AuthenticationError, AnswersRefused, PhotoRefused, OnceReused, StepNotAllowed, TooMany,
                ValidationError, HttpError, PermissionDenied, Http404)  # fmt: skip
    for kind in refusals:
        api.add_exception_handler(kind, _answer)


def _answer(_request: HttpRequest, fault: Any) -> HttpResponse:
    return answer_for(fault)
