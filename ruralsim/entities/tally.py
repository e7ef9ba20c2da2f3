"""Daily tallies: what happened today, added up by the phases and kept one row per day.

Phases add to the vector ``tally.today`` at the indices of `TALLY`; `Tally.close_day` stores the row.
Indicators are pure functions of the stored rows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TALLIES: tuple[str, ...] = tuple(
    """
up_orders up_orders_kg up_orders_assistance up_unmatched
up_delivered up_delivered_kg up_delivered_assistance up_returned up_lost
up_days up_late up_damaged up_loss_share up_disputes up_refunds_cny up_paid_cny up_freight_cny
up_delivered_consumer up_delivered_subsidised first_time_pairs repurchased_pairs
down_orders down_delivered down_returned down_lost down_uncollected down_waiting_days down_goods_cny
rounds round_km round_minutes round_parcels round_up_parcels round_down_parcels round_stops
round_load_kg round_capacity_kg trunk_km trunk_load_kg trunk_capacity_kg trunk_trips
sorts missorts handovers
cost_wages_rounds cost_wages_points cost_wages_stations cost_fuel_rounds cost_fuel_trunk cost_rent
cost_handling cost_haulage cost_city_delivery cost_cold cost_compensation cost_handover
cost_up revenue_up revenue_down subsidy_networks
harvested_kg harvested_vegetable_kg harvested_fruit_kg unharvested_kg
lost_vegetable_kg lost_fruit_kg lost_kg
sold_trader_kg sold_coop_kg sold_online_kg sold_assistance_kg sold_processor_kg sold_floor_kg sold_local_kg
sold_trader_cny sold_coop_cny sold_online_cny sold_assistance_cny sold_processor_cny sold_floor_cny
sold_local_cny trader_wholesale_cny trader_offers trader_sales online_premium_kg online_net_cny
online_best_cny
packing_minutes carrying_minutes
hires quits vacancies_days adoptions exits_online points_opened points_closed stations_opened stations_closed
irregular_fee_parcels short_weight_parcels detections
entries_poor spells_ended spell_days_ended re_entries help_cny help_nonpoor_cny
courier_days
monitor_clues monitored_entered monitored_entered_wrongly monitor_waited monitor_wait_days spells_long
down_late
goods_gain_cny
up_freight_pieces_cny courier_shifts
""".split()  # noqa: SIM905
)
TALLY: dict[str, int] = {name: i for i, name in enumerate(TALLIES)}


@dataclass
class Tally:
    """Running tallies of today and the stored days.

    Attributes:
        today: shape (tallies,), added to by the phases.
        days: shape (days, tallies), one row per simulated day after burn-in start.
    """

    today: NDArray[np.float64]
    days: NDArray[np.float64]
    stored: int = 0

    @classmethod
    def empty(cls, total_days: int) -> "Tally":
        """Tally with room for ``total_days`` rows."""
        return cls(np.zeros(len(TALLIES)), np.zeros((total_days, len(TALLIES))))

    def close_day(self) -> None:
        """Store today's row and start the next."""
        self.days[self.stored] = self.today
        self.stored += 1
        self.today[:] = 0.0
