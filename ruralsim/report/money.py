"""Who paid whom, and where the harvest went: the books of the run, by year."""

from typing import Any

from ruralsim.report.source import Run, short
from ruralsim.report.text import labelled

HARVESTED, UNHARVESTED = "harvested", "unharvested"


def flows(run: Run) -> dict[str, Any] | None:
    """Payments by year; None if the run has none.

    Returns:
        years; sectors in the order of the ledger; flows with indices of payer and receiver, and CNY by year.
    """
    frame = run.table("money")
    if frame.empty or not {"year", "payer", "receiver", "flow", "cny"} <= set(frame):
        return None
    sectors = [s["name"].lower() for s in run.meta.get("sectors", [])]
    years = sorted(int(year) for year in frame["year"].unique())
    paid = frame.assign(flow=frame["flow"].str.lower()).pivot_table(
        index="flow", columns="year", values="cny", aggfunc="sum"
    )
    found = []
    for entry in run.meta.get("flows", []):
        name, payer, receiver = (entry[key].lower() for key in ("name", "payer", "receiver"))
        if name in paid.index and payer in sectors and receiver in sectors and paid.loc[name].sum() > 0:
            cny = short(paid.loc[name].reindex(years).fillna(0.0), 6)
            found.append(
                {
                    "label": labelled(entry),
                    "from": sectors.index(payer),
                    "to": sectors.index(receiver),
                    "cny": cny,
                }
            )
    if not found:
        return None
    return {"years": years, "sectors": [labelled(s) for s in run.meta["sectors"]], "flows": found}


def harvest(run: Run) -> dict[str, Any] | None:
    """Tonnes by year, product and account; None if the run has none.

    Returns:
        years; products; accounts without the harvest and what stayed in the field; harvested[year][product],
        unharvested[year][product], and kg[year][product][account].
    """
    frame = run.table("mass")
    if frame.empty or not {"year", "account", "product", "kg"} <= set(frame) or not frame["kg"].abs().sum():
        return None
    tonnes = frame.assign(t=frame["kg"] / 1000.0).pivot_table(
        index=["year", "product"], columns="account", values="t", aggfunc="sum", fill_value=0.0
    )
    years = sorted(int(year) for year in frame["year"].unique())
    products = [p for p in run.meta.get("products", []) if p["name"] in set(frame["product"])]
    accounts = [
        a
        for a in run.meta.get("accounts", [])
        if a["name"] in tonnes and a["name"] not in (HARVESTED, UNHARVESTED)
    ]
    if not accounts:
        accounts = [{"name": str(c)} for c in tonnes if c not in (HARVESTED, UNHARVESTED)]

    def at(year: int, product: str, account: str) -> float:
        return float(tonnes[account].get((year, product), 0.0)) if account in tonnes else 0.0

    return {
        "years": years,
        "products": [labelled(p) for p in products],
        "accounts": [labelled(a) for a in accounts],
        HARVESTED: [short((at(y, p["name"], HARVESTED) for p in products), 6) for y in years],
        UNHARVESTED: [short((at(y, p["name"], UNHARVESTED) for p in products), 6) for y in years],
        "tonnes": [
            [short((at(y, p["name"], a["name"]) for a in accounts), 6) for p in products] for y in years
        ],
    }
