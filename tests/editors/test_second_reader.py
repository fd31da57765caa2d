"""The second reader in the CMS: what must not go out is refused, and advice is said after saving, once."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from home.models import NoticePage, PolicyPage
from home.planting import area_page

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"  # the sample of the standard


def rich(text: str) -> str:
    """As the CMS's editor sends a paragraph."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    import json

    return json.dumps({"blocks": [block], "entityMap": {}})


def answers(**more) -> dict:
    return {"title": "周三停水", "slug": "water", "kind": "water", "body": rich("东园社区 3 号楼，电话 023-00000010。"),
            "starts_at": "2026-11-26 07:00", "ends_at": "2026-11-26 18:00", "attachments-TOTAL_FORMS": "0",
            "attachments-INITIAL_FORMS": "0", **more}  # fmt: skip


def add(kept, kind: str = "noticepage") -> str:
    return reverse("wagtailadmin_pages:add", args=["home", kind, area_page(kept.community).pk])


def warnings(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]


@pytest.mark.parametrize("field", ["title", "summary", "body"])
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}], ids=["draft", "publish"])
def test_an_identity_number_is_refused_beside_its_field_and_nothing_is_lost(kept, sign_in, field, action):
    words = f"王某 {NUMBER} 请来领取"
    filled = {field: rich(words) if field == "body" else words}
    answer = sign_in(kept.editor).post(add(kept), answers(**filled, **action))
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert "身份证" in form.errors[field][0]
    assert NUMBER in str(form[field].value())
    assert not NoticePage.objects.exists()


def test_nor_does_it_stand_in_a_row_below(kept, sign_in):
    rows = {"answers-TOTAL_FORMS": "1", "answers-INITIAL_FORMS": "0", "answers-0-question": NUMBER,
            "answers-0-answer": rich("可以"), "answers-0-ORDER": "1"}  # fmt: skip
    answer = sign_in(kept.editor).post(add(kept, "policypage"), answers(**rows))
    assert "身份证" in str(answer.context["form"].formsets["answers"].errors)
    assert not PolicyPage.objects.exists()


def test_advice_is_said_after_saving_a_draft_and_once_when_it_goes_out(kept, sign_in):
    browser = sign_in(kept.editor)
    hard = {"body": rich("东园社区压实责任，电话 138 0013 8000。")}
    saved = browser.post(add(kept), answers(**hard))
    said = " ".join(warnings(saved))
    assert "压实责任" in said
    assert "138****8000" in said
    page = NoticePage.objects.get()
    out = browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), answers(**hard, **{"action-publish": "1"}))
    assert "压实责任" in " ".join(warnings(out))
    assert NoticePage.objects.get().live  # advice stands in nobody's way
    shown = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "压实责任" in shown


def test_of_a_good_notice_there_is_nothing_to_say(kept, sign_in):
    assert warnings(sign_in(kept.editor).post(add(kept), answers())) == []


def test_what_the_cms_saves_by_itself_is_not_read(kept, sign_in):
    hard = answers(body=rich("压实责任"))
    answer = sign_in(kept.editor).post(add(kept), hard, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert warnings(answer) == []


def test_a_policy_has_fields_of_its_own_and_words_of_its_issuer(kept, sign_in):
    rows = {"answers-TOTAL_FORMS": "0", "answers-INITIAL_FORMS": "0"}
    answer = sign_in(kept.editor).post(add(kept, "policypage"), answers(body=rich("压实责任。" + "字" * 60), **rows))
    assert answer.status_code == 302, answer.context["form"].errors
    assert warnings(answer) == []
