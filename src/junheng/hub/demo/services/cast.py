"""Who plays: fictional bodies and people of four provinces, the nation and the region. Data, no acts.

Every name says 示例 (example); every person's address ends in `.example`, which can never be a real one.
"""

from __future__ import annotations

from dataclasses import dataclass

NATIONAL, REGIONAL = "100000", "310000"


@dataclass(frozen=True, slots=True)
class Body:
    """A body to register: `key` names it in the stories; the code's check digit is computed."""

    key: str
    code: str
    zh: str
    en: str
    short: str
    kind: str
    division: str
    address: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Player:
    """A person with roles at a body; `see` says what to look at first when signed in as them."""

    name: str
    body: str
    roles: tuple[str, ...]
    see_zh: str = ""
    see_en: str = ""


BODIES = (
    Body("state", "1110000047000001A", "国家示例市场监管部门", "Example State Regulator", "国家监管", "regulator-national", NATIONAL, "北京市示例路 1 号", 39.905, 116.395),
    Body("nmi", "1210000047000002B", "国家示例计量院", "Example National Metrology Institute", "国家院", "nmi", NATIONAL, "北京市示例东路 18 号", 39.977, 116.425),
    Body("region", "1231000047000003C", "华东示例计量测试中心办公室", "East China Example Regional Office", "大区办", "regional-centre", REGIONAL, "上海市示例路 716 号", 31.190, 121.433),
    Body("sh-office", "1131000047000004D", "上海示例市场监管局", "Shanghai Example Regulator", "沪监管", "regulator-province", "310000", "上海市示例西路 301 号", 31.188, 121.437),
    Body("js-office", "1132000047000005E", "江苏示例市场监管局", "Jiangsu Example Regulator", "苏监管", "regulator-province", "320000", "南京市示例路 107 号", 32.049, 118.760),
    Body("zj-office", "1133000047000006F", "浙江示例市场监管局", "Zhejiang Example Regulator", "浙监管", "regulator-province", "330000", "杭州市示例路 97 号", 30.280, 120.153),
    Body("ah-office", "1134000047000007G", "安徽示例市场监管局", "Anhui Example Regulator", "皖监管", "regulator-province", "340000", "合肥市示例路 509 号", 31.834, 117.240),
    Body("hz-office", "1133050047000008H", "湖州示例市场监管局", "Huzhou Example Regulator", "湖州监管", "regulator-city", "330500", "湖州市示例路 66 号", 30.893, 120.086),
    Body("sh-lab", "1231000047000009J", "上海示例计量院", "Shanghai Example Metrology Institute", "沪院", "institute", "310100", "上海市示例路 1500 号", 31.205, 121.590),
    Body("js-lab", "1232000047000010K", "江苏示例计量中心", "Jiangsu Example Metrology Centre", "苏中心", "institute", "320100", "南京市示例大道 10 号", 32.112, 118.910),
    Body("zj-lab", "1233000047000011L", "浙江示例计量院", "Zhejiang Example Metrology Institute", "浙院", "institute", "330100", "杭州市示例街 300 号", 30.330, 120.330),
    Body("ah-lab", "1234000047000012M", "安徽示例计量所", "Anhui Example Metrology Office", "皖所", "institute", "340100", "合肥市示例路 13 号", 31.790, 117.200),
    Body("works-lab", "9132050047000013N", "苏州示例电子检测有限公司", "Suzhou Example Electronics Laboratory", "苏州检测", "enterprise-laboratory", "320500", "苏州市示例街 8 号", 31.320, 120.680),
    Body("chem-lab", "1231000047000019W", "上海示例化学计量中心", "Shanghai Example Centre for Chemical Metrology", "沪化学", "industry-centre", "310100", "上海市示例路 1510 号", 31.206, 121.592),
    Body("meters", "9131000047000014P", "上海示例仪表有限公司", "Shanghai Example Instruments Ltd", "沪仪表", "enterprise", "310100", "上海市示例路 88 号", 31.240, 121.400),
    Body("food", "9132010047000015Q", "江苏示例食品有限公司", "Jiangsu Example Foods Ltd", "苏食品", "enterprise", "320100", "南京市示例路 21 号", 31.950, 118.800),
    Body("market", "9133050047000016R", "湖州示例农贸市场", "Huzhou Example Market", "湖州市场", "enterprise", "330500", "湖州市示例街 5 号", 30.870, 120.100),
    Body("water", "9133050047000018U", "湖州示例水务有限公司", "Huzhou Example Water Ltd", "湖州水务", "enterprise", "330500", "湖州市示例路 9 号", 30.880, 120.090),
    Body("tools", "9134010047000017T", "安徽示例精密量具厂", "Anhui Example Gauge Works", "皖量具", "enterprise", "340100", "合肥市示例路 77 号", 31.850, 117.300),
    Body("stall", "9233050047000020Y", "湖州示例水产摊", "Huzhou Example Fish Stall", "水产摊", "enterprise", "330500", "湖州市示例街 5 号 A-12", 30.870, 120.100),
)  # fmt: skip

PLAYERS = (
    Player("蒋示例", "state", ("samr_metrology",), "四省的机构与资质", "Bodies and qualifications of four provinces"),
    Player("沈示例", "nmi", ("nmi", "verifier", "std_owner"), "国家级标准与它签发的证书", "National standards and the certificates they rest on"),
    Player("韩示例", "nmi", ("nmi", "checker"), "等核验的记录", "Records waiting for a check"),
    Player("杨示例", "nmi", ("approver", "nmi"), "签发", "Issuing"),
    Player("朱示例", "region", ("regional_office",), "区域内的机构", "Bodies of the region"),
    Player("秦示例", "sh-office", ("prov_regulator",), "待核对的登记", "Registrations to verify"),
    Player("尤示例", "js-office", ("prov_regulator",), "一份已暂停的资质", "A suspended qualification"),
    Player("钱示例", "zj-office", ("prov_regulator",), "资质暂停、恢复、撤销；一次等信标的双随机抽查", "Suspend or revoke a qualification; a draw that waits for its beacon"),
    Player("许示例", "ah-office", ("prov_regulator",), "18 天内到期的授权", "An authorisation that ends in 18 days"),
    Player("何示例", "hz-office", ("city_regulator",), "一枚标识等决定；一件投诉等受理", "A badge to decide about; a complaint to accept"),
    Player("冯示例", "zj-lab", ("inst_admin", "std_owner", "quality", "std_assessor", "org_assessor", "expert"), "受理委托、标准器、人员授权", "Accept orders; standards; people"),
    Player("陈示例", "zj-lab", ("inst_front",), "收件与交还", "Receive and hand back"),
    Player("周示例", "zj-lab", ("verifier",), "原始记录：等你录入的读数", "An original record that waits for readings"),
    Player("吴示例", "zj-lab", ("checker", "verifier", "data_steward"), "核验：重算与退回；一个等分级的数据集", "Check: recompute, send back; a data set to grade"),
    Player("郑示例", "zj-lab", ("approver",), "签发；一份被拒，理由齐全", "Issue; one is refused with all reasons"),
    Player("孙示例", "sh-lab", ("inst_admin", "std_owner", "quality"), "上海的能力条目", "Capabilities in Shanghai"),
    Player("李示例", "sh-lab", ("verifier", "inst_front"), "在测的记录", "A record under way"),
    Player("金示例", "sh-lab", ("checker", "verifier", "std_assessor", "org_assessor", "expert"), "核验", "Check"),
    Player("魏示例", "sh-lab", ("approver",), "签发", "Issue"),
    Player("陶示例", "js-lab", ("inst_admin", "std_owner", "quality", "verifier", "std_assessor", "org_assessor", "expert"), "被暂停的认可", "A suspended accreditation"),
    Player("姜示例", "ah-lab", ("inst_admin", "std_owner", "quality", "verifier", "std_assessor", "org_assessor", "expert"), "即将到期的授权", "An authorisation about to end"),
    Player("戚示例", "works-lab", ("inst_admin", "std_owner"), "待核对的自我声明", "A self-declaration to be verified"),
    Player("孟示例", "chem-lab", ("inst_admin", "quality", "verifier", "expert"), "一次化学比对的结果与 En", "A result and its En in a comparison of chemistry"),
    Player("王示例", "meters", ("enterprise",), "委托、证书、到期的器具", "Orders, certificates, instruments due"),
    Player("谢示例", "food", ("enterprise",), "跨省委托", "An order across a border"),
    Player("邹示例", "market", ("market_host", "enterprise"), "集市台账：一台已超期；标识被移除", "The market's ledger: one scale overdue; its badge removed"),
    Player("柏示例", "water", ("utility", "enterprise"), "成批水表的检定；标识在审查中", "Benches of water meters; its badge under review"),
    Player("喻示例", "tools", ("enterprise",), "量块与砝码", "Gauge blocks and weights"),
    Player("卫示例", "zj-office", ("prov_regulator",), "计量标准考核的决定", "Decisions about examinations of standards"),
    Player("章示例", "stall", ("small_trader",), "手机备案一台秤；一次认领等决定", "File a scale on a phone; a claim that waits"),
)  # fmt: skip
