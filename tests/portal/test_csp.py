import base64
import hashlib
import re

import pytest

from home import sheet
from portal.csp import hash_of

STRICT = {
    "default-src": "'none'",
    "script-src": f"'self' {hash_of(sheet.aloud())}",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(response) -> dict[str, str]:
    parts = (part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    return dict(parts)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere/", "/en/nowhere/", "/work/"])
def test_every_answer_bears_the_strict_policy(client, path):
    told = policy(client.get(path))
    assert {name: told[name] for name in STRICT} == STRICT
    assert "unsafe" not in str(told)
    assert "http" not in str(told)


@pytest.mark.django_db
def test_the_inlined_sheet_is_named_by_its_own_hash(client):
    response = client.get("/nowhere/")
    inlined = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.S)
    assert inlined
    for text in inlined:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy(response)["style-src"]


def test_another_text_has_another_hash():
    assert hash_of(sheet.css()) != hash_of(sheet.css() + " ")


@pytest.mark.django_db
def test_only_the_cms_may_write_inline_and_even_it_calls_no_foreign_host(client):
    told = policy(client.get("/admin/"))
    assert told["script-src"] == "'self' 'unsafe-inline'"
    assert told["frame-ancestors"] == "'self'"
    assert "sha256" not in told["style-src"]  # beside a hash browsers would ignore 'unsafe-inline'
    assert "http" not in str(told)
    assert "unsafe" not in str(policy(client.get("/administration/")))
