//! The metadata: of the record, of what was done with it and of each content file. Names of elements are those of
//! DA/T 46-2009, where it has one.

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};

use super::{
    Error,
    record::{Act, Record},
    write::Written,
    xml::Xml,
};

/// Writes them.
pub fn write(record: &Record, files: &[Written], made_at: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    let mut xml = Xml::new()?;
    xml.group("归档信息包", |xml| {
        xml.text("结构版本", "1")?;
        xml.text("封装时间", &instant(made_at))?;
        xml.group("文件实体", |xml| entity(xml, record))?;
        xml.group("业务实体块", |xml| {
            for act in &record.acts {
                xml.group("业务实体", |xml| business(xml, act))?;
            }
            Ok(())
        })?;
        xml.group("文件数据", |xml| {
            for (index, file) in files.iter().enumerate() {
                xml.group("文档", |xml| document(xml, index + 1, file))?;
            }
            Ok(())
        })
    })?;
    Ok(xml.finish())
}

fn entity(xml: &mut Xml, record: &Record) -> Result<(), Error> {
    xml.text("聚合层次", record.level.zh())?;
    xml.group("来源", |xml| {
        xml.text("立档单位名称", &record.bureau)?;
        xml.text("统一社会信用代码", &record.credit_code)
    })?;
    xml.text("电子文件号", &record.number)?;
    xml.group("内容描述", |xml| {
        xml.text("题名", &record.title)?;
        xml.text("文件编号", &record.document_number)?;
        xml.text("责任者", &record.author)?;
        xml.text("日期", &day(record.dated_on))?;
        xml.text("保管期限", &record.retention)?;
        for (name, value) in &record.more {
            xml.text(name, value)?;
        }
        Ok(())
    })
}

fn business(xml: &mut Xml, act: &Act) -> Result<(), Error> {
    xml.text("业务行为", &act.act)?;
    xml.text("机构人员名称", &act.by)?;
    xml.text("行为日期", &day(act.on))?;
    xml.text("行为时间", &instant(act.at))?;
    xml.text("行为描述", &act.words)
}

fn document(xml: &mut Xml, number: usize, file: &Written) -> Result<(), Error> {
    let main = if file.content.main {
        "主文档"
    } else {
        "附属文档"
    };
    xml.text("文档序号", &number.to_string())?;
    xml.text("文档主从声明", main)?;
    xml.text("题名", &file.content.title)?;
    xml.text("责任者", &file.content.author)?;
    xml.text("日期", &day(file.content.dated_on))?;
    xml.text("格式信息", &file.content.media_type)?;
    xml.text("计算机文件名", &file.path)?;
    xml.text("计算机文件大小", &file.bytes.to_string())?;
    xml.group("数字摘要", |xml| {
        xml.text("算法", "SHA-256")?;
        xml.text("值", &file.digest)
    })
}

fn day(day: NaiveDate) -> String {
    day.to_string()
}

/// An instant in China's time, by which days are counted.
fn instant(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(8 * 3600) {
        Some(zone) => at
            .with_timezone(&zone)
            .to_rfc3339_opts(SecondsFormat::Secs, false),
        None => at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_in_china_s_time() {
        let at = "2024-03-04T16:30:00.123456Z".parse().unwrap();
        assert_eq!(instant(at), "2024-03-05T00:30:00+08:00");
    }
}
