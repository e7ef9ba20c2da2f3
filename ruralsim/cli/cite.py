"""`ruralsim cite`: how to cite ruralsim, and the paper that it starts from."""

from typing import Annotated

import typer

from ruralsim.cli import screen


def cite(
    bibtex: Annotated[bool, typer.Option("--bibtex", help="For BibTeX. · BibTeX 格式")] = False,
    apa: Annotated[bool, typer.Option("--apa", help="In the style of the APA. · APA 格式")] = False,
    gbt7714: Annotated[bool, typer.Option("--gbt7714", help="By GB/T 7714. · 国标 GB/T 7714 格式")] = False,
) -> None:
    """引用方式 · Say how to cite ruralsim, and the paper whose argument it makes into mechanisms.

    Without an option both styles are printed, one in English and one in Chinese.
    """
    from ruralsim.report import citation

    neither = not (bibtex or apa or gbt7714)
    styles = [(apa or neither, citation.apa), (gbt7714 or neither, citation.gbt7714)]
    for wanted, style in (*styles, (bibtex, citation.bibtex)):
        if wanted:
            for work in (citation.RURALSIM, citation.PAPER):
                screen.out().print(style(work), markup=False, soft_wrap=True)
    if said := citation.missing(citation.PAPER)["en"]:
        screen.note(f"The paper · 论文: {said} · {citation.missing(citation.PAPER)['zh']}")
