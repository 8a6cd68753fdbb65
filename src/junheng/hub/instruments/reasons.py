"""Reasons of the instrument ledger and of the mandatory verdict."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_LAW_9 = {
    "basis_zh": "《计量法》（2018 修正）第九条",
    "basis_en": "Metrology Law (2018), article 9",
    "confidence": "seen",
}
_CATALOGUE = {
    "basis_zh": "强制管理计量器具目录{edition}{draft_zh}",
    "basis_en": "catalogue of mandatory instruments{edition}{draft_en}",
    "confidence": "recall",
}

declare(
    Reason(
        "mark-kind-unknown",
        zh="没有「{found}」这种标识：生产码、维修码、检定码、铅封。",
        en="There is no mark {found}: production, repair, verification code, or seal.",
    ),
    Reason("mark-unreadable", zh="读不出：「{found}」。", en="This cannot be read: {found}."),
    Reason("mark-known", zh="已经记着 {value}。", en="{value} is noted already."),
    Reason(
        "catalogue-not-yet",
        zh="目录 {catalogue} 到 {day} 才施行。",
        en="The catalogue {catalogue} comes into force on {day}.",
    ),
    Reason(
        "catalogue-not-newer",
        zh="目录 {catalogue} 不晚于现行的 {current}。",
        en="The catalogue {catalogue} is not later than {current}, which is in force.",
    ),
    Reason(
        "catalogue-table-unread",
        zh="目录表第 {line} 行读不出：{found}。",
        en="Line {line} of the catalogue cannot be read: {found}.",
    ),
    Reason(
        "catalogue-cell-long",
        zh="目录表第 {line} 行「{column}」太长：{found} 个字符，最多 {most} 个。",
        en="Line {line} of the catalogue, {column}: {found} characters, at most {most} are allowed.",
    ),
    Reason(
        "catalogue-cell-wrong",
        zh="目录表第 {line} 行「{column}」不能用：{found}。",
        en="Line {line} of the catalogue, {column}: {found} cannot be used.",
    ),
    Reason(
        "catalogue-row-twice",
        zh="目录表第 {line} 行的编号 {number} 前面已经有了。",
        en="Line {line} of the catalogue: the number {number} stands above already.",
    ),
    Reason(
        "catalogue-settled",
        zh="目录 {catalogue} 已经施行，或已有器具按它归类，不能改写。改动后的目录用新的名称载入。",
        en="The catalogue {catalogue} is or was in force, or instruments are classed by it: it is not written over. Load the changed one under a new name.",
    ),
    Reason(
        "catalogue-size-unsaid",
        zh="目录表第 {line} 行的规格里有数字：「{scope}」。写明 size_symbol、size_low、size_high；不按规格限定的，在 size_symbol 写一个减号。",
        en="Line {line} of the catalogue has a figure in its scope: {scope}. State size_symbol, size_low and size_high; where no size bounds the row, write a hyphen as size_symbol.",
    ),
    Reason(
        "catalogue-name-unusable",
        zh="目录名称「{found}」不能用：只用可打印的字，不含 / ? # \\。",
        en="{found} cannot name an edition: printable characters only, none of / ? # \\.",
    ),
    Reason(
        "catalogue-day-out-of-range",
        zh="目录的施行日 {found} 不在 {first} 到 {last} 之间。按正式文本改正这一天。",
        en="The catalogue cannot come into force on {found}: write the day of the official text, between {first} and {last}.",
    ),
    Reason(
        "catalogue-needs-source",
        zh="写明正式文本的出处。",
        en="Say where the official text is published.",
    ),
    Reason(
        "catalogue-other-rows",
        zh="目录 {catalogue} 的内容在你打开之后变了。重新看过再核对。",
        en="The rows of the catalogue {catalogue} are others than those you saw. Look at them again first.",
    ),
    Reason(
        "catalogue-compared",
        zh="目录 {catalogue} 已经核对过：{by}，{since}。",
        en="The catalogue {catalogue} has been compared already: {by}, {since}.",
    ),
    Reason(
        "catalogue-counts-differ",
        zh="正式文本有 {told_groups} 个一级、{told_items} 个二级项目，载入的目录 {catalogue} 有 {groups} 个和 {items} 个。先载入改正的一版。",
        en="The official text has {told_groups} items of level 1 and {told_items} of level 2; the catalogue {catalogue} as loaded has {groups} and {items}. Load a corrected one first.",
        resolver_zh="载入目录的人",
        resolver_en="whoever loads the catalogue",
    ),
    Reason(
        "class-not-your-place",
        zh="这件器具不在你的辖区内。",
        en="This instrument is not in the area of your office.",
        resolver_zh="器具所在地的市场监管部门",
        resolver_en="the office of the place where it stands",
    ),
    Reason(
        "class-not-open",
        zh="现行目录没有留下这件器具要人工归类。",
        en="The catalogue in force did not leave this instrument for a person to class.",
    ),
    Reason(
        "class-row-unknown",
        zh="现行目录里没有编号 {number}。",
        en="The catalogue in force has no row {number}.",
    ),
    Reason(
        "class-needs-reason",
        zh="写明理由，最多 {most} 字。",
        en="Say why, in at most {most} characters.",
    ),
    # the verdict: each is one reason of an answer, not an error
    Reason(
        "item-in-catalogue",
        zh="「{item}」在目录内（{number}）。",
        en="{item} is in the catalogue ({number}).",
        **_CATALOGUE,
    ),
    Reason(
        "item-not-in-catalogue",
        zh="目录里没有这种器具。",
        en="The catalogue does not list this kind of instrument.",
        **_CATALOGUE,
    ),
    Reason(
        "item-type-approval-only",
        zh="「{item}」在目录内，但只要求型式批准，不要求强制检定（{number}）。",
        en="{item} is listed for type approval only, not for verification ({number}).",
        **_CATALOGUE,
    ),
    Reason(
        "purpose-in-scope",
        zh="用途「{purpose}」属于法律列出的四类用途。",
        en="The use ({purpose}) is one of the four named by law.",
        **_LAW_9,
    ),
    Reason(
        "purpose-outside-law",
        zh="用途「{purpose}」不在贸易结算、安全防护、医疗卫生、环境监测之内。",
        en="The use ({purpose}) is none of trade settlement, safety, medical care, environmental monitoring.",
        **_LAW_9,
    ),
    Reason(
        "purpose-not-for-item",
        zh="目录对这一项只列了 {listed}，没有「{purpose}」。",
        en="For this item the catalogue lists only {listed}, not {purpose}.",
        **_CATALOGUE,
    ),
    Reason(
        "standard-is-mandatory",
        zh="社会公用计量标准和单位最高计量标准器具本身就要强制检定。",
        en="Public standards and an organisation's highest standards are themselves subject to verification.",
        **_LAW_9,
    ),
    Reason(
        "purpose-listed",
        zh="目录对这一项列了用途「{purpose}」。",
        en="The catalogue lists the use ({purpose}) for this item.",
        **_CATALOGUE,
    ),
    Reason("scope-to-check", zh="还要看规格：{scope}。", en="The size also matters: {scope}.", **_CATALOGUE),
    Reason(
        "scope-outside",
        zh="规格 {found} 不在目录范围内（{scope}）。",
        en="{found} is outside the listed range ({scope}).",
        **_CATALOGUE,
    ),
    Reason(
        "scope-inside",
        zh="规格 {found} 在目录范围内（{scope}）。",
        en="{found} is within the listed range ({scope}).",
        **_CATALOGUE,
    ),
    Reason(
        "kind-not-understood",
        zh="没认出「{text}」。换个说法，或从列表里选。",
        en="“{text}” was not recognised. Try another word, or choose from the list.",
    ),
    # the ledger
    Reason(
        "code-unusable",
        zh="「{code}」不是 12 位器具编号：{why}。",
        en="“{code}” is not a 12-digit instrument code: {why}.",
    ),
    Reason(
        "instrument-known",
        zh="这件器具已经登记：{name}，出厂编号 {serial}，编号 {code}。没有再登记一次。",
        en="This instrument is already on file: {name}, serial {serial}, code {code}. Nothing was added.",
        resolver_zh="你：打开已有的那一件",
        resolver_en="you: open the one on file",
    ),
    Reason(
        "instrument-scrapped",
        zh="这件器具已报废（{since}），不能再送检。",
        en="This instrument was scrapped on {since} and cannot be sent.",
    ),
    Reason(
        "instrument-sealed",
        zh="这件器具已封存（{since}，封签 {seal}）。启用前要先检定。",
        en="This instrument has been sealed since {since} (seal {seal}). It must be verified before it returns to use.",
        resolver_zh="持有者",
        resolver_en="the owner",
    ),
    Reason("instrument-not-sealed", zh="这件器具没有封存。", en="This instrument is not sealed."),
    Reason("part-known", zh="已有同名的部件：{name}。", en="There is already a part named {name}."),
    Reason(
        "range-reversed",
        zh="范围写反了：{low} 大于 {high}。",
        en="The range is reversed: {low} is above {high}.",
    ),
)
