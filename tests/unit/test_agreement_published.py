"""The coefficients against figures that were published, restated here with where they were printed."""

import pytest

from qualcode.core.agreement import (
    Section,
    bias_index,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    light_kappa,
    pabak,
    patterns_of,
    percent_agreement,
    prevalence_index,
    scott_pi,
    unitizing_alpha,
    unitizing_figures,
)
from qualcode.core.agreement.patterns import tally


def units(table: str) -> dict:
    """Read units written as one character per coder, '*' for a missing judgement."""
    return patterns_of([[None if c == "*" else int(c) if c.isdigit() else c for c in unit] for unit in table.split()])


def counted(counts: str) -> dict:
    """Read units written as counts per category, 1 2 3 ..., one unit a word: '0.2.6.4.2'."""
    return patterns_of(
        [[k for k, n in enumerate(map(int, unit.split(".")), 1) for _ in range(n)] for unit in counts.split()]
    )


KRIPPENDORFF_4X12 = units("11*1 2232 3333 3333 2222 1234 4444 1121 2222 *555 **11 **3*")
WIKIPEDIA_3X15 = units("*1* *** *22 *11 *33 334 444 13* 2*2 1*1 1*1 3*3 3*3 *** 3*4")
DICHOTOMY = units("00 11 01 00 00 01 00 01 10 00")
KRIPPENDORFF_2018_P310 = units("aa ac cc cc cc cc cb bb bb bb bb dd")
HAYES = units(
    "112*2 1101* 2333* *00*0 000*0 000*0 102*1 1*20* 222*2 2111* *100* 0000* 1222* 33223 111*1 111*1 212*2 1233* 1101* 000*0 "
    "0011* 00*00 2333* 0000* 12*22 0111* 00010 1212* 1122* 112*2 110*0 2121* 22*22 3222* 222*2 223*2 222*2 22*12 2222* 111*1"
)
COHEN_1960 = {(1, 1): 88, (2, 2): 40, (1, 3): 18, (1, 2): 14, (3, 3): 12, (2, 1): 10, (2, 3): 10, (3, 2): 6, (3, 1): 2}
ARTSTEIN_1 = {("r", "r"): 50, ("s", "s"): 20, ("r", "s"): 20, ("s", "r"): 10}
ARTSTEIN_2 = {("s", "s"): 46, ("r", "r"): 32, ("c", "c"): 10, ("r", "s"): 6, ("r", "c"): 6}
FLEISS_1971 = units(
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
    "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)
FLEISS_WIKIPEDIA = counted(
    "0.0.0.0.14 0.2.6.4.2 0.0.3.5.6 0.3.9.2.0 2.2.8.1.1 7.7.0.0.0 3.2.6.3.0 2.5.3.2.2 6.5.2.1.0 0.2.2.3.7"
)
SAS = {(1, 1): 8, (2, 2): 5, (0, 1): 4, (0, 2): 1, (2, 1): 1}
GWET_HAND = {("y", "y"): 8, ("n", "n"): 1, ("y", "n"): 1}
ABSTRACTORS = {(1, 1): 13, (2, 2): 20, (2, 3): 7, (3, 2): 4, (3, 3): 56}
BYRT = {(True, True): 40, (True, False): 9, (False, True): 6, (False, False): 45}
KRIPPENDORFF_2011_B = units("ab aa bb bb db cc cc cc ee dd dd ad")
FLEISS_BOOK = {(1, 1): 75, (1, 2): 1, (1, 3): 4, (2, 1): 5, (2, 2): 4, (2, 3): 1, (3, 3): 10}


def fourfold(both: int, first: int, second: int, neither: int) -> dict:
    """Return a table of two coders' yes and no."""
    return {(True, True): both, (True, False): first, (False, True): second, (False, False): neither}


PUBLISHED = [
    # Krippendorff 2011, example B: two observers, five values
    (KRIPPENDORFF_2011_B, krippendorff_alpha, 0.692, 0.0005),
    # Feinstein & Cicchetti 1990, "High agreement but low kappa: I", J Clin Epidemiol 43(6): one p_o, κ by prevalence and by bias
    (fourfold(40, 9, 6, 45), percent_agreement, 0.85, 1e-9),
    (fourfold(40, 9, 6, 45), cohen_kappa, 0.70, 0.005),
    (fourfold(80, 10, 5, 5), percent_agreement, 0.85, 1e-9),
    (fourfold(80, 10, 5, 5), cohen_kappa, 0.32, 0.005),
    (fourfold(45, 15, 25, 15), cohen_kappa, 0.13, 0.005),
    (fourfold(25, 35, 5, 35), cohen_kappa, 0.26, 0.005),
    # Sim & Wright 2005, "The kappa statistic in reliability studies", Physical Therapy 85(3), table 1 and p. 263
    (fourfold(22, 2, 4, 11), cohen_kappa, 0.67, 0.005),
    (fourfold(22, 2, 4, 11), pabak, 0.69, 0.005),
    (fourfold(22, 2, 4, 11), prevalence_index, 0.28, 0.005),
    (fourfold(22, 2, 4, 11), bias_index, 0.05, 0.005),
    # Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions, table 18.1
    (FLEISS_BOOK, percent_agreement, 0.89, 1e-9),
    (FLEISS_BOOK, cohen_kappa, 0.68, 0.005),
    # Wikipedia, "Cohen's kappa", simple example
    (fourfold(20, 5, 10, 15), cohen_kappa, 0.4, 1e-9),
    # Krippendorff, Content Analysis (2004 p. 230; 2018 p. 290); Krippendorff 2011, examples C to E
    (KRIPPENDORFF_4X12, krippendorff_alpha, 0.743, 0.0011),
    (KRIPPENDORFF_4X12, lambda p: krippendorff_alpha(p, "ordinal"), 0.815, 0.0011),
    (KRIPPENDORFF_4X12, lambda p: krippendorff_alpha(p, "interval"), 0.849, 0.0011),
    (KRIPPENDORFF_4X12, lambda p: krippendorff_alpha(p, "ratio"), 0.797, 0.0011),
    # Wikipedia, "Krippendorff's alpha", computational example
    (WIKIPEDIA_3X15, krippendorff_alpha, 0.691, 0.0011),
    (WIKIPEDIA_3X15, lambda p: krippendorff_alpha(p, "interval"), 0.811, 0.0011),
    # Krippendorff, Content Analysis (1980 p. 133; 2004 p. 224)
    (DICHOTOMY, percent_agreement, 0.6, 0.0011),
    (DICHOTOMY, krippendorff_alpha, 0.095, 0.0011),
    # Krippendorff, Content Analysis (2018 p. 310); the book prints .760, rounding on the way
    (KRIPPENDORFF_2018_P310, krippendorff_alpha, 0.759, 0.0011),
    # Hayes & Krippendorff 2007, Communication Methods and Measures 1(1), p. 84
    (HAYES, lambda p: krippendorff_alpha(p, "ordinal"), 0.7598, 0.0005),
    (HAYES, krippendorff_alpha, 0.4765, 0.0005),
    # Cohen 1960, p. 45; AC1 of the same table in Gwet 2008
    (COHEN_1960, cohen_kappa, 0.492, 0.0011),
    (COHEN_1960, gwet_ac1, 0.576, 0.0011),
    # Artstein & Poesio 2008, Computational Linguistics 34(4), tables 1 and 2
    (ARTSTEIN_1, percent_agreement, 0.7, 0.0011),
    (ARTSTEIN_1, brennan_prediger, 0.4, 0.0011),
    (ARTSTEIN_1, scott_pi, 0.341, 0.0011),
    (ARTSTEIN_1, cohen_kappa, 0.348, 0.0011),
    (ARTSTEIN_2, percent_agreement, 0.88, 0.0011),
    (ARTSTEIN_2, brennan_prediger, 0.82, 0.0011),
    (ARTSTEIN_2, scott_pi, 0.7995, 0.0011),
    (ARTSTEIN_2, cohen_kappa, 0.8013, 0.0011),
    (ARTSTEIN_2, krippendorff_alpha, 0.8, 0.0011),
    # Fleiss 1971, Psychological Bulletin 76(5)
    (FLEISS_1971, fleiss_kappa, 0.4302445, 1e-6),
    # Wikipedia, "Fleiss' kappa", worked example
    (FLEISS_WIKIPEDIA, fleiss_kappa, 0.21, 0.0011),
    # SAS, the FREQ procedure, example on agreement
    (SAS, cohen_kappa, 0.4842, 0.0001),
    (SAS, lambda p: cohen_kappa(p, "linear"), 0.4701, 0.0001),
    # after Gwet 2008: AC1 stays high where π falls, as one value prevails
    (GWET_HAND, percent_agreement, 0.9, 0.0001),
    (GWET_HAND, gwet_ac1, 0.8658, 0.0001),
    (GWET_HAND, scott_pi, 0.6078, 0.0001),
    # Gwet, Handbook of Inter-Rater Reliability, 4th edition, table 2.10: with missing judgements
    (KRIPPENDORFF_4X12, percent_agreement, 0.818, 0.0005),
    (KRIPPENDORFF_4X12, gwet_ac1, 0.775, 0.0011),
    (KRIPPENDORFF_4X12, fleiss_kappa, 0.76117, 0.00001),
    (KRIPPENDORFF_4X12, brennan_prediger, 0.77273, 0.00001),
    # Gwet, Handbook (2014), 100 pregnant women by two abstractors; figures as in the vignette of Gwet's own package irrCAC
    (ABSTRACTORS, percent_agreement, 0.89, 1e-7),
    (ABSTRACTORS, cohen_kappa, 0.7964094, 1e-7),
    (ABSTRACTORS, scott_pi, 0.7962397, 1e-7),
    (ABSTRACTORS, gwet_ac1, 0.8493305, 1e-7),
    (ABSTRACTORS, brennan_prediger, 0.835, 1e-7),
    (ABSTRACTORS, krippendorff_alpha, 0.7972585, 1e-7),
    # Byrt, Bishop & Carlin 1993: PABAK is 2 p_o − 1
    (BYRT, pabak, 0.70, 1e-9),
]


@pytest.mark.parametrize(("patterns", "coefficient", "expected", "within"), PUBLISHED)
def test_a_published_figure_comes_out(patterns, coefficient, expected, within):
    """A researcher who checks qualcode against a textbook would miss the textbook's number."""
    assert coefficient(patterns).value == pytest.approx(expected, abs=within)


@pytest.mark.parametrize(("value", "expected"), [(1, 0.248), (2, 0.248), (3, 0.517), (4, 0.470), (5, 0.565)])
def test_fleiss_per_category(value, expected):
    """Fleiss (1971) prints κ per category: it is κ of the yes/no judgements, as qualcode reports codes."""
    yes_no = patterns_of([])
    for pattern, weight in FLEISS_1971.items():
        yes_no[tuple(v == value for v in pattern)] += weight
    assert fleiss_kappa(yes_no).value == pytest.approx(expected, abs=0.005)


def test_all_agree_on_one_value():
    """κ and α of 5 equal judgements are 0/0: printed as 1 or 0 they would mislead, so they are undefined and say why."""
    same = units("xx xx xx xx xx")
    assert percent_agreement(same).value == 1.0
    for figure in (cohen_kappa(same), krippendorff_alpha(same), fleiss_kappa(same), gwet_ac1(same), light_kappa(same)):
        assert figure.value is None
        assert "same" in figure.why_undefined
        assert figure.said() == "not defined"


def sections(triples: list[tuple[int, int, str]], offset: int = 0) -> list[Section]:
    """Read (begin, length, value) as sections, counted from `offset`."""
    return [Section(begin - offset, begin - offset + length, value) for begin, length, value in triples]


def test_unitizing_alpha_2004():
    """α_U of Krippendorff, Content Analysis (2004 p. 254), with its observed and expected disagreements."""
    one = sections([(225, 70, "c"), (370, 30, "c"), (180, 60, "k"), (300, 50, "k")], 150)
    other = sections([(220, 80, "c"), (355, 20, "c"), (400, 20, "c"), (180, 60, "k"), (300, 50, "k")], 150)
    found = unitizing_alpha([one, other], 300)
    assert found.by_value["c"].value == pytest.approx(0.7286, abs=0.0005)
    assert found.by_value["k"].value == 1.0
    assert found.alpha.value == pytest.approx(0.8591, abs=0.001)
    assert found.observed == pytest.approx({"c": 0.0144, "k": 0.0}, abs=0.0001)
    assert found.expected == pytest.approx({"c": 0.0532, "k": 0.0490}, abs=0.0001)


def test_unitizing_alpha_1995():
    """α_U of Krippendorff (1995), p. 57, each unit of length taken as 50; the paper's figures are limits for a fine continuum."""
    one = [
        (100, 400, "A"),
        (700, 300, "A"),
        (0, 900, "B"),
        (100, 300, "C"),
        (500, 100, "C"),
        (700, 200, "C"),
        (1000, 100, "C"),
    ]
    other = [
        (200, 200, "A"), (750, 100, "A"), (0, 100, "B"), (100, 50, "B"), (150, 50, "B"), (200, 50, "B"), (250, 50, "B"),
        (300, 150, "B"), (450, 50, "B"), (0, 100, "C"), (200, 200, "C"), (500, 200, "C"), (800, 100, "C"), (1000, 100, "C"),
    ]  # fmt: skip
    found = unitizing_alpha([sections(one), sections(other)], 1200)
    assert found.by_value["A"].value == pytest.approx(0.553, abs=0.02)
    assert found.by_value["B"].value == pytest.approx(-0.926, abs=0.02)
    assert found.by_value["C"].value == pytest.approx(0.679, abs=0.02)
    assert found.observed == pytest.approx({"A": 0.03125, "B": 2.26736, "C": 0.02777}, abs=0.0001)


def test_unitizing_family():
    """Figure 12.11 of Krippendorff, Content Analysis (2019 p. 340): .510, .413, .724, with units read off the figure."""
    alex = [(0, 7, "1"), (7, 6, "2"), (30, 2, "5"), (32, 5, "6"), (37, 7, "6"), (44, 16, "7")]
    paul = [(0, 7, "1"), (7, 6, "3"), (13, 8, "5"), (32, 12, "6")]
    suzan = [(0, 7, "1"), (7, 6, "4"), (13, 8, "5"), (32, 5, "6"), (37, 4, "6"), (41, 3, "6")]
    found = unitizing_figures([sections(alex), sections(paul), sections(suzan)], 60)
    assert found.u_alpha.value == pytest.approx(0.510, abs=0.0005)
    assert found.bar_u_alpha.value == pytest.approx(0.413, abs=0.001)
    assert found.cu_alpha.value == pytest.approx(0.724, abs=0.002)
    assert found.coverage == pytest.approx(83 / 180)
    assert {value: found.k_u_alpha[value].value for value in "123456"} == pytest.approx(
        {"1": 1.0, "2": 0.0, "3": 0.0, "4": 0.0, "5": 1.0, "6": 1.0}, abs=1e-9
    )
    assert found.value_coverage["5"] == pytest.approx(8 / 18)
    assert found.k_u_alpha["7"].value is None
    assert "meets" in found.k_u_alpha["7"].why_undefined


def test_the_tables_are_whole():
    """A slip in restating a table would make a wrong figure pass for a published one."""
    assert sum(COHEN_1960.values()) == 200
    assert sum(FLEISS_1971.values()) == 30
    assert all(sum(tally(pattern).values()) == 14 for pattern in FLEISS_WIKIPEDIA)
    assert sum(HAYES.values()) == 40
