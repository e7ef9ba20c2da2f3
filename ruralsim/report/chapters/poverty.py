"""Who falls back."""

FIGURES = """
# headcount | Persons below the line | 线下人口占比 | lines
headcount               | current line                | 当年监测线
headcount_constant      | constant 2021 line          | 2021年不变价线
headcount_formerly_poor | formerly poor, current line | 脱贫人口(当年线)

# headcount_help | With and without help | 计入与不计救助 | lines
headcount                  | headcount                        | 贫困发生率
headcount_before_allowance | without the allowance            | 不计低保
headcount_after_medical    | after medical and schooling cost | 扣除医疗教育支出
headcount_after_help       | the same, help counted           | 同上,计入帮扶

# fgt | Depth and severity | 贫困深度与强度 | lines
fgt1 | poverty gap (FGT 1) | 差距指数(FGT1)
fgt2 | severity (FGT 2)    | 强度指数(FGT2)

# entry | Hazard of falling into poverty | 年致贫率 | lines
entry_hazard               | all above the line a year ago | 一年前线上人口
entry_hazard_formerly_poor | formerly poor                 | 脱贫人口

# re_entry | Re-entry within 36 months | 36个月内再返贫 | lines
re_entry | share of those who rose | 占脱贫者比重

# monitored | Persons in monitored households | 监测对象人数 | stack
monitored_sudden_hardship        | sudden serious hardship | 突发严重困难户
monitored_unstable_formerly_poor | unstable, formerly poor | 脱贫不稳定户
monitored_marginal               | marginal, at risk       | 边缘易致贫户

# monitoring | What monitoring sees and misses | 监测的覆盖与遗漏 | lines
monitored_share  | monitored                 | 已纳入监测
monitored_missed | at risk and not monitored | 应纳未纳
vulnerable       | vulnerable (FGLS)         | 脆弱人口(FGLS)

# headcount_remoteness | Headcount by remoteness | 按偏远程度的贫困发生率 | villages headcount residents share

# vulnerability | Probability of poverty next year | 来年致贫概率 | own
> Share of residents by estimated probability (three-step FGLS). | 按估计概率(三步FGLS)的常住人口占比。

# spells | How long poverty lasts | 贫困持续时间 | lines
spell_days         | spells that ended  | 已结束
spell_running_days | spells still going | 仍在持续

# townships | Headcount by township and month | 各乡镇逐月贫困发生率 | own
> Nearest to the county seat at the top. | 自上而下由近及远(距县城车程)。
"""
