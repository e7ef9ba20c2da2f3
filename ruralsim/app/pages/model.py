"""The model in one page."""

from ruralsim.report.text import Text, text

MODEL: tuple[tuple[Text, Text], ...] = (
    (
        text("What it is for", "用途"),
        text(
            "What-if questions about rural e-commerce logistics in counties that have left poverty: what "
            "sharing, cold chains, training, roads, subsidies, or the withdrawal of consumption "
            "assistance do to logistics cost, farm income and the risk of falling back into poverty, at "
            "what public cost and for whom. It compares scenarios of one county; it does not forecast "
            "levels.",
            "回答脱贫县农村电商物流的政策假设问题：资源共享、冷链、培训、道路、补贴或退出消费帮扶，会怎样影响"
            "物流成本、农户收入和返贫风险，财政花多少钱、谁受益。用于同一县域不同方案的比较，不预测绝对水平。",
        ),
    ),
    (
        text("Who acts", "主体"),
        text(
            "Farm households grow, sell, work away, fall ill and learn. Couriers drive rounds on real "
            "road times. Village points, township stations and county hubs of several networks open, "
            "close and hire. Circles of urban buyers and assisting institutions order, inspect, return "
            "and remember.",
            "农户种养、销售、外出务工、患病、学习；快递员按真实路网行车收派；多个物流网络的村级网点、乡镇站与县"
            "中心开办、关停、用工；城市消费圈与帮扶单位下单、验货、退货并记住卖家。",
        ),
    ),
    (
        text("One day", "一天"),
        text(
            "Policies set today's terms; weather and shocks; harvest and decay; orders; sale through "
            "traders, co-op, assistance or online; first mile, rounds, trunk haul, delivery; networks' "
            "accounts, tariffs and staff; households' labour, budget, learning and adoption; poverty "
            "monitoring; observation.",
            "政策设定当日条件；天气与冲击；采收与损耗；下单；经商贩、供销社、帮扶采购或网店销售；最初一公里、收派、干"
            "线、妥投；物流网络的账目、资费与人员；农户的劳动、收支、学习与开设网店；防返贫监测；观测记录。",
        ),
    ),
    (
        text("Effects emerge", "效应自发产生"),
        text(
            "No policy multiplies an outcome. A lever changes a term (who may use which van, what a road "
            "is, what a worker earns), and cost, income and poverty follow from what agents then do. "
            "Local levers reach as far as townships comply. Mass, money and parcels balance every day.",
            "任何政策都不直接放大结果。举措只改变条件（谁可用哪辆车、道路是什么等级、工人挣多少），成本、收入"
            "与贫困由各主体随后的行为决定。地方举措的到位程度取决于乡镇的执行。货物、资金与包裹每日平衡。",
        ),
    ),
    (
        text("The same luck", "相同的运气"),
        text(
            "Every draw depends on seed, purpose, day and who it is for. Two counties with one seed have "
            "the same weather, illness and luck, so that their difference is exactly nothing until a "
            "lever makes one. A downloaded session repeats bit for bit.",
            "每次随机抽取只取决于种子、用途、日期与对象。同一种子的两个县域天气、疾病与运气完全相同，举措生效"
            "前差异严格为零。下载的方案可逐位复现本次操作。",
        ),
    ),
    (
        text("How sure", "可信度"),
        text(
            "Levels are calibrated to official statistics of 2021; many micro-parameters are assumptions "
            "with a range, marked L in the table. One pair of runs is one draw of luck: ruralsim compare "
            "says how sure an effect is.",
            "总体水平按2021年官方统计校准；许多微观参数是带范围的假定，在表中以 L 标出。一对运行只是一"
            "次运气：效应是否可靠，请用 ruralsim compare 判断。",
        ),
    ),
)  # fmt: skip
"""Heading and paragraph, in both languages."""
