"""How well parcels travel, and who buys again."""

FIGURES = """
# days | Days to deliver | 妥投时长 | lines
days_to_deliver | days | 天数

# days_remoteness | Days to deliver, by remoteness | 按偏远程度的妥投时长 | \
villages days_to_deliver delivered days
# visits_remoteness | Networks' calls per village and week | 每村每周到村次数 | \
villages visits_week - visits/week
# loss_remoteness | Loss on the way, by remoteness | 按偏远程度的途中损耗 | \
villages loss_share delivered share

# loss | Loss to the end of the chain | 全链条损耗率 | lines
loss_vegetable | vegetables         | 蔬菜
loss_fruit     | fruit              | 水果
loss_share     | parcels on the way | 包裹途中

# quality | What goes wrong | 差错与纠纷 | lines
damaged_share | damaged          | 破损
failed_share  | lost or returned | 丢失与退回
dispute_rate  | disputes         | 纠纷
refund_share  | refunds          | 退款
missort_rate  | sorts gone wrong | 错分

# promise | On time, and bought again | 准时与复购 | lines
on_time    | delivered on time            | 准时妥投率
repurchase | repurchase                   | 复购率
coverage   | villages with parcel service | 快递覆盖村占比

# online | Online selling | 网上销售 | lines
online_share | online share of farm sales | 网销占比
sellers      | households selling online  | 网店农户占比

# market | E-commerce that stands on the market | 电商市场化占比 | lines
market_e_commerce | without assistance or subsidy | 不靠帮扶与补贴

# sellers_remoteness | Households selling online, by remoteness | 按偏远程度的网店农户占比 | \
villages sellers_share residents share

# year_parcels | Parcels over the year | 一年中的包裹量 | year wide published
> Parcels a day, relative to the year's mean; the country's are parcels collected. \
| 各月日均件量与全年均值之比;全国为揽收量。
down_orders_day | ordered by farm households | 农户网购下单
down_day        | brought to them            | 下行妥投
orders_day      | produce ordered            | 农产品订单

# year_promise | On time, month by month | 各月准时率 | year
on_time | delivered on time | 准时妥投率

# year_prices | Wholesale prices over the year | 一年中的批发价格 | year
> Of the county's products, relative to the year's mean. | 本县各品类批发价与全年均值之比。
wholesale_level | mean of products | 各品类平均

# volume | Parcels a day | 日均包裹 | lines
down_day   | down-going parcels | 下行包裹
orders_day | produce orders     | 农产品订单

# unsold | Not sold, not harvested | 未售与未采 | lines
unsold_share    | unsold share of the harvest | 未售出占比
unharvested_share | left in the field         | 未采收占比
unmatched_share | wishes without a seller     | 未匹配需求

# in_system | Produce consignments on their way | 在途农产品件数 | lines
in_system | consignments | 件数

# down_wait | Wait for down-going parcels | 下行包裹等待天数 | lines
down_wait_days | days | 天数
"""
