"""The units numbers are met with, in English, Korean, Japanese, Chinese and Russian."""

DURATION_UNITS = {
    "year": "year", "month": "month", "week": "week", "day": "day", "hour": "hour", "minute": "minute",
    "second": "second", "decade": "decade",
    "년": "year", "해": "year", "개월": "month", "달": "month", "주": "week", "주간": "week", "주일": "week",
    "일": "day", "시간": "hour", "분": "minute", "초": "second",
    "年": "year", "か月": "month", "カ月": "month", "ヶ月": "month", "ヵ月": "month", "个月": "month", "週間": "week",
    "周": "week", "日": "day", "天": "day", "時間": "hour", "小时": "hour", "分": "minute", "分钟": "minute",
    "秒": "second", "лет": "year", "год": "year", "года": "year", "месяц": "month", "недел": "week", "дн": "day",
    "час": "hour", "минут": "minute", "주년": "year", "周年": "year",
}  # fmt: skip
"""A unit of time as written → unit, as `numbers.Quantity` names it."""

MEASURES = {
    "miles": ("km", 1.609344), "mile": ("km", 1.609344), "mi": ("km", 1.609344), "마일": ("km", 1.609344),
    "マイル": ("km", 1.609344), "英里": ("km", 1.609344),
    "feet": ("m", 0.3048), "foot": ("m", 0.3048), "ft": ("m", 0.3048), "피트": ("m", 0.3048), "フィート": ("m", 0.3048),
    "yards": ("m", 0.9144), "yard": ("m", 0.9144), "야드": ("m", 0.9144), "ヤード": ("m", 0.9144),
    "inches": ("m", 0.0254), "inch": ("m", 0.0254), "인치": ("m", 0.0254), "インチ": ("m", 0.0254),
    "pound": ("kg", 0.45359237), "pounds": ("kg", 0.45359237), "lb": ("kg", 0.45359237), "lbs": ("kg", 0.45359237),
    "파운드": ("kg", 0.45359237), "ポンド": ("kg", 0.45359237),
    "acres": ("ha", 0.40468564), "acre": ("ha", 0.40468564), "에이커": ("ha", 0.40468564),
    "エーカー": ("ha", 0.40468564),
    "nautical miles": ("km", 1.852), "nautical mile": ("km", 1.852), "해리": ("km", 1.852), "海里": ("km", 1.852),
    "kilometers": ("km", 1), "kilometres": ("km", 1), "kilometer": ("km", 1), "km": ("km", 1), "㎞": ("km", 1),
    "킬로미터": ("km", 1), "킬로": ("km", 1), "キロメートル": ("km", 1), "キロ": ("km", 1), "公里": ("km", 1),
    "meters": ("m", 1), "metres": ("m", 1), "meter": ("m", 1), "미터": ("m", 1), "メートル": ("m", 1), "米": ("m", 1),
    "centimeters": ("m", 0.01), "cm": ("m", 0.01), "센티미터": ("m", 0.01), "センチ": ("m", 0.01), "㎝": ("m", 0.01),
    "kilograms": ("kg", 1), "kg": ("kg", 1), "㎏": ("kg", 1), "킬로그램": ("kg", 1), "キログラム": ("kg", 1),
    "tons": ("t", 1), "tonnes": ("t", 1), "ton": ("t", 1), "톤": ("t", 1), "トン": ("t", 1), "吨": ("t", 1),
    "kilogram": ("kg", 1), "миль": ("km", 1.609344), "фут": ("m", 0.3048), "дюйм": ("m", 0.0254),
    "фунт": ("kg", 0.45359237),
    "км": ("km", 1), "километр": ("km", 1), "метр": ("m", 1), "килограмм": ("kg", 1), "кг": ("kg", 1), "тонн": ("t", 1),
    "英尺": ("m", 0.3048), "英镑": ("kg", 0.45359237), "磅": ("kg", 0.45359237), "公斤": ("kg", 1), "千米": ("km", 1),
    "square miles": ("ha", 258.998811), "square mile": ("ha", 258.998811), "제곱마일": ("ha", 258.998811),
    "평방마일": ("ha", 258.998811), "平方マイル": ("ha", 258.998811), "square kilometers": ("ha", 100),
    "square kilometres": ("ha", 100), "sq km": ("ha", 100), "㎢": ("ha", 100), "km²": ("ha", 100),
    "제곱킬로미터": ("ha", 100), "평방킬로미터": ("ha", 100), "平方キロメートル": ("ha", 100), "平方キロ": ("ha", 100),
    "平方公里": ("ha", 100), "square meters": ("ha", 1e-4), "square metres": ("ha", 1e-4), "㎡": ("ha", 1e-4),
    "m²": ("ha", 1e-4), "제곱미터": ("ha", 1e-4), "평방미터": ("ha", 1e-4), "平方メートル": ("ha", 1e-4),
    "square feet": ("ha", 9.290304e-6), "square foot": ("ha", 9.290304e-6), "제곱피트": ("ha", 9.290304e-6),
    "平方フィート": ("ha", 9.290304e-6), "평": ("ha", 3.305785e-4), "坪": ("ha", 3.305785e-4),
    "gallons": ("l", 3.785412), "gallon": ("l", 3.785412), "갤런": ("l", 3.785412), "ガロン": ("l", 3.785412),
    "barrels": ("l", 158.987), "barrel": ("l", 158.987), "배럴": ("l", 158.987), "バレル": ("l", 158.987),
    "liters": ("l", 1), "litres": ("l", 1), "liter": ("l", 1), "litre": ("l", 1), "리터": ("l", 1), "ℓ": ("l", 1),
    "リットル": ("l", 1), "knots": ("km", 1.852), "knot": ("km", 1.852), "노트": ("km", 1.852), "ノット": ("km", 1.852),
    "ounces": ("kg", 0.02834952), "ounce": ("kg", 0.02834952), "온스": ("kg", 0.02834952), "オンス": ("kg", 0.02834952),
    "hectares": ("ha", 1), "hectare": ("ha", 1), "헥타르": ("ha", 1), "ヘクタール": ("ha", 1), "公顷": ("ha", 1),
}  # fmt: skip
"""A unit as written → the metric one, and what one of it is in that; knots are km, an hour left unsaid."""

CURRENCIES = {
    "dollars": "USD", "dollar": "USD", "달러": "USD", "불": "USD", "ドル": "USD", "美元": "USD", "долларов": "USD",
    "won": "KRW", "원": "KRW", "ウォン": "KRW", "韩元": "KRW", "yen": "JPY", "엔": "JPY", "円": "JPY", "日元": "JPY",
    "yuan": "CNY", "위안": "CNY", "元": "CNY", "人民元": "CNY", "euros": "EUR", "euro": "EUR", "유로": "EUR",
    "ユーロ": "EUR", "欧元": "EUR", "евро": "EUR", "rubles": "RUB", "рублей": "RUB", "루블": "RUB",
}  # fmt: skip
"""A currency as written → ISO 4217 code."""

SIGNS = {"$": "USD", "＄": "USD", "₩": "KRW", "￦": "KRW", "¥": "JPY", "￥": "JPY", "€": "EUR", "£": "GBP"}
"""A sign before an amount → ISO 4217 code."""
