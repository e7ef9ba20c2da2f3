"""Awards: prizes for the best seller and the best courier of each township (§4.1)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class Awards(Lever):
    """Prizes make the winner's prices and methods known, and lift couriers' morale."""

    en: ClassVar = "Awards"
    zh: ClassVar = "表彰奖励"
    does_en: ClassVar = (
        "Each quarter the best online seller and the best courier of a township win a prize. The "
        "seller's true "
        "net price and skill become known to the neighbours; the hope of a prize lifts couriers' morale, and "
        "with it they stay longer."
    )
    does_zh: ClassVar = (
        "每季度奖励乡镇优秀网商与优秀快递员；获奖网商的真实净价与方法为邻里所知，快递员士气提高、离职减少。"
    )
    section: ClassVar = "4.1"
    writes: ClassVar = ("seller_award", "courier_award", "award_morale")
    evidence: ClassVar = "No measurement known for rural couriers or sellers; morale effect assumed"

    intensity: Annotated[
        float, Param("CNY/township/year", 0, 1e6, "Prize money per township", "每乡镇年奖金")
    ] = 20_000.0
    seller_share: Annotated[float, Param("1", 0, 1, "Part of it for sellers", "网商奖金占比")] = 0.5
    morale_1000cny: Annotated[
        float,
        Param(
            "1/month",
            0,
            1,
            "Morale gained per 1,000 CNY a year of prizes in a township",
            "每千元奖金提升士气",
        ),
    ] = 0.002
    running_cny_year: Annotated[
        float, Param("CNY/township/year", 0, 1e6, "Juries and ceremonies", "评选与表彰会经费")
    ] = 3_000.0

    def terms(self, world: World) -> Written:
        """Prizes by township, and what couriers hope for, by network."""
        purse = self.effective(world, "township")
        couriers = (1.0 - self.seller_share) * purse
        yield "seller_award", self.seller_share * purse
        yield "courier_award", couriers
        mean = float(couriers.mean()) if couriers.size else 0.0
        yield "award_morale", self.morale_1000cny * mean / 1000.0 * self.targeted(world, "network")

    def running(self, world: World) -> float:
        """Juries and ceremonies; the prizes themselves are claimed when they are won."""
        return self.running_cny_year * float(self.paid(world, "township").sum()) / self.intensity
