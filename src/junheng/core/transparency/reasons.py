"""Every sentence of the public log: why a note, a checkpoint, a tile, a proof or a leaf is not accepted."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    # signed-note
    Reason(
        "note-too-large",
        zh="签名文本有 {found} 字节，上限 {limit}",
        en="the note has {found} bytes, the limit is {limit}",
    ),
    Reason("note-not-utf8", zh="签名文本不是 UTF-8（第 {at} 字节）", en="the note is not UTF-8 (byte {at})"),
    Reason(
        "note-control-character",
        zh="签名文本含控制字符 {found}",
        en="the note holds the control character {found}",
    ),
    Reason(
        "note-without-final-newline", zh="签名文本没有以换行结尾", en="the note does not end in a newline"
    ),
    Reason(
        "note-without-blank-line",
        zh="正文与签名之间没有空行",
        en="no blank line stands between text and signatures",
    ),
    Reason("note-without-signature", zh="签名文本没有签名行", en="the note has no signature line"),
    Reason(
        "note-signature-without-em-dash",
        zh="第 {line} 个签名行不是以「— 」开头",
        en="signature line {line} does not begin with an em dash and a space",
    ),
    Reason(
        "note-signature-malformed",
        zh="第 {line} 个签名行写法不对",
        en="signature line {line} is not name and base64 of at least 5 bytes",
    ),
    Reason(
        "note-too-many-signatures",
        zh="有 {found} 个签名，上限 {limit}",
        en="the note has {found} signatures, the limit is {limit}",
    ),
    Reason("note-signature-invalid", zh="{name} 的签名不成立", en="the signature of {name} is not valid"),
    Reason("note-signer-unknown", zh="没有任何一个受信任的密钥签过", en="no trusted key has signed"),
    Reason(
        "note-text-unsignable",
        zh="这段正文不能签：须以换行结尾且不含控制字符",
        en="this text cannot be signed: it must end in a newline and hold no control character",
    ),
    # keys
    Reason("key-malformed", zh="密钥写法不对，应为 {expected}", en="the key is not of the form {expected}"),
    Reason(
        "key-name-invalid",
        zh="密钥名 {name} 为空，或含空白、加号或控制字符",
        en="the key name {name} is empty or holds a space, a plus or a control character",
    ),
    Reason(
        "key-id-differs",
        zh="密钥编号写的是 {found}，算出来是 {computed}",
        en="the key id says {found}, computed {computed}",
    ),
    Reason("key-type-unsupported", zh="不支持签名类型 {found}", en="signature type {found} is not supported"),
    # tlog-checkpoint
    Reason(
        "checkpoint-too-short",
        zh="检查点只有 {found} 行，至少三行",
        en="the checkpoint has {found} lines, at least three are needed",
    ),
    Reason(
        "checkpoint-origin-empty", zh="检查点的来源行为空", en="the origin line of the checkpoint is empty"
    ),
    Reason(
        "checkpoint-size-leading-zero",
        zh="检查点的条数 {found} 有前导零",
        en="the tree size {found} has a leading zero",
    ),
    Reason(
        "checkpoint-size-not-decimal",
        zh="检查点的条数「{found}」不是纯十进制数字",
        en='the tree size "{found}" is not plain decimal digits',
    ),
    Reason(
        "checkpoint-size-too-large",
        zh="检查点的条数 {found} 超过 {limit}",
        en="the tree size {found} is more than {limit}",
    ),
    Reason(
        "checkpoint-root-not-base64",
        zh="检查点的根不是规范的 base64",
        en="the root hash is not canonical base64",
    ),
    Reason(
        "checkpoint-root-not-32-bytes",
        zh="检查点的根有 {found} 字节，应为 32",
        en="the root hash has {found} bytes instead of 32",
    ),
    Reason(
        "checkpoint-extension-empty",
        zh="检查点第 {line} 行是空的扩展行",
        en="line {line} of the checkpoint is an empty extension line",
    ),
    Reason(
        "checkpoint-origin-differs",
        zh="检查点来源是 {found}，密钥属于 {expected}",
        en="the origin is {found}, the key belongs to {expected}",
    ),
    Reason(
        "checkpoint-not-signed-by-log",
        zh="检查点没有日志 {expected} 的签名",
        en="the checkpoint is not signed by the log {expected}",
    ),
    # Merkle proofs
    Reason(
        "proof-hash-not-32-bytes",
        zh="散列有 {found} 字节，应为 32",
        en="a hash has {found} bytes instead of 32",
    ),
    Reason(
        "proof-index-beyond-size",
        zh="序号 {index} 不在 {size} 条之内",
        en="index {index} is not below the size {size}",
    ),
    Reason(
        "proof-sizes-reversed",
        zh="旧条数 {old} 大于新条数 {new}",
        en="the old size {old} is more than the new size {new}",
    ),
    Reason(
        "proof-wrong-length",
        zh="证明有 {found} 个散列，应为 {expected}",
        en="the proof has {found} hashes instead of {expected}",
    ),
    Reason(
        "proof-root-differs",
        zh="由证明算出的根与{which}不符",
        en="the root computed from the proof is not the {which}",
    ),
    # tlog-tiles
    Reason(
        "tile-path-invalid", zh="「{found}」不是日志文件的路径", en='"{found}" is not the path of a log file'
    ),
    Reason("tile-missing", zh="缺文件", en="the file is missing"),
    Reason(
        "tile-wrong-size",
        zh="文件有 {found} 字节，应为 {expected}",
        en="the file has {found} bytes instead of {expected}",
    ),
    Reason(
        "tile-contradicts-parent",
        zh="与 {parent} 第 {position} 个散列不符",
        en="it does not hash to entry {position} of {parent}",
    ),
    Reason(
        "tiles-contradict-root",
        zh="{size} 条的各块算不出检查点的根",
        en="the tiles of size {size} do not give the root of the checkpoint",
    ),
    Reason(
        "bundle-malformed",
        zh="第 {position} 条的长度与文件不符",
        en="entry {position} does not fit into the file",
    ),
    Reason(
        "bundle-wrong-count",
        zh="有 {found} 条，应为 {expected}",
        en="the bundle has {found} entries instead of {expected}",
    ),
    Reason(
        "entry-contradicts-tile",
        zh="第 {index} 条与 {tile} 不符",
        en="entry {index} does not hash to its place in {tile}",
    ),
    Reason(
        "entry-too-large",
        zh="一条有 {found} 字节，上限 {limit}",
        en="an entry has {found} bytes, the limit is {limit}",
    ),
    Reason(
        "entry-not-in-log",
        zh="日志 {size} 条中没有 {wanted}",
        en="none of the {size} entries of the log is {wanted}",
    ),
    Reason(
        "log-check-stopped", zh="问题已达 {limit} 个，停止检查", en="{limit} findings; the check stopped here"
    ),
    # leaf
    Reason(
        "leaf-value-not-json", zh="{found} 不能写进规范 JSON", en="{found} cannot stand in canonical JSON"
    ),
    Reason(
        "leaf-not-canonical",
        zh="条目不是规范 JSON（RFC 8785）",
        en="the leaf is not canonical JSON (RFC 8785)",
    ),
    Reason("leaf-schema-unknown", zh="条目的 schema 是 {found}", en="the leaf has the schema {found}"),
    Reason(
        "leaf-field-invalid",
        zh="字段 {field} 缺失、多余或类型不对",
        en="the field {field} is missing, unknown or of the wrong type",
    ),
    Reason(
        "leaf-field-twice", zh="字段 {field} 既公开又保密", en="the field {field} is both public and private"
    ),
    Reason(
        "commitment-salt-length",
        zh="盐有 {found} 字节，应为 32",
        en="the salt has {found} bytes instead of 32",
    ),
    Reason("commitment-absent", zh="条目里没有 {field} 的承诺", en="the leaf commits to no field {field}"),
    Reason(
        "commitment-differs",
        zh="{field} 的内容与承诺不符",
        en="the value of {field} is not the one committed to",
    ),
    # tlog-proof and junheng.proof/1
    Reason(
        "bundle-proof-malformed",
        zh="证明文件第 {line} 行应为{expected}",
        en="line {line} of the proof should be {expected}",
    ),
    Reason(
        "bundle-proof-too-large",
        zh="证明文件有 {found} 字节，上限 {limit}",
        en="the proof has {found} bytes, the limit is {limit}",
    ),
    Reason(
        "bundle-index-differs",
        zh="外层序号 {outer} 与证明里的 {inner} 不同",
        en="the outer index {outer} is not the index {inner} of the proof",
    ),
    Reason(
        "bundle-without-leaf",
        zh="证明文件里没有条目，请另给条目",
        en="the proof does not carry the leaf; hand the leaf in",
    ),
    Reason(
        "bundle-other-certificate",
        zh="文件里带的证书不是日志条目所说的那一份",
        en="the certificate that the file carries is not the one its leaf is about",
    ),
    Reason(
        "bundle-without-certificate",
        zh="证明文件里没有带证书",
        en="the proof does not carry a certificate",
    ),
    # tlog-policy
    Reason("policy-malformed", zh="策略第 {line} 行：{why}", en="policy line {line}: {why}"),
    Reason(
        "policy-log-not-listed",
        zh="策略没有列出日志 {name} 的这个密钥",
        en="the policy does not list this key of the log {name}",
    ),
    Reason(
        "policy-quorum-not-met",
        zh="见证不足：需要 {quorum}，见到 {seen}",
        en="the quorum {quorum} is not met; cosigned by {seen}",
    ),
    # tlog-witness
    Reason(
        "witness-request-too-large",
        zh="请求有 {found} 字节，上限 {limit}",
        en="the request has {found} bytes, the limit is {limit}",
    ),
    Reason(
        "witness-request-malformed",
        zh="请求第 {line} 行应为{expected}",
        en="line {line} of the request should be {expected}",
    ),
    Reason(
        "witness-origin-unknown",
        zh="本见证不为日志 {origin} 作证",
        en="this witness does not know the log {origin}",
    ),
    Reason(
        "witness-size-differs",
        zh="请求从 {found} 条算起，上次见证的是 {held} 条",
        en="the request starts from {found} entries, cosigned last were {held}",
    ),
    Reason(
        "witness-state-damaged",
        zh="见证对日志 {origin} 的记录坏了。停止作证：从备份恢复，不要清空",
        en="what the witness kept of {origin} is damaged; it signs nothing for it: restore it, do not clear it",
    ),
    Reason(
        "witness-answer-malformed",
        zh="见证的回答不合 tlog-witness",
        en="the witness's answer is not one of tlog-witness",
    ),
    Reason(
        "witness-has-not-signed",
        zh="见证 {name} 没有签这个检查点",
        en="the witness {name} has not signed this checkpoint",
    ),
    Reason(
        "witness-time-wrong",
        zh="见证 {name} 写的时间 {found} 不可信",
        en="the time {found} stated by the witness {name} is not to be believed",
    ),
    # split view
    Reason(
        "log-split-view",
        zh="日志 {origin} 签了两份不能同真的检查点：{shown_smaller} 看到 {smaller} 条，{shown_larger} 看到 {larger} 条",
        en="the log {origin} signed two checkpoints that cannot both be true: {shown_smaller} saw {smaller} entries, {shown_larger} {larger}",
    ),
    Reason("log-views-agree", zh="两份检查点并不矛盾", en="the two checkpoints do not contradict each other"),
    Reason(
        "split-view-malformed",
        zh="不是 junheng.split-view/1 证据文件",
        en="this is no evidence of the schema junheng.split-view/1",
    ),
    Reason(
        "log-went-back",
        zh="日志给出 {found} 条，以前给过 {before} 条",
        en="the log shows {found} entries; before, it showed {before}",
    ),
    Reason(
        "log-lacks-what-a-witness-saw",
        zh="见证 {name} 见过 {seen} 条，日志只给出 {found} 条：等日志公布后再比",
        en="the witness {name} saw {seen} entries, the log shows {found}: compared once the log shows them",
    ),
    # SM2, SM3
    Reason(
        "sm2-not-there",
        zh="本机的 libcrypto 没有国密算法（缺 {why}）：SM2 在这里签不了，也核不了",
        en="the system's libcrypto lacks {why}: SM2 can be neither signed nor checked here",
    ),
    Reason(
        "sm2-key-malformed",
        zh="SM2 公钥有 {found} 字节，或不以 04 开头；应为 04 ‖ x ‖ y，65 字节",
        en="an SM2 public key is the 65 bytes 04, x, y; this has {found} or another first byte",
    ),
    Reason(
        "sm2-key-not-on-curve",
        zh="SM2 公钥不在推荐曲线上",
        en="the SM2 public key is no point of the recommended curve",
        basis_zh="GB/T 32918.5",
        basis_en="GB/T 32918.5",
        confidence="seen_secondary",
    ),
    Reason(
        "sm2-private-malformed",
        zh="SM2 私钥不是 1 至 n−2 之间的 32 字节数",
        en="an SM2 private key is a number of 32 bytes between 1 and n-2; this is not",
    ),
    Reason(
        "sm2-signer-malformed",
        zh="签名者标识有 {found} 字节，应为 1 至 {limit} 字节",
        en="the signer id has {found} bytes; it must have 1 to {limit}",
    ),
    Reason(
        "sm2-signature-malformed",
        zh="SM2 签名有 {found} 字节，应为 r ‖ s，64 字节",
        en="an SM2 signature is r and s, 64 bytes; this has {found}",
    ),
    Reason(
        "sm2-signature-out-of-range",
        zh="SM2 签名的 r 或 s 不在 1 至 n−1 之间",
        en="r or s of the SM2 signature is not between 1 and n-1",
        basis_zh="GB/T 32918.2",
        basis_en="GB/T 32918.2",
        confidence="seen_secondary",
    ),
    Reason(
        "sm2-signature-not-der",
        zh="SM2 签名不是规范的 DER：写法不唯一，或后面还有字节",
        en="the SM2 signature is not canonical DER: another spelling, or bytes after it",
    ),
    Reason("sm2-signature-invalid", zh="SM2 签名不成立", en="the SM2 signature is not valid"),
    Reason(
        "sm3-too-large",
        zh="要算 SM3 的内容有 {found} 字节，上限 {limit}",
        en="the content for SM3 has {found} bytes, the limit is {limit}",
    ),
    Reason(
        "keys-not-of-one-log",
        zh="密钥要给日志自己的 Ed25519 公钥一把；此外只能再给同名的 SM2 公钥",
        en="give the log's own Ed25519 key once; besides it only SM2 keys of the same name",
    ),
    Reason(
        "checkpoint-without-sm2",
        zh="检查点上没有密钥 {name} 的 SM2 签名",
        en="the checkpoint carries no SM2 signature by the key {name}",
    ),
)
