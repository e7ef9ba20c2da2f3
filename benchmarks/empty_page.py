"""A page of Solara that holds one word, which the county's page is held against.

Usage: ``python -m benchmarks.empty_page PORT``.
"""

import os
import sys

import solara


@solara.component
def Page() -> None:  # noqa: N802
    """The word."""
    solara.Text("ready", classes=["ready"])


def main(port: int) -> None:
    """Receives visitors until ended, set up as the county's server is."""
    os.environ.update(
        SOLARA_APP="benchmarks.empty_page",
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_THEME_SHOW_BANNER="False",
        SOLARA_THEME_LOADER="plain",
        SOLARA_ASSETS_PROXY="True",
        SOLARA_ASSETS_FONTAWESOME_ENABLED="False",
        SOLARA_SERVER_RELOAD="False",
    )
    import uvicorn
    from solara.server.starlette import app

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", lifespan="on")


if __name__ == "__main__":
    main(int(sys.argv[1]))
