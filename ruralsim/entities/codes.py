"""Small integer codes stored in columns, as plain ints so that compiled kernels see constants."""

# sales channels (columns with dimension "channel")
TRADER, COOP, ONLINE, ASSISTANCE = 0, 1, 2, 3
CHANNELS = ("trader", "coop", "online", "assistance")
OUTLETS = CHANNELS[:3]
"""Channels that a household chooses among; institutions choose whom they assist."""

# sources of income (columns with dimension "source"); farming is net of inputs and selling costs
(
    FARMING,
    BUSINESS,
    LOGISTICS_WAGES,
    PROCESSING_WAGES,
    LOCAL_WAGES,
    REMITTANCES,
    TRANSFERS,
    ALLOWANCE,
    PROPERTY,
    RELIEF,
) = range(10)
SOURCES = (
    "farming",
    "business",
    "logistics_wages",
    "processing_wages",
    "local_wages",
    "remittances",  # migrants away under six months: wages; longer: moved to transfers
    "transfers",
    "allowance",
    "property",
    "relief",  # help to monitored households: a transfer in the statistics, no income to the monitors
)

# monitored categories of households (exclusive)
NOT_MONITORED, SUDDEN_HARDSHIP, UNSTABLE_FORMERLY_POOR, MARGINAL = 0, 1, 2, 3
CATEGORIES = ("not_monitored", "sudden_hardship", "unstable_formerly_poor", "marginal")

# groups of households that policies tell apart: category, again for those once registered as poor, and all of
# these again for those whom lots assigned to a trial
GROUPS = tuple(
    (name, *once, *drawn)
    for drawn in ((), ("assigned",))
    for once in ((), ("formerly_poor",))
    for name in CATEGORIES
)

# shocks
NO_SHOCK, ILLNESS, DISASTER, JOB_LOSS, SCHOOLING, PRICE_FALL = range(6)
SHOCKS = ("none", "illness", "disaster", "job_loss", "schooling", "price_fall")

# station levels
POINT, TOWNSHIP_STATION, HUB = 0, 1, 2
LEVELS = ("point", "township", "hub")

# road classes; a higher class is a better road
NO_ROAD, FOOTPATH, VILLAGE_ROAD, TOWNSHIP_ROAD, COUNTY_ROAD, PROVINCIAL_ROAD = range(6)
ROAD_CLASSES = ("none", "footpath", "village", "township", "county", "provincial")

# stages of a consignment; all below DELIVERED are still in the system
AT_FARM, AT_POINT, AT_TOWNSHIP, AT_HUB, LONG_HAUL, DELIVERED, RETURNED, LOST = range(8)
STAGES = ("at_farm", "at_point", "at_township", "at_hub", "long_haul", "delivered", "returned", "lost")

# kinds of consignment and of buyer
CONSUMER, INSTITUTION = 0, 1

# kinds of network
POST, EXPRESS, COOP_NETWORK, BUS = 0, 1, 2, 3
NETWORK_KINDS = ("post", "express", "coop", "bus")

# remoteness classes of villages and townships (minutes to the county seat)
NEAR, MIDDLE, REMOTE = 0, 1, 2
REMOTENESS = ("near", "middle", "remote")

# network cost items (columns with dimension "item")
(
    COST_WAGES_ROUNDS,
    COST_WAGES_POINTS,
    COST_WAGES_STATIONS,
    COST_FUEL_ROUNDS,
    COST_FUEL_TRUNK,
    COST_RENT,
    COST_HANDLING,
    COST_HAULAGE,
    COST_CITY_DELIVERY,
    COST_COLD,
    COST_COMPENSATION,
    COST_HANDOVER,
) = range(12)
COST_ITEMS = (
    "wages_rounds",
    "wages_points",
    "wages_stations",
    "fuel_rounds",
    "fuel_trunk",
    "rent",
    "handling",
    "haulage",
    "city_delivery",
    "cold",
    "compensation",
    "handover",
)
