"""Every new door gets a stranger test: whoever has no business behind an address gets nothing there, and no 500.

The table says for each address what three strangers to a case find, GET/POST: nobody in particular; a resident who
signed in and asked for something else; an officer of another area with both factors. An address that is not in the
table makes the test fail: say there who may enter.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from services.cases import evidence
from tests.walls.addresses import Address, addresses, of_the_cms, ours
from tests.walls.conftest import things_of
from tests.walls.crawler import read_out

pytestmark = pytest.mark.django_db

# ok: the page · in: to the sign-in page · 404: there is nothing · 403: not yours · 405: not that way
# on: sent on to another page of ours · out: signed out, sent home
TABLE = """
# address                        nobody    resident  officer of another area
healthz                          ok/ok     ok/ok     ok/ok
readyz                           ok/ok     ok/ok     ok/ok
metrics                          404/404   404/404   404/404
published_image                  404/404   404/404   404/404
officer_photo                    404/404   404/404   404/404
admin/login/                     in/in     in/in     in/in
admin/password_reset/confirm/x/y/  in/in   in/in     in/in
_util/login/                     in/in     in/in     in/in
django-admin/                    in/in     in/in     in/in
wagtaildocs_serve                in/in     404/404   404/404
cms_script_words                 ok/405    403/403   403/403
home                             ok/ok     ok/ok     ok/ok
find                             ok/ok     ok/ok     ok/ok
search                           ok/405    ok/405    ok/405
building                         ok/ok     ok/ok     ok/ok
area                             ok/ok     ok/ok     ok/ok
published                        ok/ok     ok/ok     ok/ok
publication                      ok/ok     ok/ok     ok/ok
archive                          ok/ok     ok/ok     ok/ok
attachment                       ok/ok     ok/ok     ok/ok
remark                           ok/ok     ok/ok     ok/ok
remarks                          in/in     404/404   404/404
remarks_mended                   in/in     405/404   405/404
event_ics                        ok/ok     ok/ok     ok/ok
guides                           ok/ok     ok/ok     ok/ok
answers                          ok/ok     ok/ok     ok/ok
open_answer                      ok/ok     ok/ok     ok/ok
events                           ok/ok     ok/ok     ok/ok
events_ics                       ok/ok     ok/ok     ok/ok
around                           ok/ok     ok/ok     ok/ok
directory                        ok/ok     ok/ok     ok/ok
centre                           ok/ok     ok/ok     ok/ok
security                         in/in     404/405   404/405
security_officer                 in/in     404/404   404/404
audit                            in/in     404/405   404/405
editors_desk                     in/in     404/404   404/404
resolve_notice                   in/in     405/404   405/404
board                            ok/405    ok/405    ok/405
board_picture                    404/405   404/405   404/405
triage                           ok/405    ok/405    ok/405
triage_month                     ok/405    ok/405    ok/405
feed                             ok/ok     ok/ok     ok/ok
feed_rss                         ok/ok     ok/ok     ok/ok
feed_json                        ok/ok     ok/ok     ok/ok
site_map                         ok/ok     ok/ok     ok/ok
sitemap_piece                    ok/ok     ok/ok     ok/ok
group                            ok/ok     ok/ok     ok/ok
group_code                       in/in     404/404   404/404
follow                           in/in     ok/on     ok/on
followed                         404/404   404/404   404/404
notice_sheet                     ok/ok     ok/ok     ok/ok
notice_new                       in/in     404/404   404/404
notice_done                      in/in     404/404   404/404
team                             ok/ok     ok/ok     ok/ok
own_post                         404/404   404/404   404/404
own_group                        404/404   404/404   404/404
size                             on/on     on/on     on/on
me                               in/in     ok/ok     ok/ok
inbox                            in/in     ok/405    ok/405
read_all                         in/in     405/on    405/on
follow_letter                    in/in     405/404   405/404
ways                             in/in     ok/ok     ok/ok
confirm_mail                     in/in     404/404   404/404
wechat_tie                       in/in     404/405   404/405
wechat_back                      in/in     404/405   404/405
wechat_untie                     in/in     405/on    405/on
unbrought                        in/in     403/405   ok/405
send_again                       in/in     405/403   405/404
my_cars                          in/in     ok/ok     ok/ok
remove_car                       in/in     405/404   405/404
move                             ok/ok     ok/ok     ok/ok
move_asked                       ok/405    ok/405    ok/405
move_owner                       404/404   404/404   404/404
open_moving                      in/in     405/404   405/404
my_data                          in/in     ok/on     ok/on
take_along                       in/in     405/ok    405/ok
be_forgotten                     in/in     ok/ok     ok/ok
left                             ok/405    ok/405    ok/405
withdraw_consent                 in/in     405/404   405/404
privacy                          ok/ok     ok/ok     ok/ok
not_built                        ok/ok     ok/ok     ok/ok
accessibility                    ok/ok     ok/ok     ok/ok
robots                           ok/ok     ok/ok     ok/ok
sitemap                          ok/ok     ok/ok     ok/ok
manifest                         ok/ok     ok/ok     ok/ok
favicon                          ok/ok     ok/ok     ok/ok
code                             ok/405    ok/405    ok/405
plate                            ok/405    ok/405    ok/405
plates                           ok/405    ok/405    ok/405
hangings                         in/in     404/404   ok/404
plates_pdf                       in/in     404/404   404/404
plates_file                      in/in     404/405   404/405
plate_state                      in/in     404/405   404/405
renew_plate                      in/in     405/404   405/404
places                           in/in     404/405   404/405
places_template                  in/in     404/405   404/405
places_export                    in/in     404/405   404/405
import_book                      in/in     405/404   405/404
import_job                       in/in     404/405   404/405
import_confirm                   in/in     405/404   405/404
import_marked                    in/in     404/405   404/405
redraw                           in/in     404/404   404/404
on_behalf                        in/in     403/403   ok/ok
draft_ticket                     in/in     403/405   ok/405
draft_shell                      ok/405    ok/405    ok/405
draft_worker_gone                ok/405    ok/405    ok/405
worker                           ok/405    ok/405    ok/405
offline                          ok/405    ok/405    ok/405
services                         ok/405    ok/405    ok/405
service                          ok/ok     ok/ok     ok/ok
volunteer                        in/in     ok/405    ok/405
volunteer_join                   in/in     ok/ok     ok/ok
volunteer_rest                   in/in     405/404   405/404
volunteer_forget                 in/in     405/404   405/404
volunteer_leave                  in/in     405/404   405/404
asked                            404/405   404/405   404/405
call_resident                    405/404   405/404   405/404
answer_order                     405/404   405/404   405/404
hours                            in/in     ok/405    ok/405
certify                          in/in     405/404   405/404
certificate                      in/in     404/405   404/405
registered                       in/in     405/404   405/404
check_certificate                ok/405    ok/405    ok/405
correct_hours                    in/in     404/404   404/404
volunteer_openings               in/in     404/405   404/405
claim_opening                    in/in     405/404   405/404
release_opening                  in/in     405/404   405/404
openings                         ok/405    ok/405    ok/405
openings_desk                    in/in     403/405   ok/405
opening_new                      in/in     403/403   ok/ok
opening                          in/in     404/405   404/405
opening_seats                    in/in     405/404   405/404
close_opening                    in/in     405/404   405/404
free_claim                       in/in     405/404   405/404
volunteer_teams                  in/in     404/405   404/405
join_team                        in/in     405/404   405/404
leave_team                       in/in     405/404   405/404
take_shift                       in/in     405/404   405/404
drop_turn                        in/in     405/404   405/404
ask_swap                         in/in     405/404   405/404
answer_swap                      in/in     405/404   405/404
here                             in/in     404/405   404/405
come                             in/in     405/404   405/404
go                               in/in     405/404   405/404
shift                            in/in     404/404   404/404
opening_days                     in/in     404/404   404/404
turn_offer                       404/405   404/405   404/405
answer_turn                      405/404   405/404   405/404
ask_turn                         in/in     404/404   404/404
call_off_turn                    in/in     405/404   405/404
named_publicly                   in/in     404/404   404/404
named_no_more                    in/in     405/404   405/404
calendar                         in/in     404/405   404/405
renew_calendar                   in/in     405/404   405/404
calendar_feed                    404/405   404/405   404/405
teams_desk                       in/in     403/403   ok/ok
team_shifts                      in/in     404/404   404/404
cancel_shift                     in/in     405/404   405/404
order_board                      in/in     403/405   ok/405
replay_orders                    in/in     403/405   ok/405
volunteers                       in/in     403/405   403/405
rule_volunteer                   in/in     405/404   405/404
partners                         ok/405    ok/405    ok/405
project_picture                  404/405   404/405   404/405
partner                          in/in     ok/405    ok/405
post_offer                       in/in     404/404   404/404
close_offer                      in/in     405/404   405/404
take_up                          in/in     404/404   404/404
work_projects                    in/in     403/405   403/405
post_need                        in/in     403/403   403/403
close_need                       in/in     405/404   405/404
book_offer                       in/in     404/404   404/404
agreements                       in/in     403/405   403/405
write_agreement                  in/in     403/403   403/403
end_agreement                    in/in     405/404   405/404
consult                          ok/405    ok/405    ok/405
consult_ask                      ok/ok     ok/ok     ok/ok
officer                          ok/405    ok/405    ok/405
book                             ok/on     ok/on     ok/on
reception                        ok/405    ok/405    ok/405
reception_ics                    ok/405    ok/405    ok/405
consultation_desk                in/in     403/405   ok/405
add_hours                        in/in     403/403   ok/ok
stop_hours                       in/in     405/404   405/404
add_day_off                      in/in     403/403   ok/ok
remove_day_off                   in/in     405/404   405/404
add_roster                       in/in     403/403   403/403
remove_roster                    in/in     405/404   405/404
report                           ok/405    ok/405    ok/405
report_about                     ok/ok     ok/ok     ok/ok
thanks                           404/405   404/405   404/405
receipt_code                     404/405   404/405   404/405
stats_index                      ok/405    ok/405    ok/405
stats_csv                        ok/405    ok/405    ok/405
stats                            ok/405    ok/405    ok/405
stats_monthly                    ok/405    ok/405    ok/405
stats_monthly_word               ok/405    ok/405    ok/405
stats_helped                     ok/405    ok/405    ok/405
order_figures                    in/in     404/405   404/405
order_figures_csv                in/in     404/405   404/405
order_figures_xlsx               in/in     404/405   404/405
own_blanks                       in/in     404/405   on/405
blanks                           in/in     404/404   404/404
blank_fields                     in/in     404/405   404/405
blank_sample_xlsx                in/in     404/405   404/405
blank_sample_docx                in/in     404/405   404/405
fill_blank                       in/in     404/405   404/405
blank_original                   in/in     404/405   404/405
forget_blank                     in/in     405/404   405/404
staff_index                      in/in     404/405   on/405
staff_csv                        in/in     404/405   404/405
staff_figures                    in/in     404/405   404/405
open_data                        ok/405    ok/405    ok/405
credentials                      in/in     404/404   404/404
revoke_credential                in/in     405/404   405/404
openapi-json                     ok/ok     ok/ok     ok/ok
api-root                         404/404   404/404   404/404
own_credentials                  in/in     404/404   404/404
revoke_own_credential            in/in     405/404   405/404
api_asked                        401/405   401/405   401/405
api_say                          405/401   405/401   405/401
api_kinds                        401/405   401/405   401/405
api_form                         401/405   401/405   401/405
api_photo                        405/401   405/401   405/401
api_cases                        401/401   401/401   401/401
api_file_case                    401/401   401/401   401/401
api_one_case                     401/405   401/405   401/405
api_steps                        401/405   401/405   401/405
api_step                         405/401   405/401   405/401
track                            ok/ok     ok/ok     ok/ok
track_one                        404/405   404/405   404/405
photo                            404/405   404/405   404/405
blacken                          in/in     404/404   404/404
desk                             in/in     403/405   ok/405
routing_rules                    in/in     403/405   403/405
rehearse_rule                    in/in     403/405   403/405
desk_xlsx                        in/in     403/405   ok/405
desk_csv                         in/in     403/405   ok/405
save_filter                      in/in     405/403   405/on
forget_filter                    in/in     405/404   405/404
bulk                             in/in     403/403   404/404
cases_map                        in/in     403/405   ok/405
ledger                           in/in     403/405   ok/405
meeting                          in/in     403/405   ok/405
replies                          in/in     403/403   ok/ok
forget_reply                     in/in     405/403   405/404
leave                            in/in     403/403   ok/ok
leave_back                       in/in     405/403   405/404
sheet                            404/405   404/405   404/405
look                             in/in     405/404   405/404
step                             405/404   405/404   405/404
account_login                    ok/ok     on/on     on/on
account_confirm_code             in/in     in/in     in/in
account_demo                     405/404   405/404   405/404
account_wechat                   404/405   on/405    on/405
account_wechat_back              in/405    on/405    on/405
account_wechat_number            in/in     in/in     in/in
account_wechat_code              in/in     in/in     in/in
account_staff                    ok/ok     on/on     on/on
account_logout                   on/on     ok/on     ok/on
account_inactive                 ok/405    ok/405    ok/405
account_reauthenticate           in/in     ok/ok     ok/ok
account_number                   in/in     ok/on     ok/on
account_old_number               in/in     on/on     on/on
account_new_number               in/in     on/on     on/on
account_prove_new_number         in/in     on/on     on/on
account_sittings                 in/in     ok/404    ok/404
account_resume                   in/in     on/on     on/on
account_second_factor            in/in     on/on     on/on
mfa_index                        in/in     ok/405    ok/405
mfa_authenticate                 in/in     on/on     on/on
mfa_reauthenticate               in/in     ok/ok     ok/ok
mfa_activate_totp                in/in     on/on     on/on
mfa_deactivate_totp              in/in     on/on     on/on
mfa_view_recovery_codes          in/in     404/405   404/405
mfa_generate_recovery_codes      in/in     on/on     on/on
mfa_download_recovery_codes      in/in     404/404   404/404
mfa_list_webauthn                in/in     ok/405    ok/405
mfa_add_webauthn                 in/in     on/on     on/on
mfa_login_webauthn               in/in     on/on     on/on
mfa_reauthenticate_webauthn      in/in     on/on     on/on
mfa_remove_webauthn              in/in     on/on     on/on
mfa_edit_webauthn                in/in     on/on     on/on
"""
EXPECTED = {line.split()[0]: line.split()[1:] for line in TABLE.splitlines() if line and not line.startswith("#")}
OPEN_IN_THE_CMS = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}  # drawings and words, of nobody


@pytest.fixture
def case(furnished, report):
    """Somebody else's: filed by the resident at the near building, with a picture."""

    def made(photo):
        return report(photo=evidence.receive([photo]), phone="13800000001", name="何先生")

    return made


def met(response) -> str:
    """In the words of the table."""
    if response.status_code in (200, 422, 503):
        return "ok"
    if response.status_code in (301, 302):
        return "in" if response.headers["Location"].split("?")[0] == reverse("account_login") else "on"
    return str(response.status_code)


def test_every_address_has_a_line_in_the_table():
    assert {one.name for one in ours()} == set(EXPECTED), "every new door gets a stranger test"


@pytest.mark.parametrize("column", [
    pytest.param(0, id="nobody"),
    pytest.param(1, id="resident", marks=pytest.mark.long),
    pytest.param(2, id="officer", marks=pytest.mark.long),
])  # fmt: skip
def test_a_stranger_gets_what_the_table_says(column, furnished, case, browse, photo):
    found_case = case(photo())
    things = things_of(furnished, found_case)
    user = [None, furnished.neighbour, furnished.stranger][column]
    browser, wrong = browse(user), []
    for one in ours():
        said = EXPECTED[one.name][column].split("/")
        for method, expected in zip(("get", "post"), said, strict=True):
            response = getattr(browser, method)(one.path(things))
            if met(response) != expected:
                wrong.append(f"{method} {one.path(things)}: {response.status_code}, not {expected}")
            _shows_nothing_of(found_case, response)
            read_out(response)
            if method == "post" and one.name.startswith("account_"):  # they leave traces in the session
                browser = browse(user)
    assert wrong == []
    found_case.refresh_from_db()
    assert found_case.version == 1


def _shows_nothing_of(case, response) -> None:
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page = response.content.decode()
        assert case.text not in page
        assert "13800000001" not in page
        assert "何先生" not in page


def test_in_english_the_doors_are_the_same(furnished, case, browse, photo):
    things, browser = things_of(furnished, case(photo())), browse()
    for one in ours():
        path = f"/en{one.path(things)}"
        expected = EXPECTED[one.name][0].split("/")[0]
        if _has_english(one) and one.name not in ("admin/login/",):
            response = browser.get(path)
            there = "in" if "/accounts/login/" in response.headers.get("Location", "") else met(response)
            assert there == expected, path
            read_out(response)


def _has_english(one: Address) -> bool:
    return not one.route.startswith(
        ("admin", "_util", "django-admin", "documents", "media", "healthz", "readyz", "metrics", "worker.js", "api/")
    )


@pytest.mark.long
def test_nobody_without_rights_gets_into_the_cms(furnished, browse):
    things = things_of(furnished)
    nobody, officer = browse(), browse(furnished.stranger)
    for one in of_the_cms():
        if one.name in OPEN_IN_THE_CMS or one.path(things).startswith(("/admin/login/", "/admin/password_reset/")):
            continue
        path = one.path(things)
        assert met(nobody.get(path)) in ("in", "on"), path
        assert met(officer.post(path)) == "403", path


def test_whoever_has_no_rights_in_the_cms_is_told_so_and_not_sent_in_circles(furnished, browse):
    answer = browse(furnished.worker).get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "没有这一步的权限" in answer.content.decode()


def test_the_walk_finds_the_addresses_there_are():
    found = list(addresses())
    assert len(found) > 200
    assert {"sheet", "step", "look", "photo"} <= {one.name for one in found}
