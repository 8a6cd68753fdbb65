"""Reasons met while a laboratory writes a template of its own."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason(
        "edition-draft-not-in-state",
        zh="模板 {code} 第 {edition} 版的草稿现在是「{state}」，不能这样做。",
        en="The draft of {code}, edition {edition}, is {state}; this cannot be done now.",
    ),
    Reason(
        "edition-draft-of-another",
        zh="这份草稿是 {author} 起草的，只有起草人能改。",
        en="{author} wrote this draft; only its author changes it.",
        resolver_zh="{author}",
        resolver_en="{author}",
    ),
    Reason(
        "edition-draft-moved",
        zh="草稿刚在别的窗口改过。你填的还在；先看新的，再存。",
        en="The draft was changed in another window. What you typed is kept; look at the new one first.",
    ),
    Reason(
        "edition-draft-open-already",
        zh="模板 {code} 已有第 {edition} 版的草稿没有办完（{author}）。",
        en="A draft of {code}, edition {edition}, is open already ({author}).",
    ),
    Reason("not-your-edition", zh="这是别的机构的模板。", en="This template belongs to another institution."),
    Reason(
        "edition-code-form",
        zh="「{found}」不能作代号：2~40 个小写拉丁字母、数字、连字符，字母开头。",
        en="{found} cannot be a code: 2 to 40 small Latin letters, digits, hyphens, a letter first.",
    ),
    Reason(
        "edition-code-taken",
        zh="代号 {code} 已经有模板。要改它，从它起草新版。",
        en="A template has the code {code}. To change it, draft its next edition.",
    ),
    Reason(
        "edition-reviewer-is-author",
        zh="起草人不能审核自己的模板。",
        en="Whoever drafted a template does not review it.",
        basis_zh="practice P4",
        basis_en="practice P4",
        resolver_zh="另一位核验员或技术负责人",
        resolver_en="another checker or a technical manager",
    ),
    Reason(
        "edition-approver-is-author",
        zh="起草人不能批准自己的模板。",
        en="Whoever drafted a template does not approve it.",
        basis_zh="practice P4",
        basis_en="practice P4",
        resolver_zh="技术负责人",
        resolver_en="a technical manager",
    ),
    Reason(
        "edition-approver-is-reviewer",
        zh="审核过的人不再批准，除非是技术负责人。",
        en="Who reviewed it does not also approve it, unless a technical manager.",
        basis_zh="practice P4",
        basis_en="practice P4",
        resolver_zh="技术负责人，或第三个人",
        resolver_en="a technical manager, or a third person",
    ),
    Reason(
        "edition-not-validated",
        zh="现在这一稿还没有用存下的数据验证过，或者验证之后又改了。",
        en="What the draft says now was not validated with stored data, or was changed since.",
        basis_zh="practice P4；ISO/IEC 17025:2017 7.11.2",
        basis_en="practice P4; ISO/IEC 17025:2017, 7.11.2",
        confidence="seen_secondary",
        resolver_zh="检定员、核验员或技术负责人：验证",
        resolver_en="a verifier, checker or technical manager: validate it",
    ),
    Reason(
        "edition-nothing-to-validate-with",
        zh="没有可以用来验证的数据：没有以前版本的记录，模板里也没有存下验证数据。",
        en="There is nothing to validate it with: no record by an earlier edition, and no stored example in it.",
        resolver_zh="起草人：试算后把核对过的数存为验证数据",
        resolver_en="the author: keep numbers checked in a dry run as an example",
    ),
    Reason(
        "edition-conclusion-needed",
        zh="写明结论：结果不同的地方为什么对。",
        en="State the conclusion: why what comes out differently is right.",
    ),
    Reason(
        "edition-example-needs-source",
        zh="写明这些数与什么对过：算例、规程附录或另一种算法。",
        en="State what the numbers were checked against: a worked example, an annex, another computation.",
    ),
    Reason(
        "edition-example-without-result",
        zh="这次试算没有算出带限值的结果，不能存为验证数据。",
        en="This dry run gave no result with a limit; it cannot be kept as an example.",
    ),
    Reason(
        "edition-retired",
        zh="模板「{title}」第 {edition} 版已于 {date} 停用：{why}。新的记录不能再用它。",
        en="Template {title}, edition {edition}, was taken out of use on {date}: {why}. No new record uses it.",
        resolver_zh="技术负责人另起一版，或用共用模板",
        resolver_en="a technical manager by another edition, or the common template",
    ),
    Reason(
        "edition-not-own",
        zh="模板「{title}」是共用的，停用不停用由国家定；你机构可以另写自己的一版。",
        en="Template {title} is common to all and not yours to retire; your laboratory may write an edition of its own.",
    ),
    Reason(
        "edition-not-in-use",
        zh="模板「{title}」第 {edition} 版现在没有在用，不用停用。",
        en="Template {title}, edition {edition}, is not in use now; there is nothing to retire.",
    ),
    Reason("edition-remark-needed", zh="退回要写明改什么。", en="Say what is to be changed."),
    Reason("edition-reason-needed", zh="写上为什么撤回。", en="Say why it is withdrawn."),
    Reason(
        "edition-shape",
        zh="这里应当是{wanted_zh}。",
        en="This should be {wanted_en}.",
    ),
    Reason("edition-part-unknown", zh="模板格式里没有「{found}」。", en="The format has no {found}."),
    Reason("edition-part-missing", zh="这里还没有填。", en="This is not filled in yet."),
    Reason(
        "edition-too-long",
        zh="这里有 {found}，最多 {limit}。",
        en="There are {found} here; at most {limit}.",
    ),
    Reason(
        "edition-name-twice",
        zh="名称「{found}」用了两次。",
        en="The name {found} is used twice.",
    ),
    Reason(
        "edition-name-unknown",
        zh="「{found}」没有定义。可以用：{known}。",
        en="{found} is not defined. Known: {known}.",
    ),
    Reason(
        "edition-not-a-number",
        zh="「{found}」不是数。写数字，或以 = 开头的公式。",
        en="{found} is no number. Write a number, or a formula that begins with =.",
    ),
    Reason(
        "edition-number-or-name",
        zh="「{found}」不是数，也不是参数。写数字，或 =d、=0.5*d，d 是参数或点的字段。",
        en="{found} is neither a number nor a parameter. Write a number, or =d or =0.5*d of a parameter or point field d.",
    ),
    Reason(
        "edition-choice-unknown",
        zh="「{found}」不在可选之列：{known}。",
        en="{found} is none of {known}.",
    ),
    Reason(
        "edition-condition-form",
        zh="「{found}」没读懂。写成：字段 = 值，几个之间用分号，例如 role = zero。",
        en="{found} was not understood. Write: field = value, several with semicolons, such as role = zero.",
    ),
    Reason("edition-range-reversed", zh="下限 {low} 高于上限 {high}。", en="{low} lies above {high}."),
    Reason(
        "edition-limit-without-clause",
        zh="限值要写明依据哪份文件的哪一条。",
        en="A limit names the document and the clause it comes from.",
    ),
    Reason(
        "edition-without-result",
        zh="模板既没有判定项，也没有测量模型，算不出结果。",
        en="The template has neither a check nor a measurement model; it has no result.",
    ),
)
