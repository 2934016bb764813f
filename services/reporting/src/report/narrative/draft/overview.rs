//! Section 一.

use std::fmt::Write as _;

use gongkai_law::{application::ApplicantKind, report::Format};

use super::{Draft, sentence};

impl Draft<'_> {
    pub(super) fn proactive(&self) -> String {
        let year = self.year();
        let groups = self.this.item_groups().into_iter().map(|key| {
            let label = &self.this.number(key)?.label;
            let words = label.strip_prefix("主动公开").unwrap_or(label);
            self.beside(words, key)
        });
        let published = sentence("其中，", groups);
        let lead = format!(
            "{year}年，本机关依照《条例》第十九条、第二十条和第二十一条的规定主动公开政府信息。"
        );
        let decided = sentence(
            "全年作出",
            [
                ("行政许可决定", "table2.permit.decisions"),
                ("行政处罚决定", "table2.penalty.decisions"),
                ("行政强制决定", "table2.coercive_measure.decisions"),
            ]
            .map(|(words, key)| {
                // Of which kind the decisions were is assumed: then they are not said to be of this one.
                let number = self.this.number(key)?;
                self.beside(words, key).filter(|_| !number.assumed)
            }),
        );
        format!("{lead}{published}{decided}")
    }

    pub(super) fn on_application(&self) -> String {
        let is_nil = |key: &str| !self.this.has(key);
        let mut text = String::new();
        if is_nil("table3.received.total") && is_nil("table3.carried_in.total") {
            text.push_str("全年未收到政府信息公开申请，没有上年结转的申请。");
        } else {
            let kinds = ApplicantKind::ALL
                .iter()
                .map(|kind| self.told(kind.zh(), &format!("table3.received.{}", kind.as_str())));
            let kinds: Vec<String> = kinds.flatten().collect();
            let of = if kinds.is_empty() {
                String::new()
            } else {
                format!("，其中{}", kinds.join("、"))
            };
            let new = self.told("新收政府信息公开申请", "table3.received.total");
            let new = new.unwrap_or_else(|| "未新收政府信息公开申请".to_owned());
            let before = self.before("；上年新收", "table3.received.total");
            let _ = write!(text, "全年{new}{of}{before}。");
            text += &sentence(
                "",
                [
                    self.told("上年结转", "table3.carried_in.total"),
                    self.told("办结", "table3.results.total"),
                    self.told("结转下年度继续办理", "table3.carried_forward.total"),
                ],
            );
            let results = [
                ("予以公开", "granted"),
                ("部分公开", "partly_granted"),
                ("不予公开", "withheld"),
                ("无法提供", "unable_to_provide"),
                ("不予处理", "not_processed"),
                ("其他处理", "other_handling"),
            ];
            text += &sentence(
                "办结的申请中，",
                results.map(|(words, code)| self.told(words, &format!("table3.{code}.total"))),
            );
            let rate = self.rate("申请按时答复率", "applications.on_time_rate");
            text += &rate.unwrap_or_default();
        }
        text += &sentence(
            "另",
            [self.told("重新答复以前年度已经答复的申请", "applications.reanswered")],
        );
        let disputes = sentence(
            "因政府信息公开",
            [
                self.told("引起行政复议", "reconsiderations"),
                self.told("引起行政诉讼", "litigations"),
            ],
        );
        text += if disputes.is_empty() {
            "全年未发生因政府信息公开引起的行政复议和行政诉讼。"
        } else {
            &disputes
        };
        text
    }

    pub(super) fn management(&self) -> String {
        let documents = "normative_document";
        let columns: &[(&str, &str)] = match self.this.format {
            Format::F2019 => &[
                ("新制作规范性文件", "made"),
                ("新公开", "disclosed"),
                ("对外公开总数", "public_total"),
            ],
            Format::F2021 => &[
                ("制发行政规范性文件", "issued"),
                ("废止", "repealed"),
                ("现行有效", "in_force"),
            ],
        };
        let parts = columns.iter().map(|(words, column)| {
            self.said_if_known(words, &format!("table2.{documents}.{column}"))
        });
        let documents = sentence("全年", parts);
        format!(
            "政府信息的制作、审查、公开和更新逐件登记，公开前按照《条例》第十七条进行审查，主动公开的信息编有索引号，定期对不予公开的信息进行评估审查。{documents}"
        )
    }

    pub(super) fn platform(&self) -> String {
        let others = sentence(
            "全年",
            [
                self.told("登记咨询、投诉", "enquiries.received"),
                self.told("办结热线和来信来访", "hotline.handled"),
            ],
        );
        format!(
            "政府信息公开专栏按照统一要求设置政府信息公开指南、政府信息公开制度、法定主动公开内容和政府信息公开年报等栏目，提供检索、查阅、下载，并设有依申请公开入口。{others}"
        )
    }

    pub(super) fn supervision(&self) -> String {
        let holds = self
            .this
            .report
            .identities
            .iter()
            .all(|identity| identity.holds);
        let declared = if self.this.is_declared_in_part() {
            "，其中标注“填报”的数据由本机关填报"
        } else {
            ""
        };
        let checked = if holds {
            "经勾稽关系核对全部相符。"
        } else {
            "勾稽关系有不符之处，公布前应当查明更正。"
        };
        let rates = [
            self.rate("咨询投诉按时办结率", "enquiries.on_time_rate"),
            self.rate("行政许可等办件按时办结率", "matters.on_time_rate"),
        ];
        let appraised = sentence(
            "",
            [
                self.told("群众评价咨询投诉办理", "enquiries.appraised"),
                self.told("其中评价为满意和基本满意", "enquiries.satisfied"),
            ],
        );
        let rates: String = rates.into_iter().flatten().collect();
        format!(
            "各项公开事项、办件和咨询投诉明确责任股室和责任人，到期提醒，逾期督办。{rates}{appraised}本报告数据由逐件登记的记录汇总得出{declared}，{checked}"
        )
    }
}
