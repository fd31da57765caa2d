"""How a question is read: one spelling, terms, other words, sounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from home.search import lexicon, sounds
from home.search.asking import MOST_TERMS, terms
from home.search.folding import fold, tokens
from home.search.models import SearchHint

BUNDLED = lexicon.of([])


def said(asked: str) -> list[str]:
    return [term.said for term in terms(asked, BUNDLED)]


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("ＷｉＦｉ　密碼", "wifi 密码"),
        ("高齡津貼", "高龄津贴"),
        ("西西里 三幢", "西西里3栋"),
        ("3 号楼", "3栋"),
        ("A 座", "a栋"),
        ("第十二网格", "第12网格"),
        ("一百零六栋", "106栋"),
        ("二十栋", "20栋"),
        ("十月公示", "十月公示"),
    ],
)
def test_there_is_one_spelling(text, spelling):
    assert fold(text) == spelling


def test_a_number_is_one_character():
    assert "3栋" in tokens(fold("13 栋、3 栋"))
    assert "3栋" not in tokens(fold("13 栋"))
    assert "3" not in tokens(fold("13 栋"))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("西西里3栋", ["西西里", "3栋"]),
        ("xxl3", ["xxl", "3"]),
        ("停水通知", ["停水", "通知"]),
        ("高龄津贴怎么领", ["高龄津贴", "领"]),
        ("江州社区停水", ["江州社区", "停水"]),
        ("西西里第二网格", ["西西里", "第2网格"]),
        ("怎么办", ["怎么办"]),
        ("停水，停水", ["停水"]),
        (" 、。!", []),
    ],
)
def test_a_question_is_cut_into_what_must_occur(asked, wanted):
    assert said(asked) == wanted


def test_another_word_asks_for_the_same():
    phrases = {way.tokens for way in terms("断水", BUNDLED)[0].ways}
    assert ("停水",) in phrases


def test_an_unbroken_word_may_be_two_but_a_place_keeps_its_kind():
    assert any(way.phrases == ("西西里", "凉亭") for way in terms("西西里凉亭", BUNDLED)[0].ways)
    assert [way.phrases for way in terms("东门社区", BUNDLED)[0].ways] == [("东门社区",)]


def test_administrators_add_words():
    taught = lexicon.of([SearchHint(words="蹲点、值守")])
    assert ("值守",) in {way.tokens for way in terms("蹲点", taught)[0].ways}
    assert ("值守",) not in {way.tokens for way in terms("蹲点", BUNDLED)[0].ways}


@pytest.mark.parametrize(
    ("title", "typed"),
    [("停水通知", "tingshui"), ("停水通知", "ts"), ("重庆路", "chongqing"), ("重庆路", "cq"), ("长安社区", "changan"),
     ("西安路", "xian")],
)  # fmt: skip
def test_it_is_found_as_it_sounds(title, typed):
    has = sounds.tokens(title)
    assert any(set(way) <= has for way in sounds.asked(typed))


def test_a_character_is_read_by_its_word():
    assert not any(set(way) <= sounds.tokens("重庆路") for way in sounds.asked("zhongqing"))
    assert "πzengsi" in sounds.tokens("曾思远", person="曾思远")


@given(some.text(max_size=80))
def test_whatever_is_typed_is_read(text):
    read = terms(text, BUNDLED)
    assert len(read) <= MOST_TERMS
    assert all(term.ways and all(way.tokens for way in term.ways) for term in read)
    assert fold(fold(text)) == fold(fold(fold(text)))
