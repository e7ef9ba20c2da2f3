"""Who falls back."""

FIGURES = """
# headcount | Persons below the line | 监测线以下人口占比 | lines
headcount               | current line                | 当年监测线
headcount_constant      | constant 2021 line          | 2021年不变价线
headcount_formerly_poor | formerly poor, current line | 脱贫人口(当年线)

# headcount_help | With and without help | 计入与不计救助 | lines
headcount                  | headcount, all aid counted       | 监测线以下人口占比(计入各项帮扶)
headcount_before_relief    | without relief                   | 不计救助金
headcount_before_aid       | without relief and allowance     | 不计救助金与低保
headcount_after_medical    | after medical and schooling cost | 扣除医疗教育支出
headcount_after_help       | the same, help counted           | 同上,计入帮扶

# fgt | Depth and severity | 贫困深度与强度 | lines
fgt1 | poverty gap (FGT 1) | 差距指数(FGT1)
fgt2 | severity (FGT 2)    | 强度指数(FGT2)

# entry | Hazard of falling into poverty | 年致贫率 | lines
entry_hazard               | all above the line a year ago | 一年前监测线以上人口
entry_hazard_formerly_poor | formerly poor                 | 脱贫人口

# mobility | How lasting incomes are | 收入的持续性 | lines
income_persistence | correlation with the year before | 与上年相关系数
income_transitory  | transitory share of the variance | 暂时性方差份额
mobility_equalises | taken off the Gini by mobility   | 流动对基尼系数的缩小

# re_entry | Re-entry within 36 months | 36个月内再返贫 | lines
re_entry | share of those who rose | 占脱贫者比重

# monitored | Persons in monitored households | 监测对象人数 | stack
monitored_sudden_hardship        | sudden serious hardship | 突发严重困难户
monitored_unstable_formerly_poor | unstable, formerly poor | 脱贫不稳定户
monitored_marginal               | marginal, at risk       | 边缘易致贫户

# monitoring | Hardship, register and vulnerability | 困难、在册与脆弱人口 | lines
headcount_after_medical | in hardship, as the model knows | 实际困难(模型所知)
monitored_share         | in the register                 | 在册监测对象
monitored_ever          | ever registered                 | 累计识别
vulnerable              | vulnerable (FGLS)               | 脆弱人口(FGLS)

# monitoring_errors | Errors of monitoring | 监测的错漏 | lines
exclusion_error  | should be in the register and is not | 应纳未纳
inclusion_error  | entered above the line               | 错评

# headcount_remoteness | Headcount by remoteness | 按偏远程度的监测线以下人口占比 | \
villages headcount residents share

# vulnerability | Probability of poverty next year | 来年致贫概率 | own
> Share of residents by estimated probability (three-step FGLS). | 按估计概率(三步FGLS)的常住人口占比。

# spells | How long poverty lasts | 贫困持续时间 | lines
spell_days         | spells that ended  | 已结束
spell_running_days | spells still going | 仍在持续

# townships | Headcount by township and month | 各乡镇逐月监测线以下人口占比 | own
> Nearest to the county seat at the top. | 自上而下由近及远(距县城车程)。
"""
