"""Where numbers come from, in both languages."""

import re

import pytest

from ruralsim.experiment.calibrating import official
from ruralsim.experiment.validating.published import published
from ruralsim.policies import levers
from ruralsim.report.cited import cited
from ruralsim.scenario import Scenario

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("kind", ["parameters", "levers", "targets", "findings"])
def test_every_source_has_its_chinese_in_the_table(kind: str) -> None:
    match kind:
        case "parameters":
            said = [
                p["source"] for name in ("full_package", "xinghe") for p in Scenario.load(name).parameters()
            ]
        case "levers":
            said = [lever.evidence for lever in levers().values()]
        case "targets":
            said = [target.source for target in official.targets()]
        case _:
            said = [finding.source for finding in published()]
    missing = sorted({one for one in said if not CHINESE.search(cited(one)["zh"])})
    assert not missing, "ruralsim/report/sources_zh.toml"
