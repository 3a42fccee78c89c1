"""Makes `resources/bitext/hanja-readings.tsv` from the Unihan database (Debian package `unicode-data`).

    python packaging/make_hanja_table.py [/usr/share/unicode] [resources/bitext/hanja-readings.tsv]

One line a character: the character, a tab, its Korean readings, likeliest first. Readings are Unihan's kHangul
(UAX #38). Reformed Japanese and simplified Chinese characters get the readings of the traditional character they
stand for (kTraditionalVariant, kSemanticVariant, kZVariant, and the pairs below, which Unihan does not hold).
"""

import bz2
import sys
from pathlib import Path

# Reformed Japanese characters (tōyō kanji, 1946, and later lists) and the traditional ones they replaced.
REFORMED: dict[str, str] = {
    pair[0]: pair[1]
    for pair in (
        "亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 応應 欧歐 殴毆 桜櫻 奥奧 横橫 温溫 "
        "穏穩 仮假 価價 画畫 会會 絵繪 壊壞 懐懷 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 缶罐 巻卷 陥陷 勧勸 寛寬 関關 歓歡 "
        "観觀 気氣 帰歸 犠犧 旧舊 拠據 挙擧 虚虛 峡峽 挟挾 教敎 強强 郷鄕 暁曉 区區 駆驅 勲勳 薫薰 径徑 茎莖 恵惠 掲揭 "
        "渓溪 経經 蛍螢 軽輕 継繼 鶏鷄 芸藝 撃擊 欠缺 倹儉 剣劍 圏圈 検檢 権權 献獻 県縣 険險 顕顯 験驗 厳嚴 効效 広廣 "
        "恒恆 鉱鑛 号號 国國 黒黑 済濟 砕碎 斎齋 剤劑 桟棧 蚕蠶 惨慘 賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 舎舍 "
        "釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 諸諸 叙敍 将將 焼燒 奨奬 称稱 証證 条條 状狀 乗乘 浄淨 剰剩 "
        "畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 "
        "斉齊 静靜 窃竊 摂攝 専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插 装裝 総總 騒騷 蔵藏 "
        "臓臟 増增 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 "
        "昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 塚塚 逓遞 鉄鐵 転轉 点點 伝傳 都都 党黨 盗盜 灯燈 当當 闘鬪 徳德 独獨 読讀 "
        "届屆 縄繩 弐貳 悩惱 脳腦 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕 浜濱 瓶甁 払拂 仏佛 併倂 並竝 変變 辺邊 "
        "弁辯 舗鋪 歩步 宝寶 豊豐 没沒 翻飜 毎每 万萬 満滿 麺麵 黙默 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 謡謠 来來 "
        "頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 塁壘 涙淚 励勵 礼禮 隷隸 霊靈 齢齡 歴歷 暦曆 恋戀 錬鍊 炉爐 労勞 楼樓 録錄 "
        "湾灣 渡渡 朗朗 福福 社社 祖祖 神神 祥祥 戸戶 姫姬 鉱鑛 雑雜 焔焰 渉涉 侠俠 頬頰 桧檜 萩萩 鴎鷗 涛濤 弥彌 尭堯 "
        "瑶瑤 遥遙 穣穰 禄祿 槙槇 晋晉 曽曾 蒋蔣 酢醋 働動"
    ).split()
    if len(pair) == 2
}
VARIANTS = ("kTraditionalVariant", "kSemanticVariant", "kSpecializedSemanticVariant", "kZVariant")


def lines(folder: Path, name: str) -> list[str]:
    """The lines of a Unihan file, plain or packed as Debian ships it."""
    packed = folder / f"{name}.bz2"
    text = bz2.decompress(packed.read_bytes()) if packed.exists() else (folder / name).read_bytes()
    return [line for line in text.decode("utf-8").splitlines() if line and line[0] != "#"]


def readings(folder: Path) -> dict[str, list[str]]:
    """kHangul by character; readings taught in school (marked E) first, then those of the standards, then the rest."""
    table: dict[str, list[str]] = {}
    for line in lines(folder, "Unihan_Readings.txt"):
        code, field, value = line.split("\t")
        if field == "kHangul":
            marked = [entry.partition(":") for entry in value.split()]
            marked.sort(key=lambda entry: ("E" not in entry[2], "0" not in entry[2]))
            table[chr(int(code[2:], 16))] = [reading for reading, _, _ in marked]
    return table


def variants(folder: Path) -> dict[str, list[str]]:
    """The traditional characters a character may stand for, by character."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in lines(folder, "Unihan_Variants.txt"):
        code, field, value = line.split("\t")
        if field in VARIANTS:
            others = [chr(int(entry.partition("<")[0][2:], 16)) for entry in value.split()]
            found.setdefault(chr(int(code[2:], 16)), {})[field] = others
    return {
        character: [other for field in VARIANTS for other in by_field.get(field, []) if other != character]
        for character, by_field in found.items()
    }


def main() -> None:
    """Writes the table and says how many characters it holds."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode")
    target = Path(sys.argv[2] if len(sys.argv) > 2 else "resources/bitext/hanja-readings.tsv")
    own = readings(folder)
    table = {character: list(found) for character, found in own.items()}
    for character, others in variants(folder).items():
        if character not in own:
            known = [reading for other in others for reading in own.get(other, [])]
            if known:
                table[character] = list(dict.fromkeys(known))
    for new, old in REFORMED.items():
        if new != old and old in own:
            table[new] = list(dict.fromkeys([*own[old], *own.get(new, [])]))
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{character}\t{''.join(table[character][:4])}\n" for character in sorted(table) if ord(character) < 0x20000
    ]
    target.write_text("".join(rows), encoding="utf-8", newline="\n")
    print(f"{target}: {len(rows)} characters")


if __name__ == "__main__":
    main()
