from collections import Counter

import pytest

from services.figures.measures import MEASURES
from services.figures.shares import Counts, Share, Target


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, "—"),
        (1, 4, "<5"),
        (4, 4, "<5"),
        (0, 5, "0%"),
        (5, 5, "100%"),
        (2, 3 * 2, "33.3%"),
        (9999, 10000, "99.9%"),
        (1, 5000, "0.1%"),
    ],
)
def test_a_share_of_few_is_not_said_and_none_is_rounded_to_perfection(part, whole, shown):
    assert str(Share(part, whole)) == shown


def test_no_share_of_satisfied_people_without_how_many_spoke():
    counts = Counts(Counter(satisfied=51, said=52, heard=52, resolved=186))
    assert counts.satisfaction == "98.1% 满意（52 人评价，评价率 28%）"


def test_who_filed_and_settled_alone_is_not_asked():
    counts = Counts(Counter(satisfied=5, said=5, heard=5, resolved=30, self_handled=20))
    assert counts.satisfaction == "100% 满意（5 人评价，评价率 50%）"


def test_four_voices_are_no_rate():
    counts = Counts(Counter(satisfied=4, said=4, heard=4, resolved=9))
    assert counts.satisfaction == "评价的不足 5 人，不显示满意率"
    assert [head.label for head in counts.heads] == ["件收到"]


def test_the_first_figures_are_how_many_how_timely_how_well():
    counts = Counts(
        Counter(filed=186, filed_by_staff=36, timed=160, on_time=154, satisfied=51, said=52, heard=52, resolved=186)
    )
    assert [(head.value, str(head.label), head.note) for head in counts.heads] == [
        ("186", "件收到", "居民反映 150，网格员发现 36"),
        ("96.2%", "按时答复", "160 件有时限的答复"),
        ("98.1%", "满意", "52 人评价，评价率 28%"),
    ]


def test_a_target_stands_beside_its_share():
    assert str(Target("矛盾纠纷：网格内化解", Share(83, 100), 80)) == "矛盾纠纷：网格内化解 83%（目标 80%）"


def test_a_word_of_few_is_not_a_number():
    few, many = Counter(judged=4, solved=3, rated=4), Counter(judged=5, solved=3, rated=5)
    by_code = {one.code: one for one in MEASURES}
    assert by_code["solved"].public(few) is None
    assert by_code["rated"].public(few) == 4
    assert by_code["solved"].public(many) == 3
    assert by_code["solved"].public(Counter()) == 0
