"""How far coders agree: coefficients, reports, confusions, and a paragraph for a methods section."""

from qualcode.core.agreement.coefficients import (
    bias_index,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    light_kappa,
    pabak,
    percent_agreement,
    prevalence_index,
    scott_pi,
)
from qualcode.core.agreement.confusion import Confusion, confusions, telling_words
from qualcode.core.agreement.disagreements import Disagreement, disagreements
from qualcode.core.agreement.figure import Figure
from qualcode.core.agreement.judgements import CodedSpan, Judgements, judge_characters, judge_units
from qualcode.core.agreement.krippendorff import krippendorff_alpha
from qualcode.core.agreement.patterns import patterns_of
from qualcode.core.agreement.report import (
    AgreementReport,
    Measures,
    agreement_report,
    coded_at_all,
    pooled_measures,
    spans_report,
)
from qualcode.core.agreement.unitizing import Section, UnitizingFigures, unitizing_figures
from qualcode.core.agreement.unitizing2004 import UnitizingAlpha, unitizing_alpha
from qualcode.core.agreement.words import methods_paragraph

__all__ = [
    "AgreementReport",
    "CodedSpan",
    "Confusion",
    "Disagreement",
    "Figure",
    "Judgements",
    "Measures",
    "Section",
    "UnitizingAlpha",
    "UnitizingFigures",
    "agreement_report",
    "bias_index",
    "brennan_prediger",
    "coded_at_all",
    "cohen_kappa",
    "confusions",
    "disagreements",
    "fleiss_kappa",
    "gwet_ac1",
    "judge_characters",
    "judge_units",
    "krippendorff_alpha",
    "light_kappa",
    "methods_paragraph",
    "pabak",
    "patterns_of",
    "percent_agreement",
    "pooled_measures",
    "prevalence_index",
    "scott_pi",
    "spans_report",
    "telling_words",
    "unitizing_alpha",
    "unitizing_figures",
]
