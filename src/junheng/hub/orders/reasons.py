"""Reasons met between a need and a checked record."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason(
        "order-not-in-state",
        zh="委托 {number} 现在是「{state}」，不能{act}。",
        en="Order {number} is {state}; it cannot be {act} now.",
    ),
    Reason(
        "line-not-in-state",
        zh="{instrument} 现在是「{state}」，不能{act}。",
        en="{instrument} is {state}; it cannot be {act} now.",
    ),
    Reason("order-without-lines", zh="委托里没有器具。", en="The order names no instrument."),
    Reason(
        "order-too-long",
        zh="一份委托最多 {limit} 件，这里有 {found} 件。",
        en="An order holds at most {limit} items; this one has {found}.",
    ),
    Reason(
        "instrument-twice",
        zh="{instrument} 在这份委托里出现了两次，服务也相同。",
        en="{instrument} stands in this order twice for the same service.",
    ),
    Reason(
        "instrument-of-another",
        zh="{instrument} 不是 {client} 的器具。",
        en="{instrument} does not belong to {client}.",
    ),
    Reason(
        "institution-does-not-do-this",
        zh="{institution} 不接受「{service}」委托。",
        en="{institution} takes no orders for {service}.",
    ),
    Reason(
        "calibration-of-mandatory",
        zh="{instrument} 要强制检定。校准可以做，但证书会写明：不能代替强制检定。",
        en="{instrument} is subject to mandatory verification. It may be calibrated; the certificate will say that this does not replace verification.",
        basis_zh="《计量法》（2018 修正）第九条；practice P2",
        basis_en="Metrology Law (2018), article 9; practice P2",
        confidence="seen",
    ),
    Reason(
        "calibration-of-mandatory-forbidden",
        zh="{instrument} 要强制检定，{place}的规定不允许以校准代替：{basis}。",
        en="{instrument} is subject to mandatory verification, and the rule of {place} does not allow calibration: {basis}.",
        basis_zh="地方规则，见规则册",
        basis_en="local rule, see the rule book",
        confidence="seen_secondary",
        resolver_zh="委托方：改为申请强制检定",
        resolver_en="the client: ask for verification instead",
    ),
    Reason(
        "promise-in-the-past",
        zh="承诺日 {promised} 早于今天 {today}。",
        en="The promised date {promised} lies before today, {today}.",
    ),
    Reason(
        "price-on-retest",
        zh="这是投诉后的免费复测，{instrument} 的价格只能是 0。",
        en="This is a re-test after a complaint, free of charge; the price of {instrument} must be 0.",
    ),
    Reason(
        "price-above-quote",
        zh="{instrument}的报价 {agreed} 元已被接受，评审不能高于它。",
        en="The quote of {agreed} yuan for {instrument} was accepted; the review cannot go above it.",
    ),
    Reason(
        "price-on-mandatory",
        zh="强制检定不收费，{instrument} 的价格只能是 0。",
        en="Mandatory verification is free; the price of {instrument} must be 0.",
        basis_zh="财税〔2017〕20 号",
        basis_en="Caishui [2017] No. 20",
        confidence="seen",
    ),
    Reason(
        "urgent-on-mandatory",
        zh="强制检定不设加急，{instrument} 不能加急。",
        en="Mandatory verification has no urgent tariff; {instrument} cannot be urgent.",
    ),
    Reason(
        "method-needed", zh="还没有为 {instrument} 定方法。", en="No method has been agreed for {instrument}."
    ),
    # records
    Reason(
        "record-not-in-state",
        zh="记录 {number} 现在是「{state}」，不能{act}。",
        en="Record {number} is {state}; it cannot be {act} now.",
    ),
    Reason(
        "not-the-author",
        zh="只有测量人 {author} 能改这份记录。",
        en="Only {author}, who measured, may change this record.",
        resolver_zh="{author}",
        resolver_en="{author}",
    ),
    Reason(
        "checker-is-the-author",
        zh="核验人与测量人不能是同一人。",
        en="The checker must be another person than the one who measured.",
        basis_zh="国质检量函〔2005〕861 号格式所列三个姓名；practice",
        basis_en="certificate format 861/2005 (three names); practice",
        confidence="seen_secondary",
        resolver_zh="另一位核验员",
        resolver_en="another checker",
    ),
    Reason(
        "reading-not-a-number",
        zh="「{text}」不是数字。用半角数字和小数点，例如 10.00。",
        en="“{text}” is not a number. Write digits and a decimal point, such as 10.00.",
    ),
    Reason(
        "reading-full-width",
        zh="「{text}」里有全角数字。请改用半角：{plain}。",
        en="“{text}” has full-width digits. Use ordinary ones: {plain}.",
    ),
    Reason(
        "reading-finer-than-resolution",
        zh="「{text}」比分辨力 {resolution} 更细。",
        en="“{text}” is finer than the resolution {resolution}.",
    ),
    Reason(
        "reading-off-resolution",
        zh="「{text}」不是分辨力 {resolution} 的整数倍。",
        en="“{text}” is not a multiple of the resolution {resolution}.",
    ),
    Reason(
        "reading-exists",
        zh="{cell} 已有读数 {old}。要改，先写原因，旧值划线保留。",
        en="{cell} already holds {old}. To change it give a reason; the old value stays readable.",
    ),
    Reason(
        "reading-twice",
        zh="「{cell}」一次写了两个值。留一个；要改已有的，用划改。",
        en="{cell} is given two values at once. Keep one; what stands already is changed by striking it out.",
    ),
    Reason("reading-none", zh="没有读数可录。", en="There is no reading to enter."),
    Reason("reading-not-there", zh="{cell} 没有读数。", en="{cell} holds no reading."),
    Reason("cell-unknown", zh="这个模板没有「{cell}」这一格。", en="This service has no cell {cell}."),
    Reason("strike-needs-reason", zh="划改须写原因。", en="Striking out needs a reason."),
    Reason(
        "column-length",
        zh="粘贴了 {found} 个数，这一列有 {needed} 格。",
        en="{found} values were pasted; the column has {needed} cells.",
    ),
    Reason(
        "readings-missing", zh="还缺 {count} 个读数：{cells}。", en="{count} readings are missing: {cells}."
    ),
    Reason(
        "remarks-open",
        zh="还有 {count} 处核验意见没有处理。",
        en="{count} remarks of the checker are still open.",
        resolver_zh="测量人",
        resolver_en="the one who measured",
    ),
    Reason(
        "no-standard-used",
        zh="没有写用了哪件标准器。",
        en="No standard is named.",
        resolver_zh="测量人",
        resolver_en="the one who measured",
    ),
    Reason(
        "environment-missing",
        zh="没有写环境条件：{which}。",
        en="Environmental conditions are missing: {which}.",
    ),
    Reason(
        "environment-outside",
        zh="{which} {found}，限值 {limit}。停在这里，需技术负责人批准偏离。",
        en="{which} is {found}; the limits are {limit}. Work stops here; a deviation needs the technical manager.",
        resolver_zh="技术负责人",
        resolver_en="the technical manager",
    ),
    Reason(
        "as-found-missing",
        zh="做了调整，却没有调整前数据。",
        en="The item was adjusted, but there are no as-found data.",
    ),
    Reason(
        "adjustment-without-consent",
        zh="委托方没有同意调整。",
        en="The client has not agreed to an adjustment.",
        resolver_zh="委托方",
        resolver_en="the client",
    ),
    Reason(
        "work-date-in-future", zh="工作日 {date} 还没有到。", en="The work date {date} lies in the future."
    ),
    Reason(
        "work-before-receipt",
        zh="工作日 {date} 早于收件日 {received}。",
        en="The work date {date} lies before the receipt, {received}.",
    ),
    Reason(
        "service-edition-unusable",
        zh="服务模板 {code} 不能用：{why}",
        en="Service {code} cannot be used: {why}",
    ),
    Reason(
        "no-service-edition",
        zh="没有适用于「{item}」的服务模板。",
        en="There is no measurement service for {item}.",
    ),
    Reason("parameter-missing", zh="缺少参数「{name}」。", en="The parameter {name} is missing."),
)
declare(
    Reason(
        "standard-value-missing",
        zh="所用标准器的证书里没有「{name}」。",
        en="The standards used have no certified value {name}.",
    ),
    Reason(
        "standard-value-outside",
        zh="标准器的证书不覆盖 {point} 点（{name}）。",
        en="The standard's certificate does not cover the point {point} ({name}).",
    ),
)
declare(
    Reason(
        "standard-not-good-enough",
        zh="{what_zh}：现在是 {found}，最多 {most}。换更好的标准器。",
        en="Not met: {what_en}; found {found}, at most {most}. Use a better standard.",
        resolver_zh="检定员：换标准器",
        resolver_en="the verifier: another standard",
    ),
    Reason(
        "setting-needs-number",
        zh="「{what_zh}」要填一个数，例如 1.6，不带单位；现在是「{text}」。",
        en="{what_en} takes a number such as 1.6, without a unit; it is “{text}”.",
    ),
    Reason(
        "setting-not-above-zero",
        zh="「{what_zh}」要大于 0，现在是 {text}。",
        en="{what_en} must be above zero; it is {text}.",
    ),
    Reason(
        "class-outside-ladder",
        zh="模板没有 {found} 级，只有：{ladder}。",
        en="The template has no class {found}; its classes: {ladder}.",
    ),
    Reason(
        "point-id-unusable",
        zh="点的代号「{found}」不能用：每个点要有自己的代号，不重复，不含「/」，最多 40 个字符。",
        en="The id “{found}” of a point cannot be used: each point has its own, without “/”, of at most 40 characters.",
    ),
    Reason(
        "repeats-outside",
        zh="重复次数要是 1 到 {limit} 的整数，现在是「{found}」。",
        en="The number of repeats is a whole number from 1 to {limit}; it is “{found}”.",
    ),
    Reason(
        "kind-unknown",
        zh="检定要说明种类，「{kind}」不是其中之一：首次、后续、使用中检查、修理后、仲裁、抽样。",
        en="A verification names its kind; {kind} is none of first, subsequent, in use, after repair, arbitration, sampling.",
    ),
    Reason(
        "kind-without-verification",
        zh="只有检定分种类（这里写了「{kind}」）。",
        en="Only a verification has a kind (here: {kind}).",
    ),
    Reason(
        "outcome-not-needed",
        zh="按本来的等级已经合格，不需要降级或限用。",
        en="It conforms as it is; nothing is to be agreed.",
    ),
    Reason(
        "outcome-without-consent",
        zh="降级或限用要写明客户怎样同意的。",
        en="Write down how the client agreed to the lower class or limited use.",
    ),
    Reason(
        "no-class-to-offer",
        zh="没有它能符合的更低等级，出具检定结果通知书。",
        en="It conforms to no lower class; issue a notice of the result.",
    ),
    Reason(
        "no-group-holds",
        zh="没有合格的量程或部分可以限用。",
        en="No range or part conforms that limited use could cover.",
    ),
    Reason("outcome-unknown", zh="「{outcome}」不是一种结论。", en="{outcome} is not an outcome."),
    Reason(
        "edition-not-for-service",
        zh="模板「{title}」不用于这项服务。",
        en="The template {title} is not for this service.",
    ),
    Reason(
        "bench-empty", zh="台上没有器具，先选器具。", en="No item is on the bench; choose the items first."
    ),
    Reason(
        "bench-too-long",
        zh="一台次最多 {limit} 件，这里有 {found} 件，分几台次做。",
        en="A bench run holds at most {limit} items; these are {found}. Make several runs.",
    ),
    Reason(
        "bench-mixed",
        zh="同一台次的器具要同一种、同一项服务、同一种检定、同一方法。",
        en="Items of one run are of one kind, with the same service, kind of verification and method.",
    ),
    Reason("bench-item-twice", zh="同一件列了两次：{items}。", en="Listed twice: {items}."),
    Reason(
        "bench-not-for-in-use",
        zh="使用中检查逐件做，以各自的记录结束，不上台次。",
        en="In-use checks are made one by one and end with their own records; they go on no bench.",
        basis_zh="practice P3",
        basis_en="practice P3",
    ),
    Reason(
        "bench-not-received",
        zh="{count} 件还没收到或已在做：{items}。",
        en="{count} items are not received, or in work already: {items}.",
    ),
    Reason(
        "bench-moved-meanwhile",
        zh="台次 {number} 刚被别人改动，重新打开再做。",
        en="Somebody else has just changed run {number}; open it again.",
    ),
    Reason(
        "on-a-bench",
        zh="记录 {number} 在台次 {run} 里，和整台一起录入、核验、签发；要单独做，在录入时取下。",
        en="Record {number} stands on bench run {run} and is entered, checked and issued with it; it can be taken off while the run is being read.",
    ),
    Reason("not-on-a-bench", zh="这份记录不在台次里。", en="This record is on no bench."),
    Reason(
        "last-on-the-bench",
        zh="台次里只剩这一件，不能取下。",
        en="It is the last one on the bench and cannot be taken off.",
    ),
    Reason(
        "nothing-to-receive",
        zh="委托 {number} 没有要收的器具了。",
        en="Nothing of order {number} is left to be received.",
    ),
    Reason(
        "nothing-to-hand-back",
        zh="委托 {number} 没有做完可以交还的器具。",
        en="No item of order {number} is done and waiting to go back.",
    ),
    Reason(
        "document-needed",
        zh="写明核对的是哪份文本：编号和年份。",
        en="State with which text: number and year.",
    ),
    Reason(
        "limits-compared-already",
        zh="{person} 已在 {date} 与 {document} 核对过。",
        en="{person} compared it with {document} on {date}.",
    ),
    Reason(
        "nothing-to-invoice",
        zh="委托 {number} 没有可收费的行：强制检定不收费，或都已开账单。",
        en="No line of order {number} is to be charged: mandatory verification is free, or all are invoiced.",
    ),
    Reason(
        "nothing-to-credit",
        zh="账单 {number} 里没有还能冲减的行。",
        en="No line of invoice {number} is left to be credited.",
    ),
    Reason("credit-needs-reason", zh="写明为什么冲减。", en="State why it is credited."),
    Reason(
        "turned-away-needs-reason",
        zh="写明器具怎么了，委托方会看到。",
        en="State what is wrong with the item; the client reads it.",
    ),
    Reason(
        "check-without-certificate",
        zh="使用中检查以检查记录结束，不出证书，不改有效期。",
        en="An in-use check ends with a check record: no certificate, no new due date.",
        basis_zh="practice P3",
        basis_en="practice P3",
        resolver_zh="核验员：结束检查",
        resolver_en="the checker: conclude the check",
    ),
    Reason(
        "not-an-in-use-check",
        zh="这不是使用中检查，要出证书。",
        en="This is no in-use check; a certificate is issued.",
    ),
    Reason(
        "point-missing-for-check",
        zh="「{check}」要用的点没有：{wanted}。加上这个点。",
        en="{check} needs a point that is not there: {wanted}. Add it.",
    ),
    Reason(
        "service-validation-failed",
        zh="模板 {code} 算不出它自己的验证数据：{where} 应为 {wanted}，算出 {found}。",
        en="{code} does not give the numbers of its own example: {where} should be {wanted}, found {found}.",
    ),
    Reason(
        "workbench-input-unnamed",
        zh="这一行的输入量没有名称。",
        en="The input of this row has no name.",
    ),
    Reason("workbench-cell-empty", zh="这里要填一个数。", en="A number is needed here."),
    Reason(
        "workbench-form-not-json",
        zh="这不是一个 JSON 对象。写成 {example}。",
        en="This is no JSON object. Write {example}.",
    ),
    Reason(
        "workbench-equation-form",
        zh="「{found}」不是等式。一行写一个：名称 = 表达式。",
        en='"{found}" is no equation. One a line: name = expression.',
    ),
    Reason(
        "workbench-text-too-long",
        zh="这里有 {found} 个字符，最多 {limit} 个。",
        en="There are {found} characters here; at most {limit} are read.",
    ),
    Reason(
        "workbench-too-many-outputs",
        zh="{found} 个输出量，工作台上最多 {limit} 个；用命令行没有这个限制。",
        en="{found} outputs; the workbench takes {limit}. The command line takes more.",
    ),
    Reason(
        "workbench-too-many-readings",
        zh="一个输入量最多 {limit} 个读数；用命令行没有这个限制。",
        en="An input takes at most {limit} readings here. The command line takes more.",
    ),
    Reason(
        "workbench-too-slow",
        zh="蒙特卡洛 {seconds} s 内没有算完，只给出 GUM 的结果；用命令行没有这个限制。",
        en="Monte Carlo was not done within {seconds} s; only the GUM result is given. The command line takes its time.",
    ),
    Reason(
        "workbench-link-unreadable",
        zh="链接里的测量读不出来。可能没有复制完整。",
        en="The measurement in the link cannot be read. It may have been cut short.",
    ),
    Reason(
        "workbench-file-unreadable",
        zh="文件读不出来：{why}。要的是工作台存下的 junheng.measurement/1（JSON）。",
        en="The file cannot be read: {why}. A junheng.measurement/1 file as the workbench saves it (JSON) is needed.",
    ),
    Reason(
        "workbench-limit-form",
        zh="「{found}」没读懂。一行写一个：输出量 限值，或 输出量 限值 中心。",
        en='"{found}" was not understood. One a line: output limit, or output limit about.',
    ),
    Reason(
        "workbench-limit-output",
        zh="「{found}」不是输出量；输出量是：{outputs}。",
        en='"{found}" is no output; the outputs are: {outputs}.',
    ),
    Reason(
        "workbench-certificate-missing",
        zh="先选证书文件（DCC，XML）。",
        en="Choose the certificate's file first (DCC, XML).",
    ),
    Reason(
        "workbench-certificate-empty",
        zh="证书 {number} 的结果里没有可以取的数。",
        en="The results of certificate {number} hold no number to take.",
    ),
    Reason(
        "workbench-certificate-word",
        zh="证书 {number} 的结果里没有名称含「{only}」的数。",
        en='The results of certificate {number} hold no number whose name has "{only}" in it.',
    ),
    Reason(
        "workbench-certificate-too-long",
        zh="证书里的数超过 {limit} KiB，太长，没法在这里挑选。从证书里抄下要用的数。",
        en="The numbers of the certificate exceed {limit} KiB, too long to choose from here. Type those that are needed.",
    ),
    Reason(
        "workbench-nothing-taken",
        zh="在要取的数旁边写上输入量的名称。",
        en="Write the name of the input beside the number to take.",
    ),
    Reason(
        "budget-not-for-service",
        zh="{service} 的结果由规程判定，不用不确定度预算。",
        en="{service} is judged by its regulation; it takes no uncertainty budget.",
    ),
    Reason(
        "budget-name-unknown",
        zh="服务模板里没有这个{kind_zh}：「{found}」。",
        en='The service has no such {kind_en}: "{found}".',
    ),
    Reason(
        "budget-output-differs",
        zh="预算要给出服务模板的结果 {name}，单位 {unit}。",
        en="The budget must give the result of the service, {name} in {unit}.",
    ),
    Reason(
        "budget-unusable",
        zh="预算里有输入量的写法读不出来。",
        en="An input of the budget is written in a way that cannot be read.",
    ),
    Reason("budget-needs-title", zh="写上预算的标题。", en="Give the budget a title."),
    Reason("budget-needs-reason", zh="写上为什么停用。", en="Say why it is retired."),
    Reason(
        "not-your-budget",
        zh="这是别的机构的预算。",
        en="This budget belongs to another institution.",
    ),
    Reason(
        "budget-not-in-state",
        zh="预算 {number} 第 {edition} 版现在是「{state}」，不能这样做。",
        en="Budget {number}, edition {edition}, is {state}; this cannot be done now.",
    ),
    Reason(
        "budget-approver-is-author",
        zh="起草人不能批准自己的预算。",
        en="Whoever drafted a budget does not approve it.",
        resolver_zh="另一位技术负责人",
        resolver_en="another technical manager",
    ),
    Reason(
        "budget-service-replaced",
        zh="服务模板 {service} 已有新版，请按新版重新起草。",
        en="Service {service} has a new edition; draft the budget for it.",
    ),
)
