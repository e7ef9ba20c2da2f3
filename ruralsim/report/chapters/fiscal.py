"""What public money does."""

FIGURES = """
# treasury | Receipts and payments of the county government | 县级政府收支 | own
> Receipts above, payments below the line. | 收入在上,支出在下。

# public | Public payments, 12 months | 财政支付(近12个月) | lines
spending           | programmes, net       | 项目(净)
allowance_spending | allowance             | 低保
help_spending      | help to the monitored | 监测帮扶
subsidies_networks | subsidies to networks | 物流补贴

# kept_above | Households above the line | 监测线以上农户 | lines
above_line_households | formerly poor, above the line         | 监测线以上脱贫户
kept_above_households | of all: above it by public payments   | 因财政支付而在监测线以上

# leakage | Leakage | 漏出率 | lines
leakage_help       | help                   | 帮扶
leakage_allowance  | allowance              | 低保
leakage_assistance | assistance procurement | 帮扶采购

# per_kept | Public payments per household kept above the line | 每托底一户财政支付 | lines
cost_kept_above | per household and year | 每户每年

# levers | Spent by lever since the first day | 各政策累计支出 | own optional
"""
