"""Make the certificate font: a small static subset of Noto Sans SC with the signs metrology needs.

Input: `NotoSansSC_400Regular.ttf` of the npm package `@expo-google-fonts/noto-sans-sc` 0.4.3 (SIL Open Font
License 1.1). Output: `JunhengSansSC-Regular.ttf`, renamed because it is a modified version. Run again only
to change the set of characters:

    python tools/subset_fonts.py path/to/NotoSansSC_400Regular.ttf src/junheng/core/certificate/fonts

Kept: GB 2312 without kana, Cyrillic and boxes (6,763 Han), Han outside it that are common in names of persons, Latin, Greek, signs, arrows,
full width. Superscripts, subscripts and the narrow no-break space are missing in the source font; they are
built here from its own digits, so that 10⁻⁶ and M₁ are one weight and can be copied as text. The em is
reduced to 512 units (a step is 0.02 pt at 10.5 pt): this alone keeps the file below 2 MiB.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

NAME_HAN = (
    "喆堃犇昇玥珺珅煊淼焱燊赟祎晟旻昉昀昕昱晗晞晔暄曦烜炜烨焜煜熠琰琬瑄瑭璟璐璇瓒甯禛禤竑筠翀翊翎翾芃茜荃荻菡萱蓁薇"
    "蘅衎裎诩谌谞贇跹轾迤邈郗鄢酆鑫钰铖铭锴锟镕闫闵阚隗雯霁霏霖靖靳韡韬頔颢飏馗骁骞骢鲲鸢鹍麒麟黻龑垚峣嵘嶷帏弢彧"
    "忞怿悌惇憬懋戬旸昺晁晏晖暎杲枞柘栩桉桢梓棣棽椿楠榕樾橦殳沄沅沚泓泠洄洺浠浥涓淏淙渌湉湜溦滢漪澍濬瀚灏玙玟珂珈"
    "珏珩珮琇琎琤琨瑀瑾璆璘瓘畯皓皞盷睿瞻砚祚祺稷穆竞筱箫綦縠羲翯聿胤臻舸芊芮苒苡茗荀莜莳菀葳蒨蔚藿蘧虓蚬蠡袆褚觞"
)
EXTRA_RANGES = (
    (0x20, 0x7F), (0xA0, 0x180), (0x2C6, 0x2DE), (0x370, 0x400), (0x2010, 0x2040), (0x2070, 0x20A0),
    (0x20AC, 0x20AD), (0x2100, 0x2200), (0x2200, 0x2270), (0x2460, 0x246A), (0x25A0, 0x25D0),
    (0x2610, 0x2613), (0x2713, 0x2719), (0x3000, 0x3020), (0xFF01, 0xFF5F),
)  # fmt: skip
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+\u2212()n", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎", "0123456789+\u2212()", strict=True))
NARROW_SPACES = {0x202F: 0.2, 0x2009: 0.2, 0x2060: 0.0}


def gb2312() -> set[int]:
    """Every code point of GB/T 2312-1980."""
    found: set[int] = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def wanted() -> set[int]:
    extra = {code for low, high in EXTRA_RANGES for code in range(low, high)}
    unused = set(range(0x400, 0x460)) | set(range(0x3040, 0x3130)) | set(range(0x2500, 0x2580))
    return (gb2312() - unused) | extra | {ord(char) for char in NAME_HAN}


def reduce(font: TTFont, codes: set[int]) -> None:
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep", "meta"]
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    job = subset.Subsetter(options)
    job.populate(unicodes=codes)
    job.subset(font)
    scale_upem(font, 512)


def add_scaled(font: TTFont, code: int, source: str, *, scale: float, rise: float) -> None:
    """One superscript or subscript as a scaled copy of `source`; `rise` is a share of the em."""
    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    origin = cmap[ord(source)]
    em = font["head"].unitsPerEm
    pen = TTGlyphPen(glyphs)
    glyphs[origin].draw(TransformPen(pen, (scale, 0, 0, scale, 0, rise * em)))
    enter(font, code, pen.glyph(), round(font["hmtx"][origin][0] * scale))


def enter(font: TTFont, code: int, glyph: object, advance: int) -> None:
    name = f"uni{code:04X}"
    if name not in font.getGlyphOrder():
        font.setGlyphOrder([*font.getGlyphOrder(), name])
    table = font["glyf"]
    table.glyphs[name] = glyph
    table.glyphOrder = font.getGlyphOrder()
    glyph.recalcBounds(table)
    font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0) or 0)
    for part in font["cmap"].tables:
        if part.isUnicode():
            part.cmap[code] = name


def complete(font: TTFont) -> None:
    for target, source in SUPERSCRIPTS.items():
        add_scaled(font, ord(target), source, scale=0.62, rise=0.34)
    for target, source in SUBSCRIPTS.items():
        add_scaled(font, ord(target), source, scale=0.62, rise=-0.12)
    for code, width in NARROW_SPACES.items():
        enter(font, code, TTGlyphPen(None).glyph(), round(width * font["head"].unitsPerEm))
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


def rename(font: TTFont) -> None:
    names = {1: "Junheng Sans SC", 2: "Regular", 3: "Junheng Sans SC Regular 1", 4: "Junheng Sans SC", 6: "JunhengSansSC-Regular"}  # fmt: skip
    for entry in font["name"].names:
        if entry.nameID in names:
            entry.string = names[entry.nameID]
    font["head"].modified = font["head"].created


def main(source: str, target: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    reduce(font, wanted() & set(font.getBestCmap()))
    complete(font)
    rename(font)
    out = Path(target) / "JunhengSansSC-Regular.ttf"
    font.save(out)
    print(f"{out}: {out.stat().st_size} bytes, {len(TTFont(out).getBestCmap())} characters")


if __name__ == "__main__":
    main(*sys.argv[1:])
