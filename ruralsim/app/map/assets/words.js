// Words of the map, in both languages.
const WORDS = {
  map: { en: "County map", zh: "县域地图" },
  how: {
    en: "Arrow keys move, plus and minus zoom, 0 shows all, Enter follows what is nearest to the middle, Escape lets go.",
    zh: "方向键平移，加减键缩放，0 键显示全县，回车键跟踪最靠近中心的对象，Esc 键取消。",
  },
  wait: { en: "The county is being built …", zh: "正在生成县域……" },
  warm_up: { en: "warm-up", zh: "预热期" },
  day: { en: "Day {0}", zh: "第{0}天" },
  zoom_in: { en: "Zoom in", zh: "放大" },
  zoom_out: { en: "Zoom out", zh: "缩小" },
  fit: { en: "Show the whole county", zh: "显示全县" },
  under_way: { en: "{0} parcels on the way", zh: "在途{0}件" },
  none: { en: "no value", zh: "无数据" },
  gap: { en: "with changes − base", zh: "调整后 − 基准" },
  lower: { en: "lower", zh: "较低" },
  higher: { en: "higher", zh: "较高" },
  only_a: { en: "only base", zh: "仅基准" },
  only_b: { en: "only with changes", zh: "仅调整后" },
  same: { en: "no difference", zh: "无差异" },
  differ: { en: "{0} of {1} households differ", zh: "{1}户中{0}户有差异" },
  key: { en: "Key", zh: "图例" },
  networks: { en: "Networks", zh: "网络" },
  point: { en: "Village point", zh: "村级网点" },
  township: { en: "Township station", zh: "乡镇站" },
  hub: { en: "County hub", zh: "县级中心" },
  courier: { en: "Courier on the round", zh: "收派途中的快递员" },
  waiting: { en: "Parcels waiting (area)", zh: "待处理包裹（面积）" },
  slide: { en: "Road closed by a landslide", zh: "滑坡断路" },
  road_5: { en: "Provincial road", zh: "省道" },
  road_4: { en: "County road", zh: "县道" },
  road_3: { en: "Township road", zh: "乡道" },
  road_2: { en: "Village road", zh: "村道" },
  road_1: { en: "Footpath", zh: "步道" },
  household: { en: "Household in {0}", zh: "{0}农户" },
  of: { en: "{1} of {0}", zh: "{0}{1}" },
  courier_of: { en: "Courier of {0}", zh: "{0}快递员" },
  queue: { en: "{0} up, {1} down waiting", zh: "待上行{0}件，待下行{1}件" },
  round: { en: "{0} stops · {1} km · {2} min", zh: "{0}站 · {1}公里 · {2}分钟" },
  load: { en: "{0} parcels · heaviest load {1} kg", zh: "{0}件 · 最大载重{1}公斤" },
  station_of: { en: "From {0}", zh: "{0}站" },
  north: { en: "N", zh: "北" },
  follow: { en: "Click to follow", zh: "点击跟踪" },
  let_go: { en: "Nothing is followed", zh: "未跟踪任何对象" },
  followed: { en: "Following: {0}", zh: "正在跟踪：{0}" },
  units: { en: "Show by", zh: "展示单元" },
  least: { en: "Smaller than ±x: grey", zh: "小于±x显灰" },
  by_households: { en: "Households", zh: "农户" },
  by_villages: { en: "Villages", zh: "村" },
  by_townships: { en: "Townships", zh: "乡镇" },
  by_hexagons: { en: "Hexagons of 2 km", zh: "2公里六边形" },
  by_flows: { en: "Parcels on roads", zh: "道路包裹流量" },
  mean_villages: { en: "Mean of each village; area: households", zh: "各村均值；面积为户数" },
  mean_townships: { en: "Mean of each township; area: households", zh: "各乡镇均值；面积为户数" },
  mean_hexagons: { en: "Mean of the households within", zh: "格内农户均值" },
  flow_note: { en: "Parcels of the rounds that pass, today; widest: {0}", zh: "当日经过的收派路线所载包裹；最宽处{0}件" },
  flow_b: { en: "Those of the county with changes, not a difference", zh: "为调整后县域的流量，并非差异" },
  one_pair: { en: "One pair: not distinct from chance, so grey", zh: "仅一对：不能与偶然区分，故为灰色" },
  unsaid: {
    en: "{0} pairs say how sure of income, risk, share sold online and days to deliver; of this variable only one pair is shown, so grey",
    zh: "{0}对配对仅说明收入、返贫风险、网销占比与妥投时长；此变量仅一对所见，故为灰色",
  },
  sure: { en: "{0}, {1} pairs: filled where the interval leaves zero out", zh: "{0}，{1}对：区间不含零者填色" },
  effect: { en: "Effect, {0} pairs: {1} ({2} to {3}) {4}", zh: "{0}对之效应：{1}（{2}至{3}）{4}" },
  effect_of: { en: "Mean of the villages within, by the households that live there", zh: "按在此居住的户数对各村加权平均" },
  households: { en: "{0} households", zh: "{0}户" },
  film: { en: "Film as WebM: press again to save", zh: "录制 WebM 延时影像，再按保存" },
  save_shapes: { en: "Save as SVG drawing", zh: "保存为 SVG 图形" },
  save: { en: "Save as PNG picture", zh: "保存为 PNG 图片" },
  minutes: { en: "{0} min", zh: "{0}分" },
};

function speaker(language) {
  const locale = language === "zh" ? "zh-CN" : "en-US";
  const say = (words) => words?.[language] ?? "";
  const word = (key, ...values) => say(WORDS[key]).replace(/\{(\d)\}/g, (_, i) => values[i]);
  const number = (value, digits = 0) =>
    value.toLocaleString(locale, { maximumFractionDigits: digits }).replace("-", "\u2212");
  // a value of a variable
  const amount = (value, share = false) => spelt(share ? value * 100 : value, locale);
  const date = (iso) =>
    new Date(`${iso}T00:00:00`).toLocaleDateString(locale, { year: "numeric", month: "short", day: "numeric" });
  return { language, say, word, number, amount, date };
}
