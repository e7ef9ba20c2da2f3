"""What logistics costs."""

FIGURES = """
# cost_parcel | Cost per parcel | 单件物流成本 | lines
cost_parcel       | both directions, before subsidy | 上下行合计(补贴前)
cost_parcel_borne | the same, after subsidy         | 上下行合计(补贴后)
cost_parcel_up    | produce                         | 农产品上行

# cost_kg | Cost of produce per kilogram | 农产品每公斤物流成本 | lines
cost_kg | cost per kg | 每公斤成本

# cost_stages | What a parcel's cost is made of | 单件成本的环节构成 | stack wide
> Stages add up to the cost per parcel; fees between networks cancel. | \
各环节之和即单件成本,网络间转交费相抵。
cost_parcel_points       | village points       | 村级网点
cost_parcel_rounds       | courier rounds       | 收派
cost_parcel_stations     | stations and sorting | 站点与分拣
cost_parcel_trunk        | trunk haul           | 县域干线
cost_parcel_haulage      | bought long haul     | 外购干线
cost_parcel_city         | city delivery        | 城市派送
cost_parcel_cold         | cold chain           | 冷链
cost_parcel_compensation | compensation         | 赔付

# network_stages | Cost per parcel by network and stage | 各网络单件成本的环节构成 | own
> Last 12 months; fees to other networks included. | 近12个月,含支付给其他网络的转交费。

# cost_networks | Cost per parcel, by network | 各网络单件成本 | networks cost CNY/parcel
# tariffs | Tariff for a 4 kg parcel, by network | 各网络4公斤件资费 | networks tariff CNY
# margins | Margin before subsidy, by network | 各网络补贴前利润率 | networks margin share

# price_share | Share of the delivered price | 占到手价比重 | lines
cost_share    | logistics cost          | 物流成本
freight_share | freight paid by sellers | 农户承担运费

# load_factor | Load factor | 装载率 | lines
load_factor       | rounds | 收派
load_factor_trunk | trunk  | 干线

# km_parcel | Kilometres per parcel | 单件里程 | lines
km_parcel       | rounds | 收派
km_parcel_trunk | trunk  | 干线
"""
