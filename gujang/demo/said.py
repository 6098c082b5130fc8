"""What the invented cadres write down: what they found, promised and did, and in their diaries."""

from cadres.codes import Duty, LeaveKind, TripKind, VisitKind

# what a visit was for -> what was found, what is wanted, what was promised
VISITS = (
    (VisitKind.FACTS, "家中两口人，身体尚好，羊二十只，长势正常。", "", ""),
    (VisitKind.FACTS, "户主腰腿疼，地由侄子代种，口粮够吃。", "想办慢性病证。", "去卫生院问手续。"),
    (VisitKind.FACTS, "儿子在包头打工，每月寄回八百元。", "", "年底核对务工收入。"),
    (VisitKind.FACTS, "土房东墙有裂缝，雨天漏水。", "希望列入危改。", "报村委会鉴定，拍照。"),
    (VisitKind.FACTS, "自来水已通，冬天水表井怕冻。", "想要保温材料。", "联系水务站。"),
    (VisitKind.FACTS, "老人独居，低保金按月到账。", "", "请邻居多照看，每周电话一次。"),
    (VisitKind.HANDBOOK, "核对扶贫手册，补填上季度收入。", "", ""),
    (VisitKind.HANDBOOK, "手册和明白卡一致，已请户主签字。", "", ""),
    (VisitKind.HANDBOOK, "手册上的耕地亩数与确权证不符。", "", "以确权证为准，下次带来更正。"),
    (VisitKind.PLAN, "商量今年种马铃薯十亩、莜麦五亩。", "缺种薯。", "列入种薯补助。"),
    (VisitKind.PLAN, "打算再添基础母羊五只。", "棚圈不够。", "帮助申请棚圈补贴。"),
    (VisitKind.PLAN, "有意学电焊，想到县城上班。", "", "报名六月的技能培训。"),
    (VisitKind.PLAN, "不愿贷款，想先还清旧账。", "", "下月再来商量。"),
    (VisitKind.PROJECT, "二十只基础母羊已到户，耳标齐全。", "", "每月看一次防疫。"),
    (VisitKind.PROJECT, "种薯和化肥已领，签字表交村委会。", "", ""),
    (VisitKind.PROJECT, "危房改造已上梁，月底完工。", "", "完工后一起验收。"),
    (VisitKind.PROJECT, "小额贷款已到账三万元，买了饲料。", "", "提醒按期结息。"),
    (VisitKind.PROJECT, "羔羊卖出十二只，收入六千多元。", "", "记入手册。"),
    (VisitKind.POLICY, "讲解大病救治和报销比例。", "有两张票据没报。", "带票据到医保窗口。"),
    (VisitKind.POLICY, "说明脱贫后政策不变，打消顾虑。", "", ""),
    (VisitKind.POLICY, "讲了退耕还林补助和禁牧要求。", "", ""),
    (VisitKind.POLICY, "孩子今秋上高中，介绍教育资助。", "", "开学前备齐证明。"),
    (VisitKind.GREETING, "节前看望，送米面油。", "", ""),
    (VisitKind.GREETING, "老人过生日，帮着打扫院子。", "", ""),
    (VisitKind.OTHER, "帮忙收土豆半天。", "", ""),
    (VisitKind.OTHER, "帮着联系车，把病人送到县医院。", "", "出院后再去看。"),
    (VisitKind.OTHER, "和邻居的地界有争议，两家都听了。", "请村里量地。", "约村委会周五现场量。"),
    (VisitKind.OTHER, "一起到合作社看入股分红表。", "", ""),
)  # fmt: skip
IN_VILLAGE = (
    (Duty.REGISTER, "入户核对人口和收入。"),
    (Duty.REGISTER, "和村会计核对登记表。"),
    (Duty.SOCIAL, "联系派出单位捐助过冬煤。"),
    (Duty.SURVEY, "摸底今年养羊户数。"),
    (Duty.LOANS, "收齐贷款户资料。"),
    (Duty.TECHNIQUE, "请技术员讲马铃薯晚疫病防治。"),
    (Duty.SKILLS, "登记愿意外出务工的人。"),
    (Duty.INDUSTRY, "看合作社羊舍，算分红。"),
    (Duty.WORKS, "看街巷硬化施工。"),
    (Duty.WORKS, "查看水井和自来水入户。"),
    (Duty.HOUSES, "查看危房改造进度。"),
    (Duty.HOUSES, "陪同鉴定危房。"),
)
IN_TOWN = (
    "录入本周走访，报送周报。",
    "参加镇里扶贫例会。",
    "到镇财政所核对项目资金。",
    "在镇上整理户档案。",
)
DIARIES = (
    ("走进农家", "今天走了几户，最大的感受是人勤地不懒。有困难的多半是因病，钱花在看病上。"),
    ("羊羔卖了好价钱", "收羊的车进了村，合作社统一过秤。几户当场点了现钱，脸上都是笑。"),
    ("一场及时雨", "旱了一个多月终于下雨。和老乡站在地头看莜麦，心里踏实不少。"),
    ("算账", "坐在炕头上和户主一笔一笔算收入，羊、土豆、打工、补贴，算完他说心里亮堂了。"),
    ("修路", "街巷硬化修到了村西头，几位老人搬着凳子看。路通了，车能开到门口。"),
    ("不肯签字的老人", "去了三次，老人才说怕脱贫以后低保没了。把政策一条条讲清楚，他签了字。"),
)
WEATHER = ("晴", "晴", "多云", "阴", "大风", "小雨")
COLD = ("晴", "多云", "大风", "小雪")
LEAVES = {
    LeaveKind.ILLNESS: "感冒发烧，到县医院看病",
    LeaveKind.PERSONAL: "家中老人住院，需要陪护",
    LeaveKind.ANNUAL: "年休假",
    LeaveKind.OFFICIAL: "回派出单位述职",
}
TRIPS = {
    TripKind.TRAINING: ("参加驻村干部培训班", "包头市"),
    TripKind.PROJECT: ("到县里协调到村项目", "固阳县城"),
    TripKind.FUNDS: ("回派出单位争取帮扶资金", "包头市"),
}
REFUSED = "当周有验收，请改期。"
PROBLEMS = ("", "", "", "个别户手册填写不全。", "水表井防冻还没有解决。", "外出务工户联系不上。")
NEXT_WEEK = ("继续走访未到的户。", "核对手册和收入。", "跟进危房改造。", "联系技术员进村。")
RETURNED = ("走访户数和日志不符，请核对。", "请写明存在的问题。")
