"""The page that lies in every bundle of results: what it is and how to see whether it is so."""

from collections.abc import Mapping
from typing import Any

from ruralsim.foundation.sources import named
from ruralsim.report.citation import PAPER, RURALSIM, apa, gbt7714


def readme(about: Mapping[str, Any], name: str, called: tuple[str, str]) -> str:
    """`README.md` of a bundle.

    Args:
        about: what `bundle.json` says.
        name: of the bundle's file.
        called: what results of its kind are called, in English and Chinese.
    """
    made, title, (en, zh) = about["made"], about["title"], called
    version = named(made.get("version"), made.get("sources"))
    commit = made.get("commit") or "–"
    runs, command = f"{about['runs']:,}", about["command"] or "–"
    return f"""# {title["en"]}

Results of ruralsim, {en.lower()}: {runs} runs, made by ruralsim {version}, git commit {commit}, Python
{made.get("python", "?")}, on {made.get("date", "?")}. 中文说明见下。

| | |
|---|---|
| `results/` | tables (Parquet, units and labels in the columns), the question as it was asked, data files |
| `results/runs/` | every run they rest on: scenario, seed, and a digest of all its numbers |
| `constraints.txt` | versions of the packages |
| `odd.md` | the model, as an ODD protocol; `odd.zh.md` in Chinese |
| `CITATION.cff` | how to cite it |

Install that version of ruralsim from its sources with `-c constraints.txt`. Then

```console
$ ruralsim verify {name}           # makes a few of the runs again and compares every bit; --all makes all
$ ruralsim report results --out .   # draws the page again (of a run, a comparison or findings)
$ {command}
```

The last line is the command that asks the same question again.

{apa(RURALSIM)}
{apa(PAPER)}

# {title["zh"]}

本压缩包是 ruralsim 的结果（{zh}）：共 {runs} 次运行，由 ruralsim {version} 生成，git 提交 {commit}，
Python {made.get("python", "?")}，日期 {made.get("date", "?")}。

| | |
|---|---|
| `results/` | 结果表（Parquet，列中附单位与中英文名称）、所提问题、数据文件 |
| `results/runs/` | 所依据的每次运行：方案、种子及全部数值的摘要 |
| `constraints.txt` | 各软件包的版本 |
| `odd.zh.md` | 模型说明（ODD 协议）；英文为 `odd.md` |
| `CITATION.cff` | 引用方式 |

请用 `-c constraints.txt` 从源码安装同一版本的 ruralsim。`ruralsim verify {name}` 重新运行其中几次并逐位比较，
`--all` 重新运行全部；`ruralsim report results --out .` 重新生成网页；上面最后一行命令重新提出同一问题。

{gbt7714(RURALSIM)}
{gbt7714(PAPER)}
"""
