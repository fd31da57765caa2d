"""What a second reader says of a notice: nothing of a good one, and the right thing of each bad one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.patterns import IDENTITY, is_identity_number
from home.proofreading import LONGEST_SENTENCE, Draft, proofread

GOOD = Draft(
    "water",
    "停水通知：西西里小区 3 栋",
    body="<p>11月26日 7:00 到 18:00 检修水管，请您提前备水。</p><p>江州社区，电话 023-00000034。</p>",
)


def words(draft: Draft) -> str:
    return "\n".join(finding.words for finding in proofread(draft))


def with_body(body: str, kind: str = "water") -> Draft:
    return Draft(kind, GOOD.title, body=GOOD.body + body)


def test_of_a_good_notice_there_is_nothing_to_say():
    assert proofread(GOOD) == []


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft("water", "停水通知", body="江州社区 023-00000034，西西里小区"), "没有写时间"),
        (Draft("water", "停水通知", body="明天上午停水，供水公司，电话 12345"), "没有写地方"),
        (Draft("notice", "大家好", body="明天上午来玩，电话 12345"), "哪个单位"),
        (Draft("water", "停水", body="江州社区明天上午停水"), "没有写联系电话"),
        (with_body("<p>压实责任，研判风险。</p>"), "压实责任"),
        (with_body("<p>给您带来不便，敬请谅解。</p>"), "给您添麻烦了"),
        (with_body("<p>" + "字" * (LONGEST_SENTENCE + 1) + "。</p>"), f"这句话有 {LONGEST_SENTENCE + 1} 个字"),
        (with_body("<p>找王先生 138 0013 8000。</p>"), "138****8000"),
        (with_body("<p>+86-13800138000</p>"), "138****8000"),
    ],
)
def test_it_says_what_lacks_and_what_is_hard(draft, said):
    assert said in words(draft)
    assert not any(finding.stops for finding in proofread(draft))


def test_a_number_is_never_repeated_whole():
    assert "13800138000" not in words(with_body("<p>13800138000</p>"))


def test_an_identity_number_stops_it():
    found = proofread(with_body("<p>11010519491231002X</p>"))  # the sample of the standard
    assert found[0].stops
    assert "身份证" in found[0].words


def test_a_long_number_that_is_none_does_not():
    assert not any(finding.stops for finding in proofread(with_body("<p>订单 110105194912310021</p>")))


def test_fields_speak_too():
    draft = Draft("water", "停水", body="供水公司，电话 12345", has_time=True, has_place=True)
    assert proofread(draft) == []


def test_paragraphs_are_not_one_sentence():
    half = "字" * LONGEST_SENTENCE
    assert "太长" not in words(with_body(f"<p>{half}</p><ul><li>{half}</li></ul>"))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_whatever_is_written_it_answers(text):
    for finding in proofread(Draft("notice", body=text)):
        assert finding.words


@given(st.from_regex(IDENTITY, fullmatch=True))
def test_exactly_one_check_character_fits(number):
    fitting = [last for last in "0123456789X" if is_identity_number(number[:17] + last)]
    assert len(fitting) == 1
