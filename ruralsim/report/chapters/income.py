"""What households live on."""

FIGURES = """
# income_given | Growth of income, and what of it is given | 收入增长及其中外部设定的部分 | own wide optional
> Wages, transfers and farm prices grow at rates that are given: the dashed line is what they alone would \
make of the first day's income. | 工资、转移收入与农产品价格按外部设定的增速上涨;虚线为仅此一项的结果。

# income_sources | Income per head by source | 人均收入来源构成 | stack wide
income_farming          | farming                   | 农业
income_business         | other business            | 其他经营
income_logistics_wages  | logistics wages           | 物流工资
income_processing_wages | processing wages          | 加工工资
income_local_wages      | local wages               | 本地务工
income_remittances      | migrants' wages           | 外出务工
income_transfers        | pensions and transfers    | 养老金与转移
income_allowance        | minimum-living allowance  | 低保金
income_property         | property                  | 财产
income_relief           | relief                    | 救助金

# income_quintiles | Income per head by fifth | 五等份人均收入 | lines
income_q5 | richest fifth | 最高收入组
income_q4 | fourth        | 中高收入组
income_q3 | third         | 中间收入组
income_q2 | second        | 中低收入组
income_q1 | poorest fifth | 最低收入组

# income_remoteness | Income per head by remoteness | 按偏远程度的人均收入 | level
income_near   | near the county seat | 近郊村
income_middle | in between           | 中间村
income_remote | remote               | 偏远村

# distribution | Distribution of income | 收入分布 | own
> Share of residents per 1,000 CNY, smoothed; the richest 1.5 per cent lie beyond the axis. | \
每千元收入段的常住人口占比(已平滑),最高的1.5%在坐标轴之外。

# made_of | What each fifth lives on | 各收入组的收入构成 | own

# income_groups | Income per head of those taking part | 参与农户人均收入 | level
> Those who take part differ from the others to begin with: not an effect. | \
参与者与其他农户本有差异,差距不等于效果。
income_head          | all households        | 全体农户
income_sellers       | selling online        | 网店农户
income_logistics     | with a logistics job  | 物流从业户
income_assisted      | listed for assistance | 帮扶采购农户
income_formerly_poor | formerly poor         | 脱贫户

# trial | A trial: households assigned by lot, and others | 随机试验:入组与未入组农户 | level optional
> Lots decide who is offered the policy, so the gap of the two is its effect, with the luck of the draw. \
Online sellers chose to sell. | 是否入组由抽签决定,两组差距即为效应(含抽签偶然);\
网店农户则出于自选择。
trial_assigned | assigned     | 入组
trial_others   | not assigned | 未入组

# gini | Gini coefficient | 基尼系数 | level
gini | Gini coefficient | 基尼系数

# goods_gain | Gain from buying online, beside income | 网购消费者收益(收入之外) | level
> What households would pay to keep the chance to order online, less the time to fetch parcels; no income. | \
农户为保有网购机会愿付之数,扣除取件用时;不计入收入。
goods_gain_head | gain from buying online, per head | 人均网购消费者收益

# markdown | Farm-gate prices | 农户售价 | lines
trader_markdown | traders' markdown under wholesale | 商贩压价幅度
online_premium  | net online premium                | 网销净溢价

# channels | Farm sales by channel | 农产品销售渠道 | stack
trader_share     | traders    | 商贩
coop_share       | co-op      | 供销社
assistance_share | assistance | 帮扶采购
online_share     | online     | 网上销售
"""
