"""Places: cells of the grid, villages, townships, market zones."""

from ruralsim.foundation.arrays import B1, F4, F8, I1, I2, I4, U8, F8x2
from ruralsim.foundation.table import Table, column


class Cells(Table):
    """Grid cells of 1 km x 1 km, row = y * width + x."""

    elevation_m: F8 = column("f8", "m", "Elevation")
    slope: F8 = column("f8", "", "Largest slope to a neighbour, rise over run")
    road_class: I1 = column("i1", "", "Road class built at the start")
    signal: B1 = column("b1", "", "Internet signal at the start")
    closed_until: I4 = column("i4", "day", "Landslide: road closed until this day (exclusive)")
    township: I4 = column("i4", "", "Township row the cell belongs to")


class Villages(Table):
    """Villages, natural (自然村) or administrative (行政村): `world.county.village_unit` says which."""

    uid: U8 = column("u8", "", "Hash of (township, index)")
    township: I4 = column("i4", "", "Township row")
    cell: I4 = column("i4", "", "Grid cell")
    x_km: F4 = column("f4", "km", "East coordinate")
    y_km: F4 = column("f4", "km", "North coordinate")
    first: I4 = column("i4", "", "First farmer row")
    households: I4 = column("i4", "", "Farm households")
    has_road: B1 = column("b1", "", "A motor road reaches the village")
    signal: B1 = column("b1", "", "Internet signal today")
    remoteness: I1 = column("i1", "", "NEAR, MIDDLE, REMOTE on the roads of the first day")
    minutes_township: F8 = column("f8", "min", "Drive to the township station, today's roads")
    minutes_seat: F8 = column("f8", "min", "Drive to the county seat, today's roads")
    market_minutes: F8 = column(
        "f8", "min", "Way to the county seat as goods and workers go: on foot to the first road, then driven"
    )
    market_km: F8 = column("f8", "km", "Length of that way")
    start_minutes: F8 = column("f8", "min", "The same on the roads of the first day")
    porter_km: F8 = column("f8", "km", "Part of that way on foot; 0 where a motor road leads")
    roughness: F8 = column("f8", "", "Vibration of the way to the township, 0-1 (mean over road classes)")
    price_info: F8 = column("f8", "", "Farmers' price information, 0-1")
    waiting_kg: F8x2 = column("f8", "kg", "Stock farmers offer to traders today", dims=("product",))
    online_premium: F8 = column("f8", "", "Observed mean net online premium of sellers, relative")
    point_within: B1 = column("b1", "", "A usable pick-up point within reach")
    point_minutes: F8 = column("f8", "min", "Walk or ride from a household to the usable point")
    fetched: F8 = column("f8", "", "Share of its parcels that must be fetched at the township")
    goods_days: F8 = column("f8", "days", "Days from order to hand that households expect of a parcel")
    disaster_day: I4 = column("i4", "day", "Day of the last disaster")
    cut_until: I4 = column(
        "i4", "day", "Landslide on the way to the county seat: no rounds until this day (exclusive)"
    )


class Townships(Table):
    """Townships."""

    uid: U8 = column("u8", "", "Hash of the index")
    cell: I4 = column("i4", "", "Grid cell of the seat")
    x_km: F4 = column("f4", "km", "East coordinate of the seat")
    y_km: F4 = column("f4", "km", "North coordinate of the seat")
    minutes_seat: F8 = column("f8", "min", "Drive to the county seat, today's roads")
    km_seat: F8 = column("f8", "km", "Distance to the county seat")
    remoteness: I1 = column("i1", "", "NEAR, MIDDLE, REMOTE on the roads of the first day")
    compliance: F8 = column("f8", "", "Implementation of local policy, 0-1")
    local_wage: F8 = column("f8", "CNY/month", "Local wage of an average worker")
    idle: F8 = column("f8", "persons", "Workers without wage work beyond what farms need")
    vacancies: F8 = column("f8", "persons", "Open local positions")
    headcount: F8 = column("f8", "", "Poverty headcount ratio now")
    jobs: F8 = column("f8", "persons", "Members of farm households in local wage work")
    orders_month: F8 = column("f8", "", "Deliveries of produce from here this month")
    orders_usual: F8 = column("f8", "1/month", "Deliveries of produce in a month, mean of about a year")
    disputes_month: F8 = column("f8", "", "Disputes about them this month")
    dispute_rate: F8 = column("f8", "", "Smoothed disputes per delivery")
    disputes: F8 = column("f8", "", "Disputes of the last months (smoothed count)")
    # processor of the township (one at most)
    processor: B1 = column("b1", "", "A processor works here")
    processor_cash: F8 = column("f8", "CNY", "Its cash")
    processor_kg_day: F8 = column("f8", "kg/day", "Its capacity")
    processor_months_losing: I2 = column("i2", "months", "Consecutive losing months")
    processor_months_hopeful: I2 = column("i2", "months", "Consecutive months an entry looked worth while")
    processor_profit_month: F8 = column("f8", "CNY", "Profit of the running month")
    lowgrade_kg_day: F8 = column("f8", "kg/day", "Smoothed low grade and unsold produce offered here")


class Zones(Table):
    """Market zones: county town, prefecture city, provincial capital, partner province."""

    cell: I4 = column("i4", "", "Grid cell on the rim")
    km: F8 = column("f8", "km", "Haul from the prefecture sorting centre (or the hub for the county town)")
    days: I4 = column("i4", "days", "Transit days beyond the hub")
    retail_factor: F8 = column("f8", "", "Retail price level relative to the province")
    share: F8 = column("f8", "", "Share of the consumers")
    told: F8 = column("f8", "", "Net good experience told on the last day of deliveries")
