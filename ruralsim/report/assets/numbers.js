// Numbers as report/numbers.py spells them: three digits that matter, whole numbers and thousands in full.
function spelt(value, locale) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  const size = +Math.abs(value).toPrecision(3);
  if (size < 5e-7) return "0";
  const whole = Math.abs(value - Math.round(value)) < 1e-9 * Math.max(1, size),
    places = whole ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size)))); // down to a millionth
  const digits = { minimumFractionDigits: places, maximumFractionDigits: places, roundingMode: "halfEven" };
  return value.toLocaleString(locale, digits).replace("-", "\u2212");
}
