"""`ruralsim validate`: the baseline against what is known of poor counties in 2021."""
def validate() -> None:
    """x"""
