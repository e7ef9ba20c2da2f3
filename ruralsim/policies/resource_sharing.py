"""Resource sharing: networks use one another's points, stations, vehicles and trunk (§4.4)."""

from typing import Annotated, ClassVar, Literal

from ruralsim.foundation.param import Named, Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World

Layer = Literal["point", "station", "vehicle", "trunk"]


class ResourceSharing(Lever):
    """Networks join hands, layer by layer; what that saves is counted in kilometres, minutes and rent."""

    en: ClassVar = "Resource sharing"
    zh: ClassVar = "资源共享"
    does_en: ClassVar = (
        "Networks that join open their points to one another, sort in one township station, ride in one tour "
        "and fill one truck. Costs are divided by use."
    )
    does_zh: ClassVar = "参与的物流网络互开村点、共用乡镇站、同车收派、合并干线，费用按使用量分摊。"
    section: ClassVar = "4.4"
    writes: ClassVar = ("share_point", "share_station", "share_vehicle", "share_trunk")
    evidence: ClassVar = (
        "State Council, rural delivery logistics, 2021: 邮快合作, 客货邮融合; size of effect unknown"
    )

    intensity: Annotated[float, Param("1", 0, 1, "Share of networks that join", "参与网络比例")] = 1.0
    layers: Annotated[tuple[Layer, ...], Named("Layers shared", "共享层级")] = (
        "point", "station", "vehicle", "trunk",
    )  # fmt: skip
    """Layers shared."""
    setup_cny: Annotated[
        float,
        Param("CNY/township", 0, 1e8, "Joint station, signs and systems per township", "每乡镇共建投入"),
    ] = 60_000.0
    running_cny_year: Annotated[
        float, Param("CNY/township/year", 0, 1e8, "Coordination per township", "每乡镇协调运行费")
    ] = 12_000.0

    def terms(self, world: World) -> Written:
        """Shares of networks that join, where and of whom the lever asks it."""
        for layer in self.layers:
            yield f"share_{layer}", self.effective(world, "township", "network")

    def capital(self, world: World) -> float:
        """Setting up a joint station."""
        return self.setup_cny * float(self.paid(world, "township").sum())

    def running(self, world: World) -> float:
        """Coordination."""
        return self.running_cny_year * float(self.paid(world, "township").sum())
