"""The whole loop over HTTP: only addresses, links, forms and letters; nobody touches the database."""

import csv
import html
import io
import re

import pytest

from services.cases.models import Case
from services.letters.models import Letter

pytestmark = pytest.mark.django_db


class Visitor:
    """Somebody with a browser that keeps no state but cookies, and reads what stands on the page."""

    def __init__(self, client) -> None:
        self.client, self.page, self.text = client, None, ""

    def see(self, response):
        self.page, self.text = response, response.content.decode()
        return self

    def open(self, address: str, status: int = 200):
        self.see(self.client.get(address, follow=True))
        assert self.page.status_code == status, (address, self.page.status_code)
        return self

    def follow(self, text: str):
        found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{text}', self.text, re.S)
        assert found, f"no link {text}"
        return self.open(html.unescape(found[1]))

    def send(self, action: str, status: int = 200, **answers):
        """Fill in the form whose address contains this, with its hidden fields as they stand."""
        for form in re.findall(r"<form[^>]* action=.*?</form>", self.text, re.S):
            address = html.unescape(re.search(r'action="([^"]*)"', form)[1])
            if action in address:
                hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
                address = address if address.startswith("/") else self.page.request["PATH_INFO"] + address
                self.see(self.client.post(address, hidden | answers, follow=True))
                assert self.page.status_code == status, self.text
                return self
        raise AssertionError(f"no form to {action}")


@pytest.fixture
def visit(sign_in):
    return lambda user=None: Visitor(sign_in(user))


def counted(visit, area) -> dict[str, int]:
    text = visit().open(f"/stats/{area.slug}.csv").page.content.decode("utf-8-sig")
    row = next(row for row in csv.DictReader(io.StringIO(text)) if row["area"] == area.slug)
    return {name: int(row[name]) for name in ("filed", "accepted", "resolved", "rated")}


def test_a_leak_is_mended(town, visit, django_capture_on_commit_callbacks, photo):
    """A resident with a phone and no account, a worker, a leader, a clerk; a photo before and one after."""
    before = {
        area.pk: counted(visit, area) for area in (town.street, town.community, town.near, town.far, town.elsewhere)
    }
    with django_capture_on_commit_callbacks(execute=True):
        resident = visit().open(f"/b/{town.building.slug.lower()}").follow("我要反映").follow("公共部位维修")
        resident.send("?b=", text="三楼漏水", phone="138 0000 0009", photo=photo(), where="3 号楼 2 单元")
    assert "已经收到" in resident.text
    number = Case.objects.get().number
    with django_capture_on_commit_callbacks(execute=True):
        worker = visit(town.worker).open("/work/").follow(number[:5])
        worker.send("/accept/", tier="shared")
        visit(town.leader).open("/work/").follow(number[:5]).send("/assign/", owner=f"a{town.appointment('worker').pk}")
        worker = visit(town.worker).open("/work/").follow(number[:5]).send("/sign_for/")
        worker.send("/resolve/", status=422, outcome="solved", reply="已补好")
        assert "请附一张办好之后的照片" in worker.text
        assert "已补好" in worker.text
        worker.send("/resolve/", outcome="solved", reply="已补好", photo=photo())
        visit(town.staff).open("/work/").follow(number[:5]).send("/verify/", note="看过了")
    letter = Letter.objects.filter(verb="verify").get()
    link = re.search(r"/c/\S+", letter.text or letter.facts["path"])
    address = link[0] if link else letter.facts["path"]
    with django_capture_on_commit_callbacks(execute=True):
        resident = visit().open(_own_way(number))
        resident.send("/rate_solved/", contacted="yes", satisfied="yes", note="很快")
    assert "已办结" in resident.text
    assert address
    after = {
        area.pk: counted(visit, area) for area in (town.street, town.community, town.near, town.far, town.elsewhere)
    }
    for area in (town.street, town.community, town.near):
        assert {name: after[area.pk][name] - before[area.pk][name] for name in after[area.pk]} == {
            "filed": 1, "accepted": 1, "resolved": 1, "rated": 1,
        }  # fmt: skip
    for area in (town.far, town.elsewhere):
        assert after[area.pk] == before[area.pk]


def _own_way(number: str) -> str:
    from services.cases import keys

    case = Case.objects.get(number=number)
    return f"/c/{number}/?k={keys.link(case)}"


def test_number_and_last_four_digits_open_a_case_and_nothing_else_does(town, visit, report):
    case = report(phone="13800000009")
    visit().open(f"/c/{case.number}/", status=404)
    finder = visit().open("/track/")
    finder.send("track", status=422, number=case.shown_number, last4="1234")
    finder.send("track", number=case.shown_number.lower(), last4="0009")
    assert "您反映的事" in finder.text or case.shown_number in finder.text


def test_a_stale_page_is_told_what_changed_and_nothing_is_written_twice(town, visit, report):
    case = report()
    worker = visit(town.worker).open(f"/work/{case.number}/")
    stale = worker.text
    worker.send("/accept/", tier="grid")
    worker.text = stale
    worker.send("/settle_now/", status=409, reply="好了")
    assert "已受理" in worker.text
    assert case.events.count() == 2


def test_a_partner_without_an_account_does_its_part_by_the_link_in_the_message(town, visit, in_progress, who):
    from services.cases import keys
    from services.cases.act import act

    case = in_progress("parking", text="我住甲字房，车位被占")
    act(case, "assign", actor=who("leader"), answers={"owner": f"o{town.company.pk}", "note": "请看东门车位"})
    case.refresh_from_db()
    partner = visit().open(f"/work/{case.number}/?k={keys.token(case)}")
    assert "请看东门车位" in partner.text
    assert "甲字房" not in partner.text
    partner.send("/sign_for/", handled_by="赵工")
    partner.send("/resolve/", outcome="solved", reply="已协调", handled_by="赵工")
    assert "待核查" in partner.text
    assert "赵工" in partner.text
    visit().open(f"/work/{case.number}/", status=404)
